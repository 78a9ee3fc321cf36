"""The Linux calls that Python 3.11 has no names for: namespaces, mounts, prctl and Landlock.

Each function raises OSError like `os` does. Numbers are from the kernel's uapi headers: `linux/sched.h`,
`linux/mount.h`, `linux/prctl.h`, `linux/landlock.h`; the Landlock system calls have the same numbers on every
architecture.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

__all__ = ["Landlock", "bind", "landlock_abi", "mount", "prctl", "setns", "unshare"]

NEWNS, NEWIPC, NEWPID, NEWNET = 0x00020000, 0x08000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446

LARGE_PAGE, MADV_COLLAPSE = 1 << 21, 25

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE, IOCTL_DEV = 1, 2, 4, 8, 1 << 14, 1 << 15
READ = EXECUTE | READ_FILE | READ_DIR
# what exists at each Landlock ABI: file rights below bit 13, REFER, TRUNCATE, (network), IOCTL_DEV
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV

try:
    _libc = ctypes.CDLL(None, use_errno=True)
except TypeError:  # Windows has no C library of this kind; nothing here is called there
    _libc = None  # type: ignore[assignment]


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    """Leave the namespaces in `flags` for fresh ones; CLONE_NEWPID takes effect at the next fork."""
    _check(_libc.unshare(flags), "unshare")


def setns(fd: int, kind: int) -> None:
    """Enter the namespace that `fd` stands for."""
    _check(_libc.setns(fd, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int = 0, data: str = "") -> None:
    """Mount as `mount(2)` does."""
    _check(
        _libc.mount(
            source.encode(),
            os.fsencode(target),
            kind.encode() if kind else None,
            ctypes.c_ulong(flags),
            data.encode() if data else None,
        ),
        f"mount {target}",
    )


def bind(fd: int, target: str) -> None:
    """Make the folder that `fd` was opened on appear at `target` too."""
    mount(f"/proc/self/fd/{fd}", target, None, MS_BIND | MS_REC)


def prctl(option: int, value: int, more: int = 0) -> None:
    """Set one of the process's attributes."""
    zero = ctypes.c_ulong(0)
    _check(_libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(more), zero, zero), f"prctl {option}")


def use_large_pages() -> None:
    """Move this process's own memory into large pages, as far as the kernel can; its forks then cost less.

    A fork copies one entry for each page that its parent has, and takes each down when it ends: with 2 MB
    pages there are 512 times fewer.
    """
    try:
        with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
            areas = [line.split() for line in maps]
    except OSError:
        return
    for area in areas:
        if area[1] != "rw-p" or not (len(area) == 5 or area[5] == "[heap]"):
            continue
        start, end = (int(place, 16) for place in area[0].split("-"))
        for place in range(-(-start // LARGE_PAGE) * LARGE_PAGE, end - LARGE_PAGE + 1, LARGE_PAGE):
            # refused where nothing lies yet, and by kernels before 6.1: then the small pages stay
            _libc.madvise(ctypes.c_void_p(place), ctypes.c_size_t(LARGE_PAGE), MADV_COLLAPSE)


def process_stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name, which may itself hold blanks and parentheses (proc(5)).

    The first of them is the third of the manual page. Raises OSError when there is no such process.
    """
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as told:
        return told.read().rpartition(")")[2].split()


def landlock_abi() -> int:
    """Tell the kernel's Landlock version; 0 where it has none."""
    if _libc is None or not hasattr(_libc, "syscall"):
        return 0
    return max(0, _libc.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), 1))


class Landlock:
    """A list of what may be read and written; everything else is refused once it is in force.

    Build it before the fork, add the submission's own folder after it, and call `enforce` last: it holds
    for the process and all that it starts, and cannot be taken back.
    """

    def __init__(self, readable: Iterable[str], writable: Iterable[str]) -> None:
        self.abi = landlock_abi()
        if not self.abi:
            raise OSError("the kernel has no Landlock")
        self.rights = FILE_RIGHTS[min(self.abi, 5)]
        network = 3 if self.abi >= 4 else 0  # bind and connect, TCP
        scoped = 3 if self.abi >= 6 else 0  # abstract unix sockets, signals
        attributes = struct.pack("QQQ", self.rights, network, scoped)
        size = 8 if self.abi < 4 else 16 if self.abi < 6 else 24
        created = _libc.syscall(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
        self.fd = _check(created, "landlock_create_ruleset")
        for path in readable:
            self.allow(path, READ)
        for path in writable:
            self.allow(path, self.rights)

    def allow(self, path: str, rights: int) -> None:
        """Allow `rights` at `path` and below; a path that does not exist is passed over."""
        try:
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return
        try:
            if not stat.S_ISDIR(os.fstat(fd).st_mode):
                rights &= ON_FILES
            rule = struct.pack("=QI", rights & self.rights, fd)
            _check(_libc.syscall(LANDLOCK_ADD_RULE, self.fd, 1, rule, 0), f"landlock_add_rule {path}")
        finally:
            os.close(fd)

    def enforce(self) -> None:
        """Put the list in force for this process; wants no_new_privs set."""
        _check(_libc.syscall(LANDLOCK_RESTRICT_SELF, self.fd, 0), "landlock_restrict_self")
        os.close(self.fd)
