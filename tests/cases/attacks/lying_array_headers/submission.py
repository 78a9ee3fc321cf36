# %% extra
@CHANNEL@


def array(dtype, *axes, data=b""):
    send_raw(b"A" + bytes([dtype, 0, len(axes)]) + struct.pack(f"<{len(axes)}Q", *axes) + bytes(15) + data)


# %% solution="batches"
def batches(x, size):
    array(1, 2**40)

# %% solution="slope"
def slope(f, x):
    array(255, 2, data=struct.pack("<2Q", id(f), id(x)))

# %% solution="checked_log"
def checked_log(x):
    array(1, *[1] * 200)

# %% solution="signs"
def signs(x):
    array(1, 2**62, 0, 2**62)
