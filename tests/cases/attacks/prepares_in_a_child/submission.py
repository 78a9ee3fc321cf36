# %% extra
import os
import time

told, tell = os.pipe()
if os.fork() == 0:
    until = time.monotonic() + 15
    while time.monotonic() < until:
        pass
    os.write(tell, b"done")
    os._exit(0)

# %% solution="signs"
def signs(x):
    os.read(told, 4)
    return np.sign(x)
