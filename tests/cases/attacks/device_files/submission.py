# %% extra
import os
import stat

made, opened = [], []
for name, (kind, major, minor) in {
    "memory": (stat.S_IFCHR, 1, 1),
    "null": (stat.S_IFCHR, 1, 3),
    "disk": (stat.S_IFBLK, 8, 0),
    "loop": (stat.S_IFBLK, 7, 0),
    "tun": (stat.S_IFCHR, 10, 200),
    "fuse": (stat.S_IFCHR, 10, 229),
}.items():
    try:
        os.mknod(name, kind | 0o666, os.makedev(major, minor))
        made.append(name)
    except OSError:
        continue
HARMLESS = {"null", "zero", "full", "random", "urandom", "shm", "mqueue", "pts", "ptmx", "fd", "stdin", "stdout", "stderr", "core"}
for root, folders, names in os.walk("/dev"):
    folders[:] = [name for name in folders if name not in HARMLESS]
    for name in names:
        if name in HARMLESS:
            continue
        for flags in (os.O_RDONLY, os.O_WRONLY):
            try:
                os.close(os.open(os.path.join(root, name), flags | os.O_NONBLOCK | os.O_NOCTTY))
                opened.append(os.path.join(root, name))
            except OSError:
                continue
for path in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/kvm", "/dev/nvidia0", "/dev/tty", "/dev/console"):
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        opened.append(path)
    except OSError:
        continue
print("made:", made)
print("opened:", opened)
