"""Keep a tape of a sitting while it is held: see `tape`."""

from __future__ import annotations

import socket
from collections.abc import Callable
from time import monotonic
from typing import Any

from autograder.exam import tape
from autograder.exam.codec import Ref, encode
from autograder.exam.control import Control
from autograder.exam.frames import HEAD, Channel, Conversation
from autograder.exam.tape import Answer, Decided, Ended, Event, Gone, Memory, Sent, Started, digest_of

__all__ = ["Taping"]


class Taping(Control):
    """The control socket of a sitting of which a tape is kept; `seed` is what the examiner's generators begin with."""

    def __init__(self, sock: socket.socket, seed: bytes) -> None:
        super().__init__(sock)
        self._seed = seed
        self._events: list[Event] = []
        self._room = tape.MOST_BYTES
        self._ordinary = True

    def tape(self) -> bytes:
        """What was recorded, packed; empty where the sitting was not an ordinary one, or too long."""
        return tape.pack(self._seed, self._events) if self._ordinary else b""

    def sent(self, parts: list[Any]) -> None:
        """Note a message to the student's process."""
        if self._takes(0):
            self._events.append(Sent(digest_of(parts)))

    def answered(self, message: bytearray | memoryview, seconds: float) -> None:
        """Note a message from there."""
        if self._takes(len(message)):
            self._events.append(Answer(bytes(message), seconds))

    def note(self, event: Event) -> None:
        """Note anything else."""
        if self._takes(0):
            self._events.append(event)

    def _takes(self, size: int) -> bool:
        """Tell whether there is room for one thing more, of so many bytes; with the first that finds none it ends."""
        self._room -= tape.EVENT_BYTES + size
        if self._room < 0 and self._ordinary:
            self._give_up()
        return self._ordinary

    def _give_up(self) -> None:
        self._ordinary = False
        self._events.clear()

    def want_student(self) -> Conversation:
        self.note(Started())
        return TapedChannel(self._want_channel(), self)

    def want_interrupt(self) -> None:
        self._give_up()
        super().want_interrupt()

    def want_kill(self) -> str:
        words = super().want_kill()
        self.note(Ended(words))
        return words

    def want_memory(self) -> float | None:
        megabytes = super().want_memory()
        self.note(Memory(megabytes))
        return megabytes

    def decide(self, fact: bool) -> bool:
        self.note(Decided(fact))
        return fact


class TapedChannel(Channel):
    """An exam channel of which all that passes is noted."""

    def __init__(self, sock: socket.socket, taping: Taping) -> None:
        super().__init__(sock)
        self._taping = taping
        self._since = monotonic()

    def tell(self, value: Any, refer: Callable[[Any], Ref | None], deadline: float | None) -> None:
        super()._send(encode(value, refer, self._bounds, HEAD.size), deadline)

    def _send(self, parts: list[Any], deadline: float | None) -> None:
        self._taping.sent(parts)
        self._since = monotonic()
        try:
            super()._send(parts, deadline)
        except (EOFError, ConnectionError):
            self._taping.note(Gone())
            raise

    def _next(self, deadline: float | None) -> bytearray | memoryview:
        try:
            message = super()._next(deadline)
        except (EOFError, ConnectionError):
            self._taping.note(Gone())
            raise
        now = monotonic()
        self._taping.answered(message, now - self._since)
        self._since = now
        return message
