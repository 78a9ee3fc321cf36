"""The sandbox as it looks from inside the examiner's container: examiners here, students in containers of their own.

A student's container connects to a socket in a folder that only the two containers see, and that only root may enter
in each. Its warm process is then served as one of this machine would be: descriptors cross that connection, so an
examiner and a student process talk over a plain pair of sockets. One submission runs in a container at a time.
"""

from __future__ import annotations

import os
import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from autograder.errors import EngineError
from autograder.model import Limits
from autograder.sandbox.local import EXAMINER, SpawnedProcess, readable_folders
from autograder.sandbox.protocol import Ended, FileSet
from autograder.sandbox.warm import Fork, WarmProcess

__all__ = ["LinkedSandbox"]

WAIT_SECONDS = 120.0  # for a student's container; it has libraries to import


class LinkedSandbox:
    """Examiners of this container; students' containers as they come. `tell` hears of those that join and leave."""

    def __init__(
        self,
        modules: Sequence[str],
        place: Path,
        folder: Path,
        once: bool,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        self.level = ""
        self.once = once
        self._rooms: dict[str, Link] = {}
        self.waited = 0.0  # seconds, by all papers together
        self.losses = 0
        self.tell = tell
        self._modules = modules
        self._free: queue.LifoQueue[Link] = queue.LifoQueue()
        self._examiners = SpawnedProcess(EXAMINER, modules, folder)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(str(place))
        os.chmod(place, 0o600)
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True, name="students' containers").start()

    def wait_ready(self) -> None:
        """Wait until examiners can be forked."""
        self._examiners.wait_ready()

    def _accept(self) -> None:
        while True:
            connected, _ = self._listener.accept()
            link = Link(self, connected)
            threading.Thread(target=link.join, args=(self._modules,), daemon=True).start()

    def free(self, link: Link) -> None:
        """Note that a student's container waits for a submission."""
        self._free.put(link)

    def room(self, name: str) -> Room:
        """The sandbox as one submission has it."""
        return Room(self, name)

    def student(
        self, channel: socket.socket, files: Sequence[FileSet], limits: Limits, core: int | None = None
    ) -> Fork:
        """Start a student process in a container that is free. Raises `EngineError` when there is none."""
        return self.student_in("", channel, files, limits, core)

    def student_in(
        self, room: str, channel: socket.socket, files: Sequence[FileSet], limits: Limits, core: int | None
    ) -> Fork:
        """Start a student process in the room's own container, if each is to have one, or in any that is free."""
        link = self._rooms.get(room) if self.once else None
        if link is None or not link.alive:
            try:
                link = self._take()
            except EngineError:
                channel.close()
                raise
            self._rooms[room] = link
        return link.start(channel, files, limits, core)

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

    @property
    def pool(self) -> object:
        """This sandbox, whichever room its examiners hold a paper for."""
        return self

    @property
    def alive(self) -> bool:
        """Tell whether examiners can still be forked."""
        return self._examiners.alive

    def close(self) -> None:
        """End the examiners, and let the students' containers end."""
        self._examiners.close()


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
        self.level = sandbox.level

    @property
    def pool(self) -> object:
        """The sandbox behind it."""
        return self._sandbox

    def student(
        self, channel: socket.socket, files: Sequence[FileSet], limits: Limits, core: int | None = None
    ) -> Fork:
        """Start a student process in this submission's container."""
        return self._sandbox.student_in(self._name, channel, files, limits, core)

    def examiner(self, control: socket.socket, files: Sequence[FileSet], limits: Limits) -> Fork:
        """Start an examiner process in the examiners' container."""
        return self._sandbox.examiner(control, files, limits)

    def close(self) -> None:
        """End this submission's container."""
        self._sandbox.leave(self._name)
