# %% solution="checked_log"
import os
import time

started = 0
try:
    for _ in range(500):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        started += 1
except OSError as error:
    print(f"refused: {type(error).__name__} after {started < 100}")
