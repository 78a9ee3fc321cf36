"""What the local sandbox takes away from a process after the fork, in layers, each as far as the system allows.

Theory of operation
-------------------
The warm process builds one `Cage`; every fork of it calls `enter` before any code of a submission runs.

As root on Linux ("full"): the warm process has no network and sees a file system in which `/tmp` and every
folder that only root may enter are replaced by empty ones, with Python's own folders bound back in. Each fork
is process 1 of a PID namespace of its own (when it ends the kernel ends everything it ever started), has its
own memory file systems on its folder and on `/dev/shm`, its own System V IPC, and a user id of its own.
Otherwise: a keeper process stands between the warm process and the fork, adopts what the fork leaves behind and
ends it; as root in a container that may not make namespaces each fork still has a user id of its own. In all cases
resource limits, no_new_privs and, where the kernel has it, Landlock: an allow-list of what may be read and written,
no TCP, no signals and no abstract sockets to anybody outside.

What it is not: a wall against an attacker with a kernel exploit, nor one against a student process that uses much
memory in many processes. It is for code you trust; hostile code belongs into a container.
"""

from __future__ import annotations

import os
import pwd
import random
import resource
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from autograder.sandbox import kernel, seccomp

__all__ = ["Cage"]

Files = list[tuple[int, list[str]]]  # (an open folder, names below it)
Bring = Callable[[str], None]  # puts files into a folder

SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/sbin",
    "/etc",
    "/dev/zero",  # not to be written: mapped as shared it is memory that no limit counts
    "/proc",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
)
DEVICES = (
    "/dev/null",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
    "/dev/shm",
    "/dev/pts",
    "/dev/ptmx",
)
UIDS = range(20_000, 60_000)  # above the accounts of people and services, within what containers map
# the capabilities CHOWN, SETGID and SETUID, by their numbers in linux/capability.h
CHANGES_USERS = 1 << 0 | 1 << 6 | 1 << 7


class Cage:
    """The limits of one warm process's forks; `level` names what is in force.

    `private`: each fork is process 1 of a PID namespace. `fresh_uid`: each has a user id of its own. `alone`: the warm
    process has one fork at a time, and all other processes that it sees are that one's.
    """

    alone = False
    counts_memory = False  # of all processes of a fork together
    tick_ms: int | None = None

    def __init__(self, readable: list[str]) -> None:
        self.readable = [path for path in readable if os.path.isdir(path)]
        self.base = os.path.realpath(os.getcwd())
        self.private = self._private_view()
        self.fresh_uid = (self.private or may_change_users()) and _others_may_read(self.readable)
        if self.fresh_uid and not self.private:
            let_through(self.base)
        self._taken = {entry.pw_uid for entry in pwd.getpwall()}
        self._data = data_size()
        self._deny = seccomp.prepare(self.counts_memory) if seccomp.is_known() else None
        self.level = self._describe()

    def _private_view(self) -> bool:
        """Give the warm process a file system and a network of its own; False where that is refused."""
        if not _is_root():
            return False
        self._pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        try:
            kernel.unshare(kernel.NEWNS | kernel.NEWNET)
            kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
            cover(covered_folders(self.readable), self.readable)
            self.base = "/tmp/notebook"
            os.mkdir(self.base)
            os.chdir(self.base)
        except OSError:
            # a container without CAP_SYS_ADMIN: rlimits, Landlock and the keeper still hold
            return False
        return True

    def _describe(self) -> str:
        layers = []
        if self.private:
            layers.append("own PID, mount, IPC and network namespaces")
        if self.fresh_uid:
            layers.append("own user id")
        abi = kernel.landlock_abi()
        layers.append(f"Landlock {abi}" if abi else "no Landlock: files of this user are readable")
        if self._deny is not None:
            layers.append("system calls filtered")
        return ", ".join([*layers, "resource limits"])

    def before_fork(self) -> None:
        """Make the next fork process 1 of a PID namespace of its own."""
        if self.private:
            kernel.unshare(kernel.NEWPID)

    def after_fork(self) -> None:
        """Go on forking into the warm process's own PID namespace."""
        if self.private:
            kernel.setns(self._pid_namespace, kernel.NEWPID)

    def free_uid(self) -> int:
        """Draw a user id that no account and no running submission has."""
        uid = random.SystemRandom().choice(UIDS)
        while uid in self._taken:
            uid = random.SystemRandom().choice(UIDS)
        self._taken.add(uid)
        return uid

    def give_back(self, uid: int) -> None:
        """Let a user id be drawn again, once nothing of its submission is alive."""
        self._taken.discard(uid)

    def enter(self, bring: Bring, limits: dict[str, float], uid: int) -> str:
        """Shut this process in, with the files that `bring` puts into its working folder; returns that folder.

        Called in the fork, before any untrusted code. Raises OSError when a layer cannot be had that
        `level` promises.
        """
        folder = self._folder(limits, uid)
        bring(folder)
        os.chdir(folder)
        set_limits(limits, self._data, own_uid=bool(uid))
        if uid:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
        self._shut(folder)
        return folder

    def call(self, word: str) -> int:
        """Call for a fork's socket; returns its descriptor. Raises OSError where sockets are handed over instead."""
        raise OSError("nobody to call")

    def begin(self) -> None:
        """A fork has been started."""

    def tick(self) -> None:
        """Called now and then while a fork runs, every `tick_ms` if that is set."""

    def used(self) -> dict[str, float]:
        """What a fork that has ended used beside processor time and memory."""
        return {}

    def clean(self, uid: int) -> str:
        """See to it that nothing of a fork that has ended is left; what could not be removed, in words, or nothing."""
        return ""

    def _shut(self, folder: str) -> None:
        """The last steps, as the user id that the submission runs under: what cannot be taken back."""
        if sys.platform == "linux":
            # lost with the user id; its own /proc/self would be closed to it
            kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
            kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
            kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
            if self._deny is not None:
                self._deny()
            if kernel.landlock_abi():
                readable = [*SYSTEM, *self.readable]
                kernel.Landlock(readable, [folder, *DEVICES]).enforce()
        os.environ.update(HOME=folder, TMPDIR=folder, PWD=folder)
        tempfile.tempdir = folder

    def _folder(self, limits: dict[str, float], uid: int) -> str:
        """The working folder: a memory file system that is gone with the process, or a plain one."""
        if not self.private:
            folder = tempfile.mkdtemp(dir=self.base)
            if uid:
                os.chown(folder, uid, uid)
            return folder
        kernel.unshare(kernel.NEWNS | kernel.NEWIPC)
        size = f"size={int(limits['file_mb'])}m,nr_inodes=20000"
        flags = kernel.MS_NOSUID | kernel.MS_NODEV
        kernel.mount("notebook", self.base, "tmpfs", flags, f"{size},mode=700,uid={uid},gid={uid}")
        kernel.mount("shm", "/dev/shm", "tmpfs", flags | kernel.MS_NOEXEC, f"{size},mode=1777")
        kernel.mount("proc", "/proc", "proc", flags | kernel.MS_NOEXEC)
        return self.base


