"""Libraries of the examiner that reach the student's process, while a test cell runs that was written for one kernel.

Such a notebook seeds the one generator there is, and then calls the student's function: here there are two, one a
process, so a seed that a test sets is set in both. It looks at a student's function with `inspect`: the function is
there, so `inspect` looks at it there. The student's code gets to know the seed, as it gets to know every argument; what
`inspect` says is the student's process's claim, as every value is.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import Any

from autograder.exam.handles import Handle
from autograder.exam.student import Student

__all__ = ["reaching_the_student"]

SEEDING = (("random", "seed"), ("numpy.random", "seed"), ("torch", "manual_seed"))
INSPECTING = (
    "getdoc",
    "getfullargspec",
    "getsource",
    "getsourcelines",
    "isabstract",
    "isclass",
    "iscoroutinefunction",
    "isfunction",
    "isgenerator",
    "isgeneratorfunction",
    "ismethod",
    "signature",
)

Reach = Callable[[Student, str, str, Any], Any]


@contextlib.contextmanager
def reaching_the_student(student: Student) -> Iterator[None]:
    """Let those libraries' functions reach the student's process for so long."""
    wanted: list[tuple[str, str, Reach]] = [(module, name, seeded) for module, name in SEEDING]
    wanted += [(inspect.__name__, name, inspected) for name in INSPECTING]
    before = []
    for module, name, reach in wanted:
        if (loaded := sys.modules.get(module)) is not None:
            before.append((loaded, name, getattr(loaded, name)))
            setattr(loaded, name, reach(student, module, name, getattr(loaded, name)))
    try:
        yield
    finally:
        for loaded, name, function in before:
            setattr(loaded, name, function)


def seeded(student: Student, module: str, name: str, function: Any) -> Any:
    @functools.wraps(function)
    def seed(*arguments: Any, **keywords: Any) -> Any:
        given = function(*arguments, **keywords)
        student.use_named(module, name, *arguments, **keywords)
        return given

    return seed


def inspected(student: Student, module: str, name: str, function: Any) -> Any:
    @functools.wraps(function)
    def look(*arguments: Any, **keywords: Any) -> Any:
        if arguments and type(arguments[0]) is Handle:
            return student.use_named(module, name, *arguments, **keywords)
        return function(*arguments, **keywords)

    return look
