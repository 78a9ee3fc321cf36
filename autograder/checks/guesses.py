"""Recognise the likely mistake behind wrong numbers.

Each guess is a sentence for the student, or empty. A guess is only as good as the coincidence it rests
on, so it must hold for every entry, and of a single number only the commonest factors are named.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.values import Unreadable, read

__all__ = ["value_mistake"]


def value_mistake(found: np.ndarray, wanted: np.ndarray, near: np.ndarray, given: Any = None) -> str:
    """Guess why the numbers are not the wanted ones; all three arrays have one shape.

    `near` tells for each entry whether it is right, `given` is the input of the student's function.
    """
    if found.dtype.kind not in "iufc" or wanted.dtype.kind not in "iufc":
        return "True and False swapped: negate the comparison?" if not near.any() and near.size > 1 else ""
    wide = np.complex128 if "c" in (found.dtype.kind, wanted.dtype.kind) else np.float64
    f, w = found.astype(wide), wanted.astype(wide)
    with np.errstate(all="ignore"):
        if not np.isfinite(f[~near]).all():
            return _not_finite(f[~near], w[~near])
        if given is not None and _same_as_given(f, given):
            return "the input came back unchanged"
        if not f.any() and f.size > 1:
            return "every entry is 0: is the result written into the array?"
        if _agree(f, w):
            return _rough(f, w, found) or _edges(near)
        for sentence, guess in GUESSES:
            if _agree(f, guess(w)):
                return sentence
        return _arranged(f, w) or _scaled(f, w) or _shifted(f, w) or _rough(f, w, found) or _edges(near)


def _cut(wanted: np.ndarray) -> np.ndarray:
    # a whole number stays the same when cut off, and proves nothing
    whole = np.trunc(wanted.real)
    return np.zeros_like(whole) if (whole == wanted).any() else whole


# what a student's mistake makes of the wanted value
GUESSES: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("the sign is flipped everywhere: a minus missing or too many?", np.negative),
    ("everywhere 2 x the wanted value: a factor 1/2 forgotten?", lambda w: 2 * w),
    ("everywhere 1/2 x the wanted value: a factor 2 forgotten?", lambda w: w / 2),
    ("everywhere -2 x the wanted value: a factor -1/2 forgotten?", lambda w: -2 * w),
    ("log base 2 in place of the natural logarithm: np.log, not np.log2", lambda w: w / np.log(2)),
    ("the natural logarithm in place of base 2: np.log2, not np.log", lambda w: w * np.log(2)),
    ("log base 10 in place of the natural logarithm: np.log, not np.log10", lambda w: w / np.log(10)),
    ("the wanted value squared: a square root forgotten?", np.square),
    ("the square root of the wanted value: one square root too many, or a square forgotten?", np.sqrt),
    ("the logarithm of the wanted value: np.exp forgotten, or a log too many?", np.log),
    ("the exponential of the wanted value: np.log forgotten?", np.exp),
    ("1 minus the wanted value: the complement?", lambda w: 1 - w),
    ("1 over the wanted value: divided the wrong way round?", np.reciprocal),
    ("the absolute value: the sign is lost", np.abs),
    ("cut off to whole numbers: // in place of /, or an integer dtype?", _cut),
)


def _agree(left: np.ndarray, right: np.ndarray) -> bool:
    """Tell whether two arrays agree but for rounding; an all-zero one says nothing."""
    if left.shape != right.shape or not right.any():
        return False
    # most guesses are wrong, and the first entries of a large array tell so
    parts = [(left.flat[:64], right.flat[:64]), (left, right)]
    return all(np.allclose(one, other, rtol=1e-5, atol=1e-12) for one, other in parts)


def _not_finite(found: np.ndarray, wanted: np.ndarray) -> str:
    if np.isnan(found).any():
        return (
            "NaN: 0/0, inf - inf or the log of a negative number; in a softmax, subtract the maximum first?"
        )
    if np.isinf(wanted[np.isinf(found)]).all():
        return "infinity of the other sign: log(0) is minus infinity"
    return "infinity: exp overflows beyond 709 (subtract the maximum first?), a division by 0, or log(0)"


def _same_as_given(found: np.ndarray, given: Any) -> bool:
    # by identity of type: `given` may have been in the student's hands
    for item in given if type(given) is tuple else (given,):
        try:
            array = read(item)
        except Unreadable:
            continue
        if (
            array.dtype.kind in "iufc"
            and found.ndim
            and array.shape == found.shape
            and np.array_equal(array, found)
        ):
            return True
    return False


def _arranged(found: np.ndarray, wanted: np.ndarray) -> str:
    """Recognise the right numbers at the wrong places, or with some columns' signs turned."""
    if found.ndim == 0 or found.size < 2:
        return ""
    if found.ndim == 2 and _agree(found, wanted.T):
        return "transposed: swap the axes with .T, or the order of the two factors?"
    for axis in range(found.ndim):
        if _agree(found, np.flip(wanted, axis)):
            return f"in the reverse order along axis {axis}: ascending in place of descending?"
    if found.ndim == 2 and _agree(np.abs(found), np.abs(wanted)):
        return "the signs alone differ: an eigenvector's sign is free, unless the task fixes it"
    same_range = np.isclose(np.abs(found).max(), np.abs(wanted).max())
    if same_range and _agree(np.sort(found, axis=None), np.sort(wanted, axis=None)):
        return "the right numbers at other places: another order?"
    return ""


