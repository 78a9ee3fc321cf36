# %% extra
import os
import signal
import time

children = []
for _ in range(8):
    child = os.fork()
    if child == 0:
        try:
            hog = bytearray(200 << 20)
        except MemoryError:
            os._exit(1)
        time.sleep(1)
        os._exit(0)
    children.append(child)
ended = [os.waitpid(child, 0)[1] for child in children]
print("ended:", signal.SIGKILL in ended)

# %% extra
print("the same machine")
