"""What a test cell binds or changes for the student's functions to find: names, builtins such as `input`, files.

A notebook that was written for one kernel may set a global name that a student's function reads, change what such a
name means in place, or put a function of its own in the place of `input`, and then call the student's. So before a call
the student's process is given what such names mean now. As with every argument, the student's code gets to know it.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from autograder.exam.codec import Ref, Unsendable, encode
from autograder.exam.handles import Handle, state_of
from autograder.exam.made_files import MadeFiles
from autograder.exam.names import Names
from autograder.exam.student import Student
from autograder.model import ExamCell

__all__ = ["Rebinding"]

PATCHED = ("input", "print")
MISSING = object()


class Rebinding:
    """The names of one test cell that the student's process is told of before each call; `names` are the examiner's.

    Of those that the cell `asks` for, the student's process is asked what they mean from then on.
    """

    def __init__(self, student: Student, names: Names, cell: ExamCell) -> None:
        self._student, self._names = student, names
        self._asks = frozenset(cell.asks)
        self._seen = {name: dict.get(names, name, MISSING) for name in cell.rebinds}
        self._changes = frozenset(cell.changes)
        self._copies: dict[str, tuple[Any, bytes]] = {}  # what was looked up, and its bytes at that time
        for name in self._changes.intersection(names.keys()):
            self._remember(name, dict.__getitem__(names, name))
        names.before_lookup, names.on_lookup = self._before_lookup, self._remember
        self._builtins: dict[str, Callable[..., Any]] = {name: getattr(builtins, name) for name in PATCHED}
        self._own = dict(self._builtins)
        self._files = MadeFiles(student)
        self.told: set[str] = set()  # names of which the student's process has been given the meaning

    def tell(self) -> None:
        """Give the student's process what the names mean now, where that has changed; what cannot cross, stays."""
        self._files.tell()
        for name, (value, bytes_then) in [*self._copies.items()]:
            if (now := self._bytes_of(value)) is not None and now != bytes_then:
                self._copies[name] = (value, now)
                self._send(name, self._student.refill, name, value)
        for name, value in self._rebound().items():
            self._send(name, self._student.put, {name: value})
        for name, before in self._builtins.items():
            value = getattr(builtins, name)
            if value is not before:
                self._builtins[name] = value
                value = self._original(name) if value is self._own[name] else value
                self._send(name, self._student.put, {name: value})

    def _rebound(self) -> dict[str, Any]:
        """The names that mean another object than when this was last asked."""
        changed: dict[str, Any] = {}
        for name, before in self._seen.items():
            value = dict.get(self._names, name, MISSING)
            if value is not before and value is not MISSING:
                self._seen[name] = changed[name] = value
                self._remember(name, value)
        return changed

    def _send(self, name: str, send: Callable[..., None], *what: Any) -> None:
        try:
            send(*what)
        except Unsendable:
            return
        self.told.add(name)
        if name in self._asks and dict.pop(self._names, name, MISSING) is not MISSING:
            self._seen[name] = MISSING
            self._copies.pop(name, None)

    def _before_lookup(self, name: str) -> None:
        if name in self._changes:
            self.tell()

    def _remember(self, name: str, value: Any) -> None:
        if name in self._changes and (now := self._bytes_of(value)) is not None:
            self._copies[name] = (value, now)

    @staticmethod
    def _bytes_of(value: Any) -> bytes | None:
        """What tells whether a value was changed in place; None for one that cannot cross."""
        try:
            return b"".join(bytes(part) for part in encode(value, referred))
        except (Unsendable, RecursionError):
            return None

    def end(self) -> None:
        """Give the student's process its own builtins back, if it is still there."""
        self._names.before_lookup = self._names.on_lookup = None
        patched = {name for name, value in self._builtins.items() if value is not self._own[name]}
        for name in PATCHED:
            setattr(builtins, name, self._own[name])
        if patched and self._student.alive:
            self._student.put({name: self._original(name) for name in patched})

    @staticmethod
    def _original(name: str) -> Ref:
        return Ref("library", 0, ("builtins", name))


def referred(value: Any) -> Ref | None:
    """An object of the student's by its number; anything else that does not go by value has none."""
    return Ref("receiver", state_of(value)[1]) if type(value) is Handle else None
