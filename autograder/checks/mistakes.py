"""Recognise the likely mistake behind a wrong shape or a wrong kind of number: a sentence, or empty."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["kind_mistake", "shape_mistake"]

Shape = tuple[Any, ...]


def shape_mistake(found: Shape, wanted: Shape) -> str:
    """Guess why a shape is not the wanted one; both are tuples of lengths."""
    if tuple(n for n in found if n != 1) == tuple(n for n in wanted if n != 1):
        if len(found) > len(wanted):
            return "an axis of length 1 is too many: is keepdims=True or [:, None] left over?"
        if len(found) < len(wanted):
            return "an axis of length 1 is missing: keepdims=True or [:, None]?"
        return "a row in place of a column, or the reverse: transpose it?"
    if found == wanted[::-1]:
        return "transposed: swap the axes with .T?"
    if not found:
        return "reduced to a single number: is axis= missing in the sum or mean?"
    if len(found) == 2 and found[0] == found[1] and tuple(n for n in wanted if n != 1) == found[:1]:
        return "an (n,) and an (n, 1) array broadcast to (n, n): give both the same shape first"
    if sorted(found) == sorted(wanted):
        return "the axes are in another order: transpose them?"
    for axis in range(len(found)):
        if found[:axis] + found[axis + 1 :] == wanted:
            return f"axis {axis} is still there: reduce over it with axis={axis}?"
    for axis in range(len(wanted)):
        if wanted[:axis] + wanted[axis + 1 :] == found:
            return f"axis {axis} of the wanted shape is missing: reduced away, or only one item computed?"
    if len(found) == len(wanted):
        apart = [(axis, f - w) for axis, (f, w) in enumerate(zip(found, wanted, strict=True)) if f != w]
        if all(abs(step) == 1 for _, step in apart):
            side = "many" if apart[0][1] > 0 else "few"
            return f"one entry too {side} along axis {apart[0][0]}: off by one at an end?"
    if math.prod(found) == math.prod(wanted):
        return "the right number of entries in another arrangement: reshape?"
    return ""


def kind_mistake(found: np.ndarray, wanted: np.ndarray, listed: bool) -> str:
    """Guess why the kind of number is not the wanted one; empty where the difference does not matter.

    `listed` tells that one of the two came as a list: Python's numbers have no dtype.
    """
    if found.dtype.kind == wanted.dtype.kind:
        return ""
    kinds = found.dtype.kind.replace("u", "i") + wanted.dtype.kind.replace("u", "i")
    if kinds[0] == kinds[1]:
        return ""
    if kinds[1] in "US":
        return "text is wanted: a name, or str(...)"
    if kinds[0] in "US":
        return "text in place of numbers: convert with float(...) or int(...)"
    if kinds[0] == "b":
        return "the result of a comparison (True, False) in place of the numbers"
    if kinds[1] == "b":
        return "True or False is wanted for each entry: return the comparison itself, such as x > 0"
    if kinds[0] == "c":
        return (
            "complex where real is wanted: eigh for a symmetric matrix, or .real where the rest is rounding"
        )
    if listed or found.ndim == 0:
        return ""
    if kinds[0] == "i":
        return "an integer array rounds what is put into it: dtype=float for it, / in place of //"
    if kinds[1] == "i":
        return (
            "whole numbers are wanted (indices, counts, labels): // in place of /, or .astype(int) at the end"
        )
    return "the imaginary part was lost: give the array dtype=complex"
