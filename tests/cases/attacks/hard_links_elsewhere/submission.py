# %% extra
import ctypes
import os
import sys

import autograder

libc = ctypes.CDLL(None, use_errno=True)
linked = []
for place in ("/etc/passwd", "@EXAM@", autograder.__file__, sys.executable, os.__file__, "/proc/self/exe", "/dev/null"):
    for follow in (True, False):
        try:
            os.link(place, "linked", follow_symlinks=follow)
            linked.append(("link", place))
            os.remove("linked")
        except OSError:
            continue
    fd = -1
    try:
        fd = os.open(place, os.O_PATH)
        if libc.linkat(fd, b"", -100, b"linked", 0x1000) == 0:
            linked.append(("empty path", place))
        os.link(f"/proc/self/fd/{fd}", "linked", follow_symlinks=True)
        linked.append(("descriptor", place))
    except OSError:
        pass
    finally:
        if fd >= 0:
            os.close(fd)
with open("own", "w") as file:
    file.write("own")
for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/etc", "/scratch", os.path.dirname(autograder.__file__)):
    if os.path.realpath(folder) == os.path.realpath("."):
        continue
    try:
        os.link("own", folder + "/own")
        linked.append(folder)
        os.remove(folder + "/own")
    except OSError:
        continue
print("linked:", linked)
