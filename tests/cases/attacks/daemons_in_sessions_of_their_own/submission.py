# %% extra
import os
import signal
import sys
import time

started, refused = 0, False
for _ in range(150):
    try:
        child = os.fork()
    except OSError:
        refused = True
        break
    if child == 0:
        os.setsid()
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                continue
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        try:
            os.fork()
        except OSError:
            pass
        time.sleep(20)
        os._exit(0)
    started += 1
time.sleep(0.1)
os._exit(0 if refused else 7)

# %% extra
import os

others = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, os.getpid())]
print("alive:", others)
child = os.fork()
if child == 0:
    os._exit(0)
print("can fork:", os.waitpid(child, 0)[1] == 0)
