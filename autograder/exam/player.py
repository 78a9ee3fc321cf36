"""Hold a sitting with a tape in the place of the student's process: see `tape`."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

from autograder.errors import EngineError
from autograder.exam.codec import Ref
from autograder.exam.control import Control
from autograder.exam.frames import Conversation
from autograder.exam.tape import Answer, Decided, Ended, Event, Gone, Memory, Sent, Started, Tape, digest_of
from autograder.exam.wire.stream import GONE

__all__ = ["Departed", "Player", "moved_clock"]

Kind = TypeVar("Kind", bound=Event)

SECONDS = ("time", "monotonic", "perf_counter")


class Departed(EngineError):
    """The examiner has asked something that is not on the tape. Not a verdict: the paper is held in full."""


class Player(Control):
    """The control socket of a sitting that a tape answers; `departed` tells that it has ended where the tape did not.

    `seconds` are those that the student's process took for the answers that were given so far.
    """

    def __init__(self, sock: socket.socket, tape: Tape) -> None:
        super().__init__(sock)
        self._events = iter(tape.events)
        self.departed = False
        self.seconds = 0.0

    def depart(self) -> NoReturn:
        """End the playing. Whatever a test makes of the exception, the sitting counts for nothing."""
        self.departed = True
        raise Departed("this is not on the tape")

    def next(self, kind: type[Kind]) -> Kind:
        """The next thing on the tape, if it is of this kind. Raises `Departed`; `EOFError` where a process was gone."""
        event = None if self.departed else next(self._events, None)
        if type(event) is Gone and kind is Answer:
            raise EOFError(GONE)
        if type(event) is not kind:
            self.depart()
        return event

    def want_student(self) -> Conversation:
        self.next(Started)
        return PlayedChannel(self)

    def want_interrupt(self) -> None:
        self.depart()

    def want_kill(self) -> str:
        return self.next(Ended).words

    def want_cpu(self) -> float:
        return (
            0.0  # it is asked for where a deadline passed, which was then put off, or there would be no tape
        )

    def want_memory(self) -> float | None:
        return self.next(Memory).megabytes

    def decide(self, fact: bool) -> bool:
        return self.next(Decided).fact


class PlayedChannel(Conversation):
    """An exam channel with a tape at its other end."""

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player

    def tell(self, value: Any, refer: Callable[[Any], Ref | None], deadline: float | None) -> None:
        pass

    def _send(self, parts: list[Any], deadline: float | None) -> None:
        if self._player.next(Sent).digest != digest_of(parts):
            self._player.depart()

    def _next(self, deadline: float | None) -> bytearray | memoryview:
        answer = self._player.next(Answer)
        self._player.seconds += answer.seconds
        return bytearray(answer.message)

    def close(self) -> None:
        pass


@contextmanager
def moved_clock(player: Player) -> Iterator[None]:
    """Let this process's clocks go on by what the student's process took, as if it had been waited for.

    Processor time is the examiner's own and stays as it is; so do `datetime` and names that a library has taken out of
    `time` before.
    """
    before = {name: getattr(time, name) for one in SECONDS for name in (one, f"{one}_ns")}
    for name, clock in before.items():
        setattr(time, name, moved(clock, player, 10**9 if name.endswith("_ns") else None))
    try:
        yield
    finally:
        for name, clock in before.items():
            setattr(time, name, clock)


def moved(clock: Callable[[], Any], player: Player, parts: int | None) -> Callable[[], Any]:
    """A clock that is ahead by the player's seconds; `parts` of a second is what it counts, None for a float."""
    if parts is None:
        return lambda: clock() + player.seconds
    return lambda: clock() + int(player.seconds * parts)
