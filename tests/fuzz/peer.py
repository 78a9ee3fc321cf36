"""A peer that is made up: its socket gives what a script says, and its clock moves when somebody would wait.

`Clock.ticking` takes the clock's place of the code that keeps deadlines, so that an hour of silence takes no time and
the same script always goes the same way. A reader that waits past every deadline is a `Finding`, not a hang.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from unittest.mock import patch

from autograder.exam import student
from autograder.exam.frames import HEAD, MAGIC
from autograder.exam.wire import stream
from fuzz.target import Finding

__all__ = ["BYTES", "CLOSE", "STALL", "Clock", "Peer", "PeerSocket", "framed"]

# what a piece of a peer's script is
BYTES, STALL, CLOSE = range(3)

FOREVER = 1e4  # seconds that nobody may wait
SEND_EVERYTHING = 1 << 30
TIMEVAL = struct.Struct("ll")


def framed(message: bytes) -> bytes:
    """A message with its head."""
    return HEAD.pack(MAGIC, len(message)) + message


class Clock:
    """Seconds that pass when a socket is waited for."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    @contextlib.contextmanager
    def ticking(self) -> Iterator[None]:
        """Be the clock of the stream and of the examiner's side."""
        with contextlib.ExitStack() as patches:
            for module in (stream, student):
                patches.enter_context(patch.object(module, "monotonic", self.monotonic))
            yield


class Peer:
    """What the other side sends, stalls and hangs up, in order; afterwards it is silent, or gone if it `leaves`.

    `hear` is called with every whole message that it is sent, and may add to `script`. It takes at most `takes` bytes
    at a time, none where that is 0.
    """

    def __init__(
        self,
        script: Iterable[tuple[int, Any]],
        clock: Clock,
        leaves: bool = True,
        takes: int = SEND_EVERYTHING,
        hear: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        self.script = deque(script)
        self.clock, self.leaves, self.takes, self.hear = clock, leaves, takes, hear

    def next(self) -> tuple[int, Any]:
        """Take the next piece: bytes to give, or until when to be silent."""
        while self.script:
            kind, content = self.script.popleft()
            if kind == BYTES and content:
                return BYTES, content
            if kind == STALL and content:
                return STALL, self.clock.now + content
            if kind == CLOSE:
                break
        return (CLOSE, None) if self.leaves else (STALL, FOREVER)


class PeerSocket:
    """The examiner's end of a connection to a peer, as far as `wire.stream` uses a socket."""

    family = socket.AF_UNIX

    def __init__(self, peer: Peer) -> None:
        self.peer, self.clock = peer, peer.clock
        self.timeout = 0.0
        self.rest = b""
        self.silent_until = 0.0
        self.gone = self.closed = False
        self.heard = bytearray()

    def setblocking(self, _: bool) -> None:
        pass

    def setsockopt(self, level: int, option: int, value: Any) -> None:
        if level == socket.SOL_SOCKET and option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            whole, part = TIMEVAL.unpack(value)
            self.timeout = whole + part / 1e6

    def close(self) -> None:
        self.closed = True

    def recv_into(self, into: memoryview, _: int, __: int) -> int:
        """Give what the script has next, as much as there is room for."""
        self._expect_open()
        if self.clock.now < self.silent_until:
            self._wait()
        if not self.rest and not self.gone:
            kind, content = self.peer.next()
            if kind == STALL and content:
                self.silent_until = content
                self._wait()
            self.gone = kind == CLOSE
            self.rest = content or b""
        if not into:
            raise Finding("asked for no bytes at all, and would take the answer for the end")
        count = min(len(into), len(self.rest))
        into[:count] = self.rest[:count]
        self.rest = self.rest[count:]
        return count

    def send(self, part: Any) -> int:
        return self.sendmsg([part])

    def sendmsg(self, parts: Iterable[Any]) -> int:
        """Take some of the parts; hand whole messages to the peer."""
        self._expect_open()
        if self.gone:
            raise BrokenPipeError
        if not self.peer.takes:
            self._wait()
        taken = b"".join(map(bytes, parts))[: self.peer.takes]
        self.heard += taken
        while len(self.heard) >= HEAD.size:
            whole = HEAD.size + HEAD.unpack_from(self.heard)[1]
            if len(self.heard) < whole:
                break
            message = bytes(self.heard[HEAD.size : whole])
            del self.heard[:whole]
            self.peer.hear(message)
        return len(taken)

    def _wait(self) -> None:
        """Let the kernel's time-out pass, or the time until the peer goes on."""
        if self.clock.now >= FOREVER / 2 or not self.timeout:
            raise Finding("waits for a peer without an end")
        left = self.silent_until - self.clock.now if self.silent_until > self.clock.now else self.timeout
        self.clock.now += min(self.timeout, left)
        raise BlockingIOError

    def _expect_open(self) -> None:
        if self.closed:
            raise Finding("a socket was used after it was closed")