def _is_root() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0


def may_change_users() -> bool:
    """Tell whether root has what it takes to give each fork a user of its own; in many a container it has not."""
    if not _is_root():
        return False
    with open("/proc/self/status", encoding="ascii") as status:
        lines = dict(line.split(":", 1) for line in status if ":" in line)
    return int(lines["CapEff"], 16) & CHANGES_USERS == CHANGES_USERS


def let_through(folder: str) -> None:
    """Let every user pass through a folder of the grader's, and the one that it lies in, to a folder of their own."""
    for path in (os.path.dirname(folder), folder):
        mode = stat.S_IMODE(os.stat(path).st_mode)
        if not mode & stat.S_IXOTH:
            os.chmod(path, mode | stat.S_IXGRP | stat.S_IXOTH)


def covered_folders(readable: list[str]) -> list[str]:
    """The folders to put an empty one over: `/tmp`, and those that only root may enter on the way to `readable`."""
    found = {"/tmp", "/var/tmp"}
    for path in readable:
        for parent in reversed(Path(os.path.realpath(path)).parents):
            if not os.stat(parent).st_mode & 0o001:
                found.add(str(parent))
                break
    return sorted(found)


def cover(folders: list[str], kept: list[str]) -> None:
    """Mount an empty, read-only-to-others folder over each of `folders`, with the folders in `kept` bound back in."""
    kept = sorted({os.path.realpath(path) for path in kept} | {os.path.abspath(path) for path in kept})
    held = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in kept}
    for folder in folders:
        kernel.mount("empty", folder, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "mode=755,size=1m")
    for path, fd in held.items():
        if any(Path(path).is_relative_to(folder) for folder in folders):
            os.makedirs(path, exist_ok=True)
            kernel.bind(fd, path)
        os.close(fd)


def _others_may_read(paths: list[str]) -> bool:
    """Tell whether a user id of its own could still read Python itself."""
    for path in paths:
        real = Path(os.path.realpath(path))
        if not all(os.stat(folder).st_mode & 0o001 for folder in (real, *real.parents)):
            return False
    return True


def copy_files(folders: Files, target: str, uid: int) -> None:
    """Copy the notebook's files into its folder; a symbolic link in the place of a file is refused.

    The sources are open folders, not paths: the warm process may have lost sight of the paths.
    """
    for folder, names in folders:
        for name in names:
            path = os.path.join(target, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
            with open(fd, "rb") as source, open(path, "wb") as copy:
                shutil.copyfileobj(source, copy)
    if uid and folders:
        for root, below, names in os.walk(target):
            for name in (*below, *names):
                os.chown(os.path.join(root, name), uid, uid)


def set_limits(limits: dict[str, float], data: int, own_uid: bool) -> None:
    """Set the resource limits that hold for each process by itself; `data` bytes it has already do not count."""
    megabyte = 1 << 20
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: int(limits["file_mb"]) * megabyte,
        resource.RLIMIT_NOFILE: 1024,
        resource.RLIMIT_CPU: int(limits["notebook_seconds"]) + 10,
        resource.RLIMIT_DATA: data + int(limits["memory_mb"]) * megabyte,
    }
    if (
        own_uid
    ):  # this limit counts all processes of a user id: with the grader's own it would count the grader's
        wanted[resource.RLIMIT_NPROC] = int(limits["processes"])
    for what, most in wanted.items():
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def data_size() -> int:
    """Private memory that this process has already, in bytes: what RLIMIT_DATA counts."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[5]) * resource.getpagesize()
    except OSError:
        return 0
