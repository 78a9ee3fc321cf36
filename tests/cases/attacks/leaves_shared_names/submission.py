# %% extra
import ctypes
import os
from multiprocessing import shared_memory

libc = ctypes.CDLL(None, use_errno=True)
shared = shared_memory.SharedMemory("left", create=True, size=100)
shared.buf[:4] = b"left"
libc.shmget(4711, 4096, 0o1777)
libc.semget(4711, 1, 0o1777)
libc.msgget(4711, 0o1777)
for folder in ("/dev/shm", "/tmp", "/var/tmp", "/dev/mqueue", "/run", "/run/lock", "/scratch", os.environ["HOME"], "."):
    try:
        with open(os.path.join(folder, "left-behind"), "w") as file:
            file.write("left")
    except OSError:
        continue
os._exit(1)

# %% extra
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
found = []
for name, made in {
    "segment": lambda: libc.shmget(4711, 4096, 0),
    "semaphore": lambda: libc.semget(4711, 1, 0),
    "queue": lambda: libc.msgget(4711, 0),
}.items():
    if made() >= 0:
        found.append(name)
for folder in ("/dev/shm", "/tmp", "/var/tmp", "/dev/mqueue", "/run", "/run/lock", "/scratch", os.environ["HOME"], "."):
    try:
        found += [folder + "/" + name for name in os.listdir(folder) if "left" in name]
    except OSError:
        continue
print("found:", found)
