# %% extra
import os
import socket

os.symlink("/", "root")
os.symlink("loop", "loop")
os.symlink("../../../../../etc/passwd", "small.ipynb")
os.mkfifo("pipe")
here = socket.socket(socket.AF_UNIX)
try:
    here.bind("socket")
except OSError:
    pass
for name in (b"new\nline", b"\xff\xfe", b"-rf", b"*", b" ", b"x" * 255, "\u202egnp.exe".encode()):
    with open(name, "wb") as file:
        file.write(b"left")
os.mkdir("closed")
with open("closed/inside", "w") as file:
    file.write("left")
os.mkdir("closed/further")
os.chmod("closed/further", 0)
os.chmod("closed", 0)
with open("locked", "w") as file:
    os.fchmod(file.fileno(), 0)
deep = os.open(".", os.O_RDONLY)
for _ in range(2000):
    os.mkdir("deep" * 20, dir_fd=deep)
    below = os.open("deep" * 20, os.O_RDONLY, dir_fd=deep)
    os.close(deep)
    deep = below
os.chmod(".", 0)
print("made")
