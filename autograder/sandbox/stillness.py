"""What some names mean, all the way down, so that one can tell later whether it has changed.

A copy of the process costs milliseconds. Where all that a test can reach by its names is code and constants, and is the
same at the end of the notebook, the process itself gives the answers that its copy would give. This is for honest
notebooks to be quick: what a hostile one makes of it costs nobody but itself.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

__all__ = ["picture", "same"]

LARGE = 1 << 16  # bytes of an array; comparing more is no longer quick
MOST = 2000  # objects
ABSENT = object()
CONSTANTS = (type(None), bool, int, float, complex, str, bytes, range, type(...), type(NotImplemented))
LIBRARY = (types.ModuleType, types.BuiltinFunctionType, np.ufunc, np.dtype, np.generic, types.CodeType)
WRAPPERS = (staticmethod, classmethod)


class Changing(Exception):
    """Something may change without being another object."""


def picture(namespace: dict[str, Any], names: Iterable[str]) -> list[Any] | None:
    """List what can be reached from `names`; None where some of it can change in place, or is too much."""
    waiting = [namespace.get(name, ABSENT) for name in names]
    found: list[Any] = []
    seen: set[int] = set()
    try:
        while waiting:
            value = waiting.pop()
            found.append(value)
            if id(value) not in seen:
                seen.add(id(value))
                waiting.extend(behind(value, namespace))
            if len(found) + len(waiting) > MOST:
                return None
    except Changing:
        return None
    return found


def same(before: list[Any], now: list[Any] | None) -> bool:
    """Tell whether two pictures show the same objects."""
    if now is None or len(before) != len(now):
        return False
    return all(
        one is other or (type(one) is type(other) is Content and one == other)
        for one, other in zip(before, now, strict=True)
    )


class Content(bytes):
    """The bytes of an array as they were: compared by what they are."""


def behind(value: Any, namespace: dict[str, Any]) -> Iterator[Any]:
    """What a value is made of. Raises `Changing` for one that may change in place."""
    kind = type(value)
    if value is ABSENT or kind in CONSTANTS or isinstance(value, LIBRARY):
        return
    if kind is types.FunctionType:
        yield from behind_function(value, namespace)
    elif isinstance(value, type):
        if value.__module__ == "__main__":
            yield from value.__mro__[1:]
            yield from (each for name, each in vars(value).items() if name not in ("__dict__", "__weakref__"))
    elif kind in (tuple, frozenset):
        yield from value
    elif kind is property:
        yield from (value.fget, value.fset, value.fdel)
    elif kind in WRAPPERS:
        yield value.__func__
    elif kind is np.ndarray and value.dtype.kind in "biufcSU" and value.nbytes <= LARGE:
        yield Content(repr((value.shape, value.dtype.str)).encode() + value.tobytes())
    elif kind is not Content:
        raise Changing


def behind_function(function: types.FunctionType, namespace: dict[str, Any]) -> Iterator[Any]:
    """What a function's answers depend on; one of a library is taken to stay what it is."""
    if function.__globals__ is not namespace:
        return
    if function.__dict__:
        raise Changing
    yield function.__code__
    yield function.__defaults__
    yield from (function.__kwdefaults__ or {}).values()
    yield from (cell.cell_contents for cell in function.__closure__ or ())
    yield from (namespace.get(name, ABSENT) for name in names_in(function.__code__))


def names_in(code: types.CodeType) -> Iterator[str]:
    """The names that a piece of code, or one inside it, may look up; attributes' names are among them."""
    yield from code.co_names
    for constant in code.co_consts:
        if type(constant) is types.CodeType:
            yield from names_in(constant)
