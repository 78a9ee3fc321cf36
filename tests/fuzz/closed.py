"""The closed set of types that a message may become, and one form for all messages that mean the same."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.exam.codec import Ref, Unsendable, encode
from fuzz.target import Finding

__all__ = ["canonical", "is_closed"]

ATOMS = {type(None), bool, int, float, complex, str, bytes, bytearray, range, type(...), Ref}
ATOMS |= {np.dtype(char).type for char in "?bBhHiIlLefdFDUS"} | {np.datetime64, np.timedelta64}
ATOMS |= {np.random.Generator, np.random.RandomState}
ATOMS |= {date, datetime, time, timedelta, Decimal, Fraction, PurePosixPath, type(Path())}
LIBRARIES = {
    "torch": {"Tensor", "dtype", "device"},
    "pandas": {
        "DataFrame",
        "Series",
        "Index",
        "RangeIndex",
        "DatetimeIndex",
        "TimedeltaIndex",
        "CategoricalIndex",
        "Timestamp",
        "Timedelta",
    },
}
CONTAINERS = (
    list,
    tuple,
    set,
    frozenset,
    dict,
    slice,
    OrderedDict,
    Counter,
    defaultdict,
    deque,
    SimpleNamespace,
)


def is_closed(value: Any) -> bool:
    """Tell whether a value, all the way down, is of the types in the codec's table."""
    kind = type(value)
    if kind in CONTAINERS:
        return all(map(is_closed, members(value)))
    if kind is np.ndarray:
        return value.dtype.kind in "biufcmMUS" or all(type(item) is str for item in value.ravel().tolist())
    if isinstance(value, np.dtype):
        return value.kind in "biufcmMUS"
    return kind in ATOMS or kind.__name__ in LIBRARIES.get(kind.__module__.partition(".")[0], ())


def canonical(value: Any) -> bytes:
    """Give bytes that two values share when they are equal, NaN with NaN and -0.0 not with 0.0.

    They are the value's own message, in which the members of a set have no order. Raises `Finding` for a value that
    came out of a message and cannot go into one.
    """
    kind = type(value)
    if kind in (set, frozenset):
        return b"%s{%s}" % (kind.__name__.encode(), b",".join(sorted(map(canonical, value))))
    if kind in CONTAINERS:
        return b"%s(%s)" % (kind.__name__.encode(), b",".join(map(canonical, members(value))))
    try:
        return b"".join(map(bytes, encode(value, _decline)))
    except Unsendable as error:
        raise Finding(f"a {kind.__name__} that was received cannot be sent: {error}") from error


def members(value: Any) -> list[Any]:
    """List what a container holds; of a dict the keys, then the values."""
    if isinstance(value, dict):
        return [*value, *value.values()]
    if type(value) is SimpleNamespace:
        return [*vars(value), *vars(value).values()]
    if type(value) is slice:
        return [value.start, value.stop, value.step]
    return list(value)


def _decline(_: Any) -> None:
    return None
