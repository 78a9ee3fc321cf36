"""One examiner's end of a conversation: the steps that an examiner or a test cell takes, and what holds after each.

Whatever the other side answers, a step ends with a value or with an exception that `autograder.exam.student` names,
before its deadline, and what is counted stays within its bounds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np

from autograder.errors import EngineError
from autograder.exam.codec import Unsendable
from autograder.exam.handles import Handle, HandleMisuse
from autograder.exam.outputs import size_of
from autograder.exam.raised import StudentDied, StudentError, TimeUp, known_exceptions
from autograder.exam.student import CALLBACKS, CLOCK, FORGOTTEN, GRACE_SECONDS, Student
from fuzz.hostile import HostileProcess
from fuzz.peer import Clock
from fuzz.target import Finding

__all__ = ["MOST_STEPS", "ROOM", "STEPS", "Sitting"]

# small, so that an input of a few kilobytes reaches what lies beyond them: characters of a cell's output
MOST_OUTPUT, ROOM = 200, 64
SECONDS = 2.0  # of a cell
MOST_STEPS = 24
MOST_ROUNDS = 5  # of an iteration
# an input of a few kilobytes holds no more of either
MOST_CALLBACKS, MOST_HANDLES = 4096, 4096
KNOWN = known_exceptions()


class Sitting:
    """An examiner's student, and what has been got from it so far."""

    def __init__(self, process: HostileProcess, clock: Clock) -> None:
        self.student = Student(process, MOST_OUTPUT)  # type: ignore[arg-type]
        self.process, self.clock = process, clock
        self.handles: list[Handle] = []
        self.argument: Any = [1, [2.0]]

    def step(self, which: int) -> None:
        """Do one thing, and check what came of it."""
        if not self.student.alive and which % 5:
            return
        try:
            got = STEPS[which % len(STEPS)](self)
            if type(got) is Handle:
                self.handles.append(got)
        except (StudentDied, StudentError, TimeUp, HandleMisuse, Unsendable):
            pass
        except EngineError:
            # before a process has said that it is there, what goes wrong is ours
            if self.student.alive or STEPS[which % len(STEPS)] not in (_start, _restart):
                raise
        except Exception as error:
            if not getattr(error, "from_student", False):
                raise
            self.check_rebuilt(error)
        self.check()

    def handle(self) -> Handle:
        if not self.handles:
            raise HandleMisuse("no handle yet")
        return self.handles[-1]

    def end(self) -> None:
        """Hang up; handles and process are gone, so that no input leaves its buffers to the next one."""
        self.handles.clear()
        self.student.kill()

    def begin(self) -> None:
        self.student.printed = []
        self.student.begin_cell(SECONDS, self.clock.now + 100.0)

    def check_rebuilt(self, error: Exception) -> None:
        kind = type(error)
        if KNOWN.get(f"{kind.__module__}.{kind.__qualname__}") is not kind:
            raise Finding(f"an exception of {kind}, which is not in the table")

    def check(self) -> None:
        """Raise `Finding` where a count or a clock is out of its bounds."""
        student, room = self.student, MOST_OUTPUT + ROOM
        kept = student.printed[:-1]
        bounds = {
            "outputs kept": (len(kept), room),
            "characters of output kept": (sum(map(size_of, kept)), room),
            "functions handed out": (len(student._functions), 3 * MOST_STEPS + MOST_CALLBACKS),
            "names known": (len(student._known), 3),
            "callbacks": (CALLBACKS - student._callbacks_left, MOST_CALLBACKS),
            "kills": (self.process.kills, 3 * MOST_STEPS),
        }
        for what, (found, most) in bounds.items():
            if found > most:
                raise Finding(f"{found:,} {what}: at most {most:,} are allowed")
        latest = student.begun + CLOCK * SECONDS + GRACE_SECONDS
        if student.alive and self.clock.now > latest:
            raise Finding(f"went on {self.clock.now - latest:.2f} s after the last deadline")


def _start(sitting: Sitting) -> None:
    if not sitting.student.alive:
        sitting.student.start()
        sitting.begin()


def _call(sitting: Sitting) -> Any:
    """Call with functions of the examiner's, and with arguments that may come back changed."""
    handle = sitting.handle()

    def nested(*_: Any) -> Any:
        return len(handle)

    def fails(*_: Any) -> Any:
        raise ValueError("a hidden figure")

    given = (sitting.argument, np.zeros(2), {"k": bytearray(3)}, {1})
    return handle(nested, *given, lambda *them: them, lambda *_: object(), fails, key=[0])


def _iterate(sitting: Sitting) -> Any:
    got = list(islice(sitting.handle(), MOST_ROUNDS))
    return got[-1] if got else None


def _drop(sitting: Sitting) -> None:
    del sitting.handles[:-1]
    if len(sitting.student._forgotten) > FORGOTTEN + MOST_HANDLES:
        raise Finding("more handles forgotten than there ever were")


def _restart(sitting: Sitting) -> None:
    sitting.student.kill()
    _start(sitting)


def _look(sitting: Sitting) -> Any:
    found, value = sitting.student.lookup("answer")
    if type(found) is not bool:
        raise Finding(f"{found!r} instead of whether there is such a name")
    return value


def _run(sitting: Sitting) -> None:
    ran = sitting.student.run("softmax", "x = 1", 1000)
    if [*map(type, ran)] != [bool, str, bool, int]:
        raise Finding(f"{ran} instead of what became of a cell")


def _misuse(sitting: Sitting) -> None:
    for misused in (lambda h: h == 1, bool, float, lambda h: h + 1, np.asarray, hash):
        with contextlib.suppress(TypeError):
            misused(sitting.handle())
            raise Finding("a handle answered for itself")


# every fifth may be done without a process; the first starts one
STEPS: tuple[Callable[[Sitting], Any], ...] = (
    _start,
    _look,
    _call,
    _run,
    _iterate,
    Sitting.begin,
    lambda sitting: len(sitting.handle()),
    lambda sitting: sitting.handle().attribute,
    lambda sitting: sitting.handle()[0, ..., 1:2],
    lambda sitting: sitting.student.put({"x": [1, np.ones(2)], "y": sitting.handle()}),
    _restart,
    lambda sitting: 3 in sitting.handle(),
    lambda sitting: setattr(sitting.handle(), "attribute", len),
    lambda sitting: next(sitting.handle(), None),
    lambda sitting: sitting.handle().__add__,
    _drop,
    lambda sitting: sitting.handle().__setitem__("key", sitting.argument),
    lambda sitting: sitting.student.begin_test(),
    lambda sitting: (repr(sitting.handle()), isinstance(sitting.handle(), Handle)),
    _misuse,
    _look,
)
