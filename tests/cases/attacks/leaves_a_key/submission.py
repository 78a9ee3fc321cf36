# %% extra
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for ring in (-1, -2, -3, -4, -5):
    key = libc.syscall(248, b"user", b"answers-of-last-week", b"0.25 0.75", 9, ring)
    if key > 0:
        libc.syscall(250, 5, key, 0x3F3F3F3F)
os._exit(1)

# %% extra
import ctypes
import time

libc = ctypes.CDLL(None, use_errno=True)
time.sleep(0.3)
with open("/proc/keys") as file:
    serials = [int(line.split()[0], 16) for line in file if "answers-of" in line]
read = ctypes.create_string_buffer(20)
found = [read.value for serial in serials if libc.syscall(250, 11, serial, read, 20) > 0]
found += [ring for ring in (-1, -2, -3, -4, -5) if libc.syscall(250, 10, ring, b"user", b"answers-of-last-week", 0) > 0]
print("found:", found)
