# %% extra
import os
import subprocess
import sys

print("read:", repr(sys.stdin.read()))
print("read:", os.read(0, 10))
print("lines:", sys.stdin.readlines())
print("child:", repr(subprocess.run(["cat"], capture_output=True, text=True).stdout))
try:
    open("/dev/tty")
except OSError:
    print("tty: OSError")
