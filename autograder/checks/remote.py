"""The student's process, as checks see it that need something of what stays there.

In an exam a model or a function of the student's is a handle. Most checks never meet one: they take values. A check
that measures the object itself, or wants the file that lies beside the notebook, asks the `StudentProcess` that the
examiner supplies while it holds a test cell. Elsewhere (in the student's own Jupyter, and in the student's process
itself) there is none, and the same check works on the object.

What `call` gives is a claim of a process in which anything may run. What `handed_in` and `peak_memory_mb` give is known
to the grader itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

__all__ = ["StudentProcess", "examining", "student_process"]

# what the surrounding `examining` were given, innermost last
_examined: list[StudentProcess] = []


class StudentProcess(Protocol):
    """The process that a test cell asks; its functions raise what the student's code raises."""

    def holds(self, value: Any) -> bool:
        """Tell whether a value stands for an object that stayed there."""

    def trusts(self) -> bool:
        """Tell whether what an object there says of itself is to be taken for it: the test cell is about that."""

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Have a function of this package run there, on what is there; its value is what that process says."""

    def handed_in(self) -> Mapping[str, int]:
        """The files that came with the notebook and their sizes in bytes, the instructor's left out."""

    def peak_memory_mb(self) -> float:
        """The most memory that it has held so far, in units of 2^20 bytes, as the system counts it."""


@contextmanager
def examining(process: StudentProcess) -> Iterator[None]:
    """Let the checks that are called inside ask a student's process."""
    _examined.append(process)
    try:
        yield
    finally:
        _examined.pop()


def student_process() -> StudentProcess | None:
    """The process that the test cell which runs now asks; None where there is no exam."""
    return _examined[-1] if _examined else None
