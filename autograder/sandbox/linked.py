"""The sandbox as it looks from inside the examiner's container: examiners here, students in containers of their own.

A student's container connects to a socket in a folder that only these containers see, and that only root may enter in
each. Its warm process is then served as one of this machine would be; for every fork it connects once more, with a
word that it was told, and that connection is the exam channel. One submission runs in a container at a time.
"""

from __future__ import annotations

import os
import queue
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from autograder.errors import EngineError
from autograder.model import Limits
from autograder.sandbox.contained import CALL_SECONDS, CHANNELS, LINK
from autograder.sandbox.local import EXAMINER, SpawnedProcess, readable_folders
from autograder.sandbox.parcel import send_files
from autograder.sandbox.protocol import Ended, FileSet
from autograder.sandbox.warm import Fork, WarmProcess

__all__ = ["LinkedSandbox"]

WORD_BYTES = 32
WAIT_SECONDS = 240.0  # for a student's container; it has libraries to import


class LinkedSandbox:
    """Examiners of this container; students' containers as they come. `tell` hears of those that join and leave."""

    def __init__(
        self,
        modules: Sequence[str],
        folder: Path,
        once: bool,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        self.once = once
        self._rooms: dict[str, Link] = {}
        self.waited = 0.0  # seconds, by all papers together
        self.losses = 0
        self.tell = tell
        self._modules = modules
        self._free: queue.LifoQueue[Link] = queue.LifoQueue()
        self._examiners = SpawnedProcess(EXAMINER, modules, folder)
        self._called: dict[bytes, queue.SimpleQueue[socket.socket]] = {}
        for place, kind, serve in (
            (LINK, socket.SOCK_SEQPACKET, self._accept),
            (CHANNELS, socket.SOCK_STREAM, self._connect),
        ):
            threading.Thread(target=serve, args=(listener(place, kind),), daemon=True, name=place).start()

    def wait_ready(self) -> None:
        """Wait until examiners can be forked."""
        self._examiners.wait_ready()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            connected, _ = listener.accept()
            link = Link(self, connected)
            threading.Thread(target=link.join, args=(self._modules,), daemon=True).start()

    def _connect(self, listener: socket.socket) -> None:
        """Hand each exam channel to the one who waits for its word."""
        while True:
            connected, _ = listener.accept()
            connected.settimeout(CALL_SECONDS)
            try:
                word = connected.recv(WORD_BYTES, socket.MSG_WAITALL)
            except OSError:
                word = b""
            connected.settimeout(None)
            waiting = self._called.pop(word, None)
            if waiting is None:
                connected.close()
            else:
                waiting.put(connected)

    def channel(self, start: Callable[[str], Fork]) -> tuple[Fork, socket.socket]:
        """Start a fork that is told a word, and wait until it calls with it. Raises OSError when it does not."""
        word = secrets.token_hex(WORD_BYTES // 2)
        waiting = self._called[word.encode()] = queue.SimpleQueue()
        fork = start(word)
        until = time.monotonic() + CALL_SECONDS
        while time.monotonic() < until:
            try:
                return fork, waiting.get(timeout=0.1)
            except queue.Empty:
                if fork.wait(0) is not None:
                    break
        self._called.pop(word.encode(), None)
        raise OSError("the student's container did not call")

    def free(self, link: Link) -> None:
        """Note that a student's container waits for a submission."""
        self._free.put(link)

    def room(self, name: str) -> Room:
        """The sandbox as one submission has it."""
        return Room(self, name)

    def student_in(
        self, room: str, files: Sequence[FileSet], limits: Limits, core: int | None
    ) -> tuple[Fork, socket.socket]:
        """Start a student process in the room's own container, if each is to have one, or in any that is free."""
        link = self._rooms.get(room) if self.once else None
        if link is None or not link.alive:
            link = self._rooms[room] = self._take()
        return link.begin(files, limits, core)

    def _take(self) -> Link:
        started = time.monotonic()
        try:
            while True:
                link = self._free.get(timeout=max(0.0, started + WAIT_SECONDS - time.monotonic()))
                if link.alive:
                    return link
        except queue.Empty:
            raise EngineError(f"no student's container was free within {WAIT_SECONDS:g} s") from None
        finally:
            self.waited += time.monotonic() - started

    def leave(self, room: str) -> None:
        """Note that a submission is over: where it had a container of its own, that one ends."""
        link = self._rooms.pop(room, None)
        if self.once and link is not None and link.alive:
            link.leave()

    def examiner(self, control: socket.socket, files: Sequence[FileSet], limits: Limits) -> Fork:
        """Start an examiner process in this container."""
        return self._examiners.start(control, files, limits)


class Link(WarmProcess):
    """The warm process of one student's container."""

    def __init__(self, sandbox: LinkedSandbox, control: socket.socket) -> None:
        super().__init__(control)
        self._sandbox = sandbox
        self._spent = False
        self.alive = True

    def join(self, modules: Sequence[str]) -> None:
        """Have it import what the notebooks do, and wait for submissions."""
        try:
            self.tell(modules, readable_folders())
            self.wait_ready()
        except (EngineError, OSError):
            self.close()
            return  # the coordinator sees the container end, and has its last words
        self._sandbox.tell({"joined": self.host, "level": self.level, "missing": self.missing})
        self._sandbox.free(self)

    def begin(self, files: Sequence[FileSet], limits: Limits, core: int | None) -> tuple[Fork, socket.socket]:
        """Fork, and send the fork its files. Raises `EngineError` when that cannot be done."""
        try:
            fork, channel = self._sandbox.channel(
                lambda word: self._fork({"core": core, "call": word}, limits, [])
            )
            try:
                send_files(channel, [(kept.folder, name) for kept in files for name in kept.names])
            except (BrokenPipeError, ConnectionResetError):
                pass  # it is dead, and says why
            except OSError:
                channel.close()
                fork.kill()
                raise
        except OSError as error:
            if not self.alive:
                self._sandbox.losses += 1  # it was lost while it was being asked
            raise EngineError(f"the sandbox cannot start a process: {error}") from error
        return fork, channel

    def ready_again(self, ended: Ended) -> None:
        """Take the next submission, unless this one left something or is to be the only one."""
        if ended.unclean:
            self.leave(ended.unclean)
        elif not self._sandbox.once:
            self._sandbox.free(self)

    def leave(self, unclean: str = "") -> None:
        """Let the container end."""
        self.alive = False
        self._spent = True
        self.hang_up()
        self._sandbox.tell({"spent": self.host, "unclean": unclean})

    def _gone(self) -> None:
        self.alive = False
        if not self._spent:
            self._sandbox.losses += 1  # first: by this its paper is known to be held again
            self._sandbox.tell({"lost": self.host})
        super()._gone()


class Room:
    """The sandbox for one submission: its student processes are in one container, if each is to have its own."""

    def __init__(self, sandbox: LinkedSandbox, name: str) -> None:
        self._sandbox, self._name = sandbox, name
        self.level = ""  # told by each student's container

    @property
    def pool(self) -> object:
        """The sandbox behind it."""
        return self._sandbox

    def student(
        self, files: Sequence[FileSet], limits: Limits, core: int | None = None
    ) -> tuple[Fork, socket.socket]:
        """Start a student process in this submission's container."""
        return self._sandbox.student_in(self._name, files, limits, core)

    def examiner(self, control: socket.socket, files: Sequence[FileSet], limits: Limits) -> Fork:
        """Start an examiner process in the examiners' container."""
        return self._sandbox.examiner(control, files, limits)

    def close(self) -> None:
        """End this submission's container."""
        self._sandbox.leave(self._name)


def listener(place: str, kind: socket.SocketKind) -> socket.socket:
    """A socket at a path that only root can connect to."""
    made = socket.socket(socket.AF_UNIX, kind)
    made.bind(place)
    os.chmod(place, 0o600)
    made.listen(64)
    return made
