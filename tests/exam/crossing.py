"""Send values through the codec, and compare what comes out with what went in."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exam.codec import BOUNDS, Bounds, Ref, decode, encode


def decline(_: Any) -> None:
    return None


def keep(ref: Ref) -> Ref:
    return ref


def message(value: Any, refer: Callable[[Any], Ref | None] = decline, bounds: Bounds = BOUNDS) -> bytearray:
    """The whole message, as it would arrive."""
    return bytearray(b"".join(encode(value, refer, bounds)))


def cross(value: Any, refer: Callable[[Any], Ref | None] = decline) -> Any:
    return decode(message(value, refer), keep)


def same(found: Any, wanted: Any) -> bool:
    """Tell whether two values are of the same types and equal all the way down, NaN to NaN, -0.0 to -0.0."""
    if type(found) is not type(wanted):
        return False
    if isinstance(wanted, np.ndarray | np.generic):
        return found.dtype == wanted.dtype and found.shape == wanted.shape and same_items(found, wanted)
    if isinstance(wanted, float):
        return (found == wanted and math.copysign(1, found) == math.copysign(1, wanted)) or found != found
    if isinstance(wanted, complex):
        return same(found.real, wanted.real) and same(found.imag, wanted.imag)
    if isinstance(wanted, list | tuple):
        return len(found) == len(wanted) and all(map(same, found, wanted))
    if isinstance(wanted, dict):
        return same(list(found), list(wanted)) and same(list(found.values()), list(wanted.values()))
    if isinstance(wanted, slice):
        return same((found.start, found.stop, found.step), (wanted.start, wanted.stop, wanted.step))
    return found == wanted


def same_items(found: Any, wanted: Any) -> bool:
    if wanted.dtype.kind == "O":
        return found.tolist() == wanted.tolist()
    return found.tobytes() == wanted.tobytes()
