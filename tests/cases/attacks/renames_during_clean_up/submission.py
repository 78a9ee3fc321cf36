# %% extra
import os
import signal
import time

if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    until = time.monotonic() + 15
    while time.monotonic() < until:
        for number in range(50):
            try:
                os.makedirs(f"a-{number}/b/c", exist_ok=True)
                os.rename(f"a-{number}/b", f"b-{number}")
                os.rename(f"b-{number}", f"c-{number}")
                os.chmod(f"c-{number}", 0)
                os.chmod(f"a-{number}", 0)
            except OSError:
                continue
    os._exit(0)
time.sleep(0.1)
os._exit(1)

# %% extra
import os

print("here:", [name for name in os.listdir(".") if not name.startswith(".")])
print("others:", [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, os.getpid())])
