# %% extra
import ctypes
import os
import signal
import struct

libc = ctypes.CDLL(None, use_errno=True)
USER, MOUNT, NET = 0x10000000, 0x20000, 0x40000000


def capable(child):
    """Whether a child that was started so has every capability; what it is, it tells by its exit status."""
    if child == 0:
        with open("/proc/self/status") as file:
            os._exit("CapEff:\t0000000000000000" not in file.read())
    return child > 0 and os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


made = []
for name, flags in {"user": USER, "user and mount": USER | MOUNT, "user and network": USER | NET}.items():
    if capable(libc.syscall(56, flags | signal.SIGCHLD, 0, 0, 0, 0)):
        made.append(f"{name} by clone")
    wanted = ctypes.create_string_buffer(struct.pack("<8Q", flags, 0, 0, 0, signal.SIGCHLD, 0, 0, 0))
    if capable(libc.syscall(435, wanted, 64)):
        made.append(f"{name} by clone3")
print("made:", made)
