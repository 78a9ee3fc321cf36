"""The warm process: imports once, forks for every submission, and ends all that a fork leaves behind.

Theory of operation
-------------------
Started by `local.py` as `python -m autograder.sandbox.zygote ENTRY FD`, with a clean environment; or as process 1 of a
container, with the path of a socket to connect to, once it is there, in the place of `FD`. `ENTRY` is a
module with two functions: `warm()` prepares what every fork can share, `main(socket)` is the life of a fork.
`FD` is a SOCK_SEQPACKET socket to the coordinator; both directions carry one JSON object a packet:

    down  {"modules": [...], "readable": [...]}                    first, once
          {"start": 7, "limits": {...}, "core": 0 or null, "files": [[name...], ...]}
                                                                   with 1 + len(files) descriptors:
                                                                   the fork's socket, then an open folder a list
          {"start": 7, "limits": {...}, "core": 0 or null, "call": "word"}
                                                                   without: in a container, which calls for the
                                                                   fork's socket and gets its files over it
          {"interrupt": 7}   {"kill": 7}   {"measure": 7}   {"weigh": 7}
    up    {"ready": level, "missing": [modules that do not import], "host": "its host's name"}
          {"measured": 7, "cpu_seconds": ...}
          {"weighed": 7, "peak_mb": ... or null}
          {"ended": 7, "how": ..., "status": ..., ..., "unclean": "what is left of it, or nothing"}

One thread, so that a fork finds no lock held. It never sees an exam, a submission or a path of either, so
its forks inherit nothing worth reading. When the control socket ends, it kills its forks and leaves. In a
fork every inherited descriptor is closed but its own socket.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from autograder.sandbox import keeper, kernel, memory
from autograder.sandbox.cage import Cage, Files, copy_files
from autograder.sandbox.contained import ContainedCage
from autograder.sandbox.otter_client import stand_in
from autograder.sandbox.parcel import receive_files

PACKET = 1 << 17
START_SECONDS = 30
JOIN_SECONDS = 300  # for the proctor to listen; the coordinator waits no longer for a container
FORKS_WORTH_IT = 50  # large pages take half a second to make, and save some ms a fork


@dataclass
class Fork:
    """One running fork: `pid` is what to wait for, `inner` what to interrupt, `uid` its own or 0."""

    number: int
    pid: int
    inner: int
    uid: int


class Zygote:
    """The warm process's loop over its control socket and its children."""

    def __init__(self, entry: Any, control: socket.socket, cage: type[Cage] = Cage) -> None:
        self.entry = entry
        self.control = control
        self.forks: dict[int, Fork] = {}
        self.started = 0
        hello = json.loads(control.recv(PACKET))
        stand_in()
        missing = import_all(hello["modules"])
        entry.warm()
        self.cage = cage(hello["readable"])
        if threading.active_count() != 1:
            raise RuntimeError(f"threads before the fork: {threading.enumerate()}")
        gc.collect()
        gc.freeze()
        self._send({"ready": self.cage.level, "missing": missing, "host": socket.gethostname()})

    def _send(self, message: dict[str, Any]) -> None:
        self.control.send(json.dumps(message).encode())

    def serve(self) -> None:
        """Obey the coordinator until it goes away."""
        woken, wakeup = socket.socketpair()
        for end in (woken, wakeup):
            end.setblocking(False)
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        poll.register(woken, select.POLLIN)
        while True:
            ready = {fd for fd, _ in poll.poll(self.cage.tick_ms if self.forks else None)}
            self.cage.tick()
            if woken.fileno() in ready:
                with contextlib.suppress(BlockingIOError):
                    woken.recv(4096)
                self._reap()
            if self.control.fileno() in ready and not self._obey():
                break
        for fork in self.forks.values():
            self._kill(fork)
        while self.forks:
            self._reap(wait=True)

    def _obey(self) -> bool:
        packet, fds, _, _ = socket.recv_fds(self.control, PACKET, 64)
        if not packet:
            return False
        order = json.loads(packet)
        if "start" in order:
            self._start(order, fds)
        elif "interrupt" in order and (fork := self.forks.get(order["interrupt"])):
            with contextlib.suppress(ProcessLookupError):
                os.kill(fork.inner, signal.SIGINT)
        elif "measure" in order and (fork := self.forks.get(order["measure"])):
            self._send({"measured": fork.number, "cpu_seconds": cpu_seconds(fork.inner)})
        elif "weigh" in order and (fork := self.forks.get(order["weigh"])):
            self._send({"weighed": fork.number, "peak_mb": memory.peak_mb(fork.pid)})
        elif "kill" in order and (fork := self.forks.get(order["kill"])):
            self._kill(fork)
        return True

    def _start(self, order: dict[str, Any], fds: list[int]) -> None:
        number, uid = order["start"], self.cage.free_uid() if self.cage.fresh_uid else 0
        told, tell = os.pipe()
        try:
            fds = fds or [self.cage.call(order["call"])]
            pid = self._fork()
            if pid == 0:
                self._live(order, fds, uid, tell)
            os.close(tell)
            inner, reason = hear(told)
        except OSError as error:
            self._send({"ended": number, "how": "failed", "reason": f"the fork failed: {error}"})
            return
        finally:
            for fd in (*fds, told):
                os.close(fd)
        # inside a PID namespace the fork takes itself for process 1
        fork = Fork(number, pid, pid if self.cage.private or self.cage.alone else inner, uid)
        self.forks[number] = fork
        self.cage.begin()
        if reason:
            self._kill(fork)
            os.waitpid(pid, 0)
            unclean = self.cage.clean(uid)
            self._forget(fork)
            self._send({"ended": number, "how": "failed", "reason": reason, "unclean": unclean})
            if unclean:
                sys.exit(f"left: {unclean}")
        self.started += 1
        if self.started == FORKS_WORTH_IT and sys.platform == "linux":
            kernel.use_large_pages()

    def _fork(self) -> int:
        self.cage.before_fork()
        try:
            pid = os.fork()
        except OSError:
            self.cage.after_fork()
            raise
        if pid:
            self.cage.after_fork()
        return pid

    def _live(self, order: dict[str, Any], fds: list[int], uid: int, tell: int) -> None:
        """The fork's whole life; never returns."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            close_all_but({*fds, tell})
            os.setsid()
            if order["core"] is not None:
                os.sched_setaffinity(0, {order["core"]})
            if not (self.cage.private or self.cage.alone):
                keeper.keep()
            os.write(tell, b"%d " % os.getpid())
            channel = socket.socket(fileno=fds[0])
            try:
                if "call" in order:
                    self.cage.enter(partial(receive_files, channel), order["limits"], uid)
                else:
                    files: Files = list(zip(fds[1:], order["files"], strict=True))
                    self.cage.enter(lambda folder: copy_files(files, folder, uid), order["limits"], uid)
            except BaseException as error:
                os.write(tell, f"{type(error).__name__}: {error}".encode())
                os._exit(1)
            for fd in (*fds[1:], tell):
                os.close(fd)
            self.entry.main(channel)
            status = 0
        finally:
            # neither atexit handlers nor the interpreter's tear-down of what was shared: both cost time
            os._exit(status)

    def _kill(self, fork: Fork) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(fork.inner, signal.SIGKILL)

    def _reap(self, wait: bool = False) -> None:
        while self.forks:
            try:
                pid, status, used = os.wait4(-1, 0 if wait else os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            fork = next((fork for fork in self.forks.values() if fork.pid == pid), None)
            if fork is None:
                continue
            unclean = self.cage.clean(fork.uid)
            self._forget(fork)
            signalled = os.WIFSIGNALED(status)
            self._send(
                {
                    "ended": fork.number,
                    "how": "signal" if signalled else "exit",
                    "status": os.WTERMSIG(status) if signalled else os.WEXITSTATUS(status),
                    "cpu_seconds": used.ru_utime + used.ru_stime,
                    "max_rss_mb": used.ru_maxrss / 1024,
                    "unclean": unclean,
                    **self.cage.used(),
                }
            )
            if unclean:
                sys.exit(f"left: {unclean}")

    def _forget(self, fork: Fork) -> None:
        self.forks.pop(fork.number, None)
        self.cage.give_back(fork.uid)


def cpu_seconds(pid: int) -> float:
    """The processor time of a process and of its children that have ended."""
    try:
        # user and system time, of itself and of its children, in ticks
        return sum(map(int, kernel.process_stat(pid)[11:15])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0


def hear(told: int) -> tuple[int, str]:
    """Read what the fork tells before it starts: its process id, then nothing or why it could not."""
    text = b""
    while select.select([told], [], [], START_SECONDS)[0]:
        part = os.read(told, 4096)
        if not part:
            break
        text += part
    else:
        return 0, f"the fork was not ready after {START_SECONDS} s"
    pid, _, reason = text.decode(errors="replace").partition(" ")
    return int(pid or 0), reason


def close_all_but(kept: set[int]) -> None:
    """Close every descriptor above standard error except `kept`, and empty the standard ones."""
    low = 3
    for fd in (*sorted(kept), os.sysconf("SC_OPEN_MAX")):
        os.closerange(low, fd)
        low = fd + 1
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)


def import_all(modules: list[str]) -> list[str]:
    """Import what the notebooks import; the names of those that cannot be."""
    missing = []
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:
            missing.append(name)
    return missing


def move_in() -> None:
    """Work in the one folder of the container that is the warm process's own, with the list of fonts in it."""
    home = os.environ["HOME"]
    os.chdir(home)
    if os.path.isdir(os.environ.get("MPLCONFIGDIR", "")):
        # a copy: matplotlib wants to write where it reads it, and would make the list anew elsewhere
        os.environ["MPLCONFIGDIR"] = shutil.copytree(
            os.environ["MPLCONFIGDIR"], os.path.join(home, "matplotlib")
        )


def joined(place: str, seconds: float = JOIN_SECONDS) -> socket.socket:
    """Connect to where the proctor listens, which is started at the same time. Raises OSError when it never does."""
    until = time.monotonic() + seconds
    while True:
        control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            control.connect(place)
            return control
        except (FileNotFoundError, ConnectionRefusedError):
            control.close()  # no socket yet, or one that nobody listens to yet
            if time.monotonic() > until:
                raise
        time.sleep(0.02)


def main() -> None:
    """Warm up, then serve the control socket named on the command line."""
    entry, place = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides what Ctrl-C ends
    if place.isdigit():
        Zygote(importlib.import_module(entry), socket.socket(fileno=int(place))).serve()
    else:
        control = joined(place)
        move_in()
        Zygote(importlib.import_module(entry), control, ContainedCage).serve()


if __name__ == "__main__":
    main()
