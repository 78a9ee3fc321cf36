# %% extra
import os
import signal
import socket
import time

told, tell = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    waiting = socket.socket(socket.AF_UNIX)
    waiting.bind("\0waits-for-the-next")
    waiting.listen()
    os.write(tell, b"x")
    until = time.monotonic() + 15
    while time.monotonic() < until:
        try:
            with open("/dev/shm/waits-for-the-next", "w") as file:
                file.write("here")
            for name in os.listdir("/scratch"):
                os.listdir("/scratch/" + name)
        except OSError:
            pass
        time.sleep(0.01)
    os._exit(0)
os.read(told, 1)
os._exit(1)

# %% extra
import os
import socket
import time

time.sleep(0.1)
print("others:", [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, os.getpid())])
with open("/proc/net/unix") as file:
    print("named:", [line for line in file if "waits-for-the-next" in line])
with socket.socket(socket.AF_UNIX) as out:
    print("connected:", out.connect_ex("\0waits-for-the-next") == 0)
print("files:", os.listdir("/dev/shm"))
