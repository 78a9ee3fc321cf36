# %% extra
import atexit
import os
import signal
import sys
import threading
import time
import weakref


def forever(*_):
    while True:
        time.sleep(1)


class Clinging:
    def __del__(self):
        time.sleep(20)


atexit.register(forever)
threading._register_atexit(forever)
threading.Thread(target=time.sleep, args=(20,)).start()
clinging = Clinging()
sys.clinging = clinging
weakref.finalize(clinging, forever)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
    signal.signal(number, forever)
os.register_at_fork(after_in_child=lambda: time.sleep(20))
print("registered")

# %% extra
sys.exit(0)
