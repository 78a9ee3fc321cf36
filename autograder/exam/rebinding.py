"""What a test cell binds for the student's functions to find: global names, and builtins such as `input`.

A notebook that was written for one kernel may set a global name that a student's function reads, or put a function of
its own in the place of `input`, and then call the student's. So before a call the student's process is given what such
names mean now. As with every argument, the student's code gets to know it.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from autograder.exam.codec import Ref, Unsendable
from autograder.exam.student import Student
from autograder.model import ExamCell

__all__ = ["Rebinding"]

PATCHED = ("input", "print")
MISSING = object()


class Rebinding:
    """The names of one test cell that the student's process is told of before each call; `names` are the examiner's."""

    def __init__(self, student: Student, names: dict[str, Any], cell: ExamCell) -> None:
        self._student, self._names = student, names
        self._seen = {name: dict.get(names, name, MISSING) for name in cell.rebinds}
        self._builtins: dict[str, Callable[..., Any]] = {name: getattr(builtins, name) for name in PATCHED}
        self._own = dict(self._builtins)

    def tell(self) -> None:
        """Give the student's process what the names mean now, where that has changed; what cannot cross, stays."""
        changed: dict[str, Any] = {}
        for name, before in self._seen.items():
            value = dict.get(self._names, name, MISSING)
            if value is not before and value is not MISSING:
                self._seen[name] = changed[name] = value
        for name, before in self._builtins.items():
            value = getattr(builtins, name)
            if value is not before:
                self._builtins[name] = value
                changed[name] = self._original(name) if value is self._own[name] else value
        for name, value in changed.items():
            try:
                self._student.put({name: value})
            except Unsendable:
                continue

    def end(self) -> None:
        """Give the student's process its own builtins back, if it is still there."""
        patched = {name for name, value in self._builtins.items() if value is not self._own[name]}
        for name in PATCHED:
            setattr(builtins, name, self._own[name])
        if patched and self._student.alive:
            self._student.put({name: self._original(name) for name in patched})

    @staticmethod
    def _original(name: str) -> Ref:
        return Ref("library", 0, ("builtins", name))
