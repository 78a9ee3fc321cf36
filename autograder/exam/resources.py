"""The student's process as checks ask it (`autograder.checks.remote`), with what only the coordinator knows of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.errors import EngineError
from autograder.exam.control import Control
from autograder.exam.handles import Handle
from autograder.exam.raised import StudentDied
from autograder.exam.student import Student

__all__ = ["AskedProcess"]


class AskedProcess:
    """One paper's student processes, whichever of them is asked at the moment."""

    def __init__(self, student: Student, control: Control, handed_in: Mapping[str, int]) -> None:
        self._student, self._control = student, control
        self._handed_in = dict(handed_in)

    def holds(self, value: Any) -> bool:
        """Tell whether a value is a handle."""
        return type(value) is Handle

    def trusts(self) -> bool:
        """Tell whether the test cell that is held lets the student's own operators answer."""
        return self._student.trusting

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Have a function of the checks run in the student's process."""
        return self._student.use(function, *arguments)

    def handed_in(self) -> Mapping[str, int]:
        """The files that came with the notebook and their sizes in bytes, as the coordinator found them."""
        return self._handed_in

    def peak_memory_mb(self) -> float:
        """The most memory that the process has held, as its sandbox reads it from outside."""
        peak = self._control.want_memory()
        if peak is None:
            raise EngineError("this system does not tell how much memory a student's process has held")
        if peak == 0.0:
            raise StudentDied(self._student.kill())
        return peak
