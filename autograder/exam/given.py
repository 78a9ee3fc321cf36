"""What a test cell hands to the student's code that stays in the examiner: functions, and iterators by their steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import GeneratorType
from typing import Any

__all__ = ["ITERATOR", "is_iterator", "step"]

ITERATOR = "iterator"  # the one claim that a reference to a function of the examiner's may carry
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


def step(iterator: Iterator[Any]) -> Callable[[], tuple[bool, Any]]:
    """Make the function that the student's process calls for the next value: (there is one, it)."""

    def next_value() -> tuple[bool, Any]:
        for value in iterator:
            return True, value
        return False, None

    return next_value
