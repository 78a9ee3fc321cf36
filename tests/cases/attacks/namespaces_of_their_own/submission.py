# %% extra
import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
USER, MOUNT, NET, PID, IPC, UTS, CGROUP = 0x10000000, 0x20000, 0x40000000, 0x20000000, 0x08000000, 0x04000000, 0x02000000


def tried():
    """What a process that is root of its own namespaces can do; a bit each."""
    found = 0
    fs = libc.syscall(430, b"tmpfs", 0)  # fsopen
    if fs >= 0:
        libc.syscall(431, fs, 1, b"size", b"4g", 0)  # fsconfig: set
        libc.syscall(431, fs, 6, None, None, 0)  # fsconfig: create
        mounted = libc.syscall(432, fs, 0, 0)  # fsmount
        if mounted >= 0:
            try:
                fd = os.open("large", os.O_CREAT | os.O_WRONLY, dir_fd=mounted)
                found |= os.write(fd, b"more room") > 0
            except OSError:
                pass
            found |= 2 * (libc.syscall(429, mounted, b"", -100, b"/tmp", 4) == 0)  # move_mount
    tree = libc.syscall(428, -100, b"/", 1)  # open_tree: a clone of all that is mounted
    if tree >= 0:
        try:
            os.open("etc/shadow", os.O_RDONLY, dir_fd=tree)
            found |= 4
        except OSError:
            pass
    found |= 8 * (libc.mount(b"none", b"/tmp", b"tmpfs", 0, b"size=4g") == 0)
    found |= 16 * (libc.mount(b"proc", b"/proc", b"proc", 0, None) == 0)
    found |= 32 * (libc.umount2(b"/proc", 2) == 0)
    found |= 64 * (libc.chroot(b"/tmp") == 0)
    return found


def inside(flags):
    """Start a process in new namespaces by clone and by unshare; what it could do."""
    seen = []
    for start in (lambda: libc.syscall(56, flags | signal.SIGCHLD, 0, 0, 0, 0), os.fork):
        child = start()
        if child < 0:
            continue
        if child == 0:
            if start is os.fork:
                libc.unshare(flags)
            for name, text in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")):
                try:
                    with open(f"/proc/self/{name}", "w") as file:
                        file.write(text)
                except OSError:
                    pass
            os._exit(tried())
        seen.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return [could for could in seen if could]


uid, gid = os.getuid(), os.getgid()
kinds = {"user": USER, "mount": USER | MOUNT, "all": USER | MOUNT | NET | PID | IPC | UTS | CGROUP, "mount alone": MOUNT, "pid": USER | PID}
print("more than before:", [(name, could) for name, flags in kinds.items() if (could := inside(flags))])
