"""Who writes to the gradebook: one run at a time, and whoever waits for it can say who it is.

Theory of operation
-------------------
A run takes the gradebook's lock before it reads what is recorded, and keeps it until all is written. The lock belongs
to the process: the system, or the database's server, takes it back from one that was killed, so there is nothing to
clear away. It keeps runs apart, and them alone: each write of a run is a transaction of its own all the same, and
formgrader and nbgrader's commands write between two of them as ever.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.locks.file_lock import FileLock
from autograder.grading.locks.holder import UNKNOWN, Holder

__all__ = ["Lock", "held", "lock_of"]

PAUSE_SECONDS = 0.5  # between two tries
TRIES = (
    4  # before somebody who does not wait gives up: whoever asks for the holder holds the lock for a moment
)
TRY_SECONDS = 0.05


class Lock(Protocol):
    """The one right to write a run's scores to a gradebook. Every method raises `EngineError` when its place fails."""

    def take(self, mine: Holder) -> bool:
        """Take it and say so to the others; False where somebody has it."""

    def holder(self) -> Holder | None:
        """Who has it; None for nobody."""

    def release(self) -> None:
        """Give it back."""


def lock_of(course: Course) -> Lock:
    """The lock of a course's gradebook: of a file beside it, or of the database where that is on a server."""
    if isinstance(course.gradebook, Path):
        return FileLock(course.gradebook)
    # loads a library for databases
    from autograder.grading.gradebook.advisory import AdvisoryLock

    return AdvisoryLock(course.gradebook)


@contextmanager
def held(lock: Lock, mine: Holder, wait: bool = True, told: Callable[[str], None] = print) -> Iterator[None]:
    """Hold the lock, once it is free; `told` hears who has it. Without `wait`, raise `EngineError` in that case."""
    try:
        tries, said = 0, None  # whom `told` has heard of
        while not lock.take(mine):
            tries += 1
            if not wait and tries < TRIES:
                time.sleep(TRY_SECONDS)
                continue
            other = lock.holder()
            if not wait:
                raise EngineError(
                    f"{other or UNKNOWN} writes to this gradebook\n  run this again when it is over"
                )
            if other not in (None, said):
                told(f"waiting: {other} writes to this gradebook; Ctrl-C to stop waiting")
                said = other
            time.sleep(PAUSE_SECONDS)
        yield
    finally:
        lock.release()
