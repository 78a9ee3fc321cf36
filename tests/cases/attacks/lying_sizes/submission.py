# %% extra
@CHANNEL@


def size(count):
    return b"\xff" + struct.pack("<Q", count)


# %% solution="batches"
def batches(x, size_of):
    send_raw(b"s" + size(2**32) + b"text")

# %% solution="slope"
def slope(f, x):
    send_raw(b"Z" + size(1 << 20) + b"\x7f" * (1 << 20))

# %% solution="checked_log"
def checked_log(x):
    send_raw(b"l\x00" + size(10_000_000) + b"N" * 10_000_000)

# %% solution="signs"
def signs(x):
    send_raw(b"l\x00\x01" * 100_000 + b"N")
