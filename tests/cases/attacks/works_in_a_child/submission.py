# %% solution="signs"
import os
import time


def signs(x):
    child = os.fork()
    if child == 0:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            pass
        os._exit(0)
    os.waitpid(child, 0)
    return np.sign(x)
