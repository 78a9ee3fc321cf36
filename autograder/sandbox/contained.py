"""What holds a submission back inside a student's container, and how all of it is gone before the next one.

Theory of operation
-------------------
The container gives the outer wall: no network, a read-only root, memory, processes and processor time limited, no
capability but to change to another user id and to end that user's processes. The warm process is its process 1 and
root in it, without any right over files that are not its own. It forks one submission at a time. The fork becomes a
user id that nobody has, takes a folder in the scratch file system, and shuts itself in: resource limits,
no_new_privs, Landlock where the kernel has it, and a filter of system calls beside Docker's.

When the fork has ended, the warm process kills whatever else is alive in the container, which can only be that
submission's, reaps it, and removes what it left on any file system that can be written to, as that user. Then it
looks: if a process or a file is still there, or memory of the graphics processor is still held, it says so and ends,
and the container with it.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import signal
import socket
import stat
import time

from autograder.sandbox import gpu, kernel, seccomp
from autograder.sandbox.cage import Bring, Cage, data_size, set_limits

__all__ = ["CHANNELS", "LINK", "ContainedCage"]

CLEAN_SECONDS = CALL_SECONDS = 60.0  # far more than either takes, on a busy machine too
LINK = "/link/students"  # where the proctor waits for warm processes to join,
CHANNELS = "/link/channels"  # and where for the sockets of their forks
SAMPLE_MS = 100


class ContainedCage(Cage):
    """The cage of a warm process that is alone in its container. Raises OSError when it is not."""

    alone = True
    counts_memory = True

    def __init__(self, readable: list[str]) -> None:
        self.readable = [path for path in readable if os.path.isdir(path)]
        if os.getpid() != 1 or os.geteuid() != 0:
            raise OSError("a student's container wants its warm process as process 1 and as root in it")
        self.private, self.fresh_uid = False, True
        self.writable = writable_folders()
        if not self.writable:
            raise OSError("no folder in this container can be written to by a submission")
        self._taken = {entry.pw_uid for entry in pwd.getpwall()}
        self._data = data_size()
        self._deny = seccomp.prepare(
            self.counts_memory
        )  # on a machine without a table no submission is started
        self.level = self._describe()
        self.base = "/scratch"
        self.meter: gpu.Meter | None = None
        if os.environ.get(gpu.GPU_SHARE):
            gpu.refuse_early_cuda()
            self.meter, self.tick_ms = gpu.Meter(gpu.Nvml(), int(os.environ[gpu.GPU_SHARE])), SAMPLE_MS

    def begin(self) -> None:
        if self.meter:
            self.meter.start()

    def tick(self) -> None:
        if self.meter:
            self.meter.sample()

    def used(self) -> dict[str, float]:
        return self.meter.used() if self.meter else {}

    def _describe(self) -> str:
        abi = kernel.landlock_abi()
        return ", ".join(
            [
                "a container without network and with a read-only root",
                "own user id",
                f"Landlock {abi}" if abi else "no Landlock",
                "system calls filtered",
                "resource limits",
            ]
        )

    def call(self, word: str) -> int:
        """Connect to where the proctor waits for the word."""
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        channel.settimeout(CALL_SECONDS)
        channel.connect(CHANNELS)
        channel.sendall(word.encode())
        channel.settimeout(None)
        return channel.detach()

    def enter(self, bring: Bring, limits: dict[str, float], uid: int) -> str:
        """Shut this process in, with the files that `bring` puts into its working folder; returns that folder."""
        set_limits(limits, self._data, own_uid=True)
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
            score.write("1000")  # where memory runs out, the submission goes, not the warm process
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        folder = os.path.join(self.base, str(uid))
        os.mkdir(folder, 0o700)
        bring(folder)
        os.chdir(folder)
        self._shut(folder)
        return folder

    def clean(self, uid: int) -> str:
        """End and remove all that a submission left; returns what could not be, in words, or nothing."""
        until = time.monotonic() + CLEAN_SECONDS
        while others := end_all():
            if time.monotonic() > until:
                return f"{len(others)} of its processes cannot be ended"
            time.sleep(0.002)
        if self.meter and (held := self.meter.probe()):
            return held
        if left := self._left():
            os.setresgid(-1, uid, -1)
            os.setresuid(-1, uid, -1)
            try:
                for folder in self.writable:
                    empty(folder, until)
            finally:
                os.setresuid(-1, 0, -1)
                os.setresgid(-1, 0, -1)
            left = self._left()
        return f"files of it are left: {', '.join(left[:3])}" if left else ""

    def _left(self) -> list[str]:
        return [os.path.join(folder, name) for folder in self.writable for name in os.listdir(folder)]


def writable_folders() -> list[str]:
    """Where any user may write: the roots of file systems, and what is open to all in the places for passing things."""
    with open("/proc/self/mounts", encoding="utf-8", errors="replace") as mounts:
        mounted = [line.split()[1] for line in mounts if "rw" in line.split()[3].split(",")]
    candidates = {*mounted, "/tmp", "/var/tmp", "/run", "/run/lock", "/dev/shm", "/dev/mqueue"}
    return sorted(path for path in candidates if is_open(path))


def is_open(path: str) -> bool:
    """Tell whether anybody may write into a folder that can be written to at all."""
    try:
        found = os.stat(path)
        read_only = os.statvfs(path).f_flag & os.ST_RDONLY
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and bool(found.st_mode & 0o002) and not read_only


def end_all() -> list[int]:
    """Kill every other process of this PID namespace and reap what has ended; those that are still there."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]


def empty(folder: str, until: float) -> None:
    """Remove what lies in a folder, as far as it can be, until a time.

    Whatever was nested is lifted to the top first: a hostile tree may be deeper than any recursion or path can be.
    """
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        number = 0
        while time.monotonic() < until:
            removed = False
            for name in os.listdir(top):
                removed |= unlink(top, name)
                with contextlib.suppress(OSError):
                    os.chmod(name, 0o700, dir_fd=top, follow_symlinks=True)
                    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
                    try:
                        for below in os.listdir(inner):
                            if not unlink(inner, below):
                                number += 1
                                lifted = f".lifted-{number}-{os.getpid()}"
                                with contextlib.suppress(OSError):
                                    os.chmod(below, 0o700, dir_fd=inner)
                                    os.rename(below, lifted, src_dir_fd=inner, dst_dir_fd=top)
                    finally:
                        os.close(inner)
                    os.rmdir(name, dir_fd=top)
                    removed = True
            if not removed:
                return
    finally:
        os.close(top)


def unlink(folder: int, name: str) -> bool:
    """Remove a file or an empty folder; tell whether it is gone."""
    for remove in (os.unlink, os.rmdir):
        with contextlib.suppress(OSError):
            remove(name, dir_fd=folder)
            return True
    return False