def _scaled(found: np.ndarray, wanted: np.ndarray) -> str:
    """Recognise a constant factor, and name it where it is n, 1/n, n/(n-1) or (n-1)/n."""
    if np.count_nonzero(wanted) < 2:
        return ""
    place = np.unravel_index(int(np.argmax(np.abs(wanted))), wanted.shape)
    factor = complex(found[place] / wanted[place])
    if factor.imag or not factor.real or not _agree(found, wanted * factor.real):
        return ""
    size = factor.real
    for n, text in ((size, f"{size:.0f}"), (1 / size, f"1/{1 / size:.0f}")):
        if 1.5 < abs(n) < 1e9 and math.isclose(n, round(n), rel_tol=1e-7):
            return f"everywhere {text} x the wanted value: a sum in place of a mean, or the reverse (1/n)?"
    for n, text in ((1 / (1 - 1 / size), "n/(n-1)"), (1 / (1 - size), "(n-1)/n")) if size != 1 else ():
        if 2 < n < 1e5 and math.isclose(n, round(n), rel_tol=1e-6):
            return (
                f"everywhere {text} x the wanted value with n = {round(n)}: divided by n - 1 or by n (ddof)?"
            )
    return f"everywhere {size:.6g} x the wanted value: a constant factor"


def _shifted(found: np.ndarray, wanted: np.ndarray) -> str:
    if found.size < 3:
        return ""
    gaps = found - wanted
    shift = gaps.flat[0]
    if shift == 0 or not np.allclose(gaps, shift, rtol=1e-5, atol=0):
        return ""
    return f"everywhere {shift:.6g} more than wanted: a constant added or forgotten?"


def _rough(found: np.ndarray, wanted: np.ndarray, exact: np.ndarray) -> str:
    if not np.allclose(found, wanted, rtol=1e-3, atol=1e-3 * float(np.max(np.abs(wanted)))):
        return ""
    if exact.dtype.kind == "f" and exact.dtype.itemsize < 8:
        return f"nearly right, and computed in {exact.dtype}: use float64"
    return (
        "nearly right: an approximation, a rounding, too few steps, or a small constant (eps) left in or out?"
    )


def _edges(near: np.ndarray) -> str:
    """Recognise that only the first or the last entries along an axis are wrong."""
    for axis in range(near.ndim):
        length = near.shape[axis]
        wrong = np.flatnonzero(~near.all(axis=tuple(other for other in range(near.ndim) if other != axis)))
        if length > 2 and list(wrong) in ([0], [length - 1]):
            end = "first" if wrong[0] == 0 else "last"
            return f"only the {end} entry along axis {axis} is wrong: off by one at that end?"
    return ""
