"""What a test cell that was written for one kernel finds when it lists names: `dir()`, `globals()`, `locals()`.

There the test's names and the student's are the same ones. Here they are in two processes, and what those builtins show
is both.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, MutableMapping
from types import FrameType
from typing import Any

from autograder.exam.handles import Handle, state_of
from autograder.exam.student import Student

__all__ = ["listing_builtins"]


class AllNames(MutableMapping[str, Any]):
    """The notebook's global names: those bound here, and those of the student's process by what it says."""

    def __init__(self, names: dict[str, Any], student: Student) -> None:
        self._names, self._student = names, student

    def __getitem__(self, name: str) -> Any:
        try:
            return self._names[name]
        except NameError:
            raise KeyError(name) from None

    def __setitem__(self, name: str, value: Any) -> None:
        self._names[name] = value

    def __delitem__(self, name: str) -> None:
        del self._names[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._names, *self._student.names()}))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def listing_builtins(names: dict[str, Any], student: Student) -> dict[str, Callable[..., Any]]:
    """Make the builtins that list names, for code whose global names are `names`."""
    everything = AllNames(names, student)

    def locals_of(frame: FrameType) -> Any:
        return everything if frame.f_locals is names else frame.f_locals

    def list_names(*arguments: Any) -> list[str]:
        if not arguments:
            return sorted(locals_of(sys._getframe(1)))
        if len(arguments) == 1 and type(arguments[0]) is Handle:
            return [str(name) for name in state_of(arguments[0])[0].use(dir, *arguments)]
        return dir(*arguments)

    def local_names() -> Any:
        return locals_of(sys._getframe(1))

    def variables(*arguments: Any) -> Any:
        return vars(*arguments) if arguments else locals_of(sys._getframe(1))

    return {
        "dir": list_names,
        "globals": lambda: everything,
        "locals": local_names,
        "vars": variables,
    }
