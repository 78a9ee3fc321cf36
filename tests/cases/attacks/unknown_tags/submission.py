# %% extra
@CHANNEL@

# %% solution="batches"
def batches(x, size):
    send_raw(b"\x00")

# %% solution="slope"
def slope(f, x):
    send_raw(b"\x80\x04c__builtin__\neval\n(S'1'\ntR.")  # a pickle

# %% solution="checked_log"
def checked_log(x):
    send_raw(b"NN")

# %% solution="signs"
def signs(x):
    send_raw(b"I\x01")
