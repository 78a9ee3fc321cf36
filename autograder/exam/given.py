"""What a test cell hands to the student's code that stays in the examiner: functions, and iterators by their steps.

A reference to one of them says what it is, and of a function also how it is called: a decorator of the student's passes
that on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType, GeneratorType
from typing import Any

from autograder.exam.wire.references import FUNCTION

__all__ = ["is_iterator", "named", "step"]

EMPTY: tuple[Any, ...] = ([], (), {}, set(), "", range(0), b"", {}.values(), {}.items())
LAZY = (
    GeneratorType,
    map,
    filter,
    zip,
    enumerate,
    reversed,
    *(type(iter(one)) for one in EMPTY),
)


def is_iterator(value: Any) -> bool:
    """Tell whether a value is one of Python's own iterators: one by one its values can cross."""
    return type(value) in LAZY


def named(function: Callable[..., Any]) -> tuple[str, ...]:
    """What a reference tells of a function of the notebook's: `FUNCTION`, its name, and its docstring if it has one."""
    if type(function) is not FunctionType:
        return ()
    return (FUNCTION, function.__name__, *([function.__doc__] if function.__doc__ else []))


def step(iterator: Iterator[Any]) -> Callable[[], tuple[bool, Any]]:
    """Make the function that the student's process calls for the next value: (there is one, it)."""

    def next_value() -> tuple[bool, Any]:
        for value in iterator:
            return True, value
        return False, None

    return next_value
