# %% extra
import os
import time

until = time.monotonic() + 6
number = 0
while time.monotonic() < until:
    number += 1
    try:
        os.makedirs(f"/dev/shm/{number}/{'d/' * 19}")
    except OSError:
        break
