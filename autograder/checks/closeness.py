"""Compare numbers: shape and kind first, then every entry within a tolerance."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.exact import SEQUENCE_IDS
from autograder.checks.guesses import value_mistake
from autograder.checks.mistakes import kind_mistake, shape_mistake
from autograder.checks.sentences import complaint, describe, show_apart
from autograder.checks.values import read_found, read_wanted, shape_of

__all__ = ["assert_close", "assert_shape"]

# by the bytes of a wanted number's real part: (rtol, atol)
TOLERANCES = {2: (1e-3, 1e-3), 4: (1e-5, 1e-6)}
DOUBLE_TOLERANCES = (1e-7, 1e-12)


def assert_close(
    found: Any,
    wanted: Any,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    what: str = "the result",
    hint: str = "",
    given: Any = None,
) -> None:
    """Assert that shape, kind of number and every entry agree: |found - wanted| <= atol + rtol |wanted|.

    Both are numbers, lists, arrays, tensors, Series or DataFrames (the numbers alone, not the labels) of
    one shape. The tolerances follow
    from the dtype of `wanted`: 1e-7 and 1e-12 for float64 and Python numbers, 1e-5 and 1e-6 for float32,
    1e-3 and 1e-3 for float16. NaN is never close to anything. A single number or a list may hold
    integers where floats are wanted, an array may not. `what` names the value in the message, `hint` ends
    it, and `given` is the function's input, to recognise that it came back unchanged.

    >>> assert_close([0.1 + 0.2, 1.0], np.array([0.3, 1.0]))
    """
    __tracebackhide__ = True
    wants = read_wanted(wanted)
    finds = read_found(found, what, hint, wants)
    if wants.dtype.kind in "US":
        raise TypeError("assert_close compares numbers: use assert_equal for text")
    if finds.shape != wants.shape:
        likely = shape_mistake(finds.shape, wants.shape)
        verdict = f"{what} has the wrong shape"
        raise AssertionError(complaint(verdict, describe(wants), describe(finds), likely, hint))
    listed = id(type(found)) in SEQUENCE_IDS or id(type(wanted)) in SEQUENCE_IDS
    likely = kind_mistake(finds, wants, listed)
    if likely:
        verdict = f"{what} has the wrong kind of number"
        raise AssertionError(complaint(verdict, describe(wants), describe(finds), likely, hint))
    tolerances = _tolerances(wants, rtol, atol)
    near = _near(finds, wants, *tolerances)
    # count_nonzero, here and below, takes a fifth of the time of .all() on a small array
    if np.count_nonzero(near) != near.size:
        raise AssertionError(_difference(finds, wants, near, tolerances, what, hint, given))


def assert_shape(
    found: Any, wanted: tuple[int | str | None, ...], *, what: str = "the result", hint: str = ""
) -> None:
    """Assert the shape of an array, tensor, list, Series or DataFrame.

    In `wanted`, None and -1 stand for any length, and a name for any length that is the same at every
    place of that name.

    >>> assert_shape(np.zeros((5, 3, 3)), (None, "d", "d"))
    """
    __tracebackhide__ = True
    shape = shape_of(found, what, hint, f"shape {_shape_text(wanted)}")
    lengths: dict[str, int] = {}
    fits = len(shape) == len(wanted) and all(
        axis is None
        or axis == -1
        or size == (lengths.setdefault(axis, size) if isinstance(axis, str) else axis)
        for size, axis in zip(shape, wanted, strict=True)
    )
    if fits:
        return
    free = all(isinstance(axis, int) and axis >= 0 for axis in wanted)
    likely = shape_mistake(shape, wanted) if free else _axis_mistake(shape, wanted)
    verdict = f"{what} has the wrong shape"
    raise AssertionError(complaint(verdict, f"shape {_shape_text(wanted)}", f"shape {shape}", likely, hint))


def _near(finds: np.ndarray, wants: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    """Tell for each entry whether it is close; NaN never is, an infinity only to itself."""
    double = np.complex128 if wants.dtype.kind == "c" else np.float64
    found, wanted = finds.astype(double, copy=False), wants.astype(double, copy=False)
    finite = np.isfinite(wanted)
    if np.count_nonzero(finite) == wanted.size:
        with np.errstate(over="ignore"):
            # as ndarray: of single numbers NumPy makes scalars, which cannot be indexed
            return np.asarray(np.abs(found - wanted) <= atol + rtol * np.abs(wanted))
    if np.isnan(wanted).any():
        raise ValueError("the test's own `wanted` contains NaN, to which nothing is close")
    with np.errstate(all="ignore"):
        near = np.abs(found - wanted) <= atol + rtol * np.abs(wanted)
    return np.asarray(np.where(finite, near, found == wanted))


def _tolerances(wants: np.ndarray, rtol: float | None, atol: float | None) -> tuple[float, float]:
    size = wants.dtype.itemsize // 2 if wants.dtype.kind == "c" else wants.dtype.itemsize
    usual = TOLERANCES.get(size, DOUBLE_TOLERANCES) if wants.dtype.kind in "fc" else DOUBLE_TOLERANCES
    return usual[0] if rtol is None else rtol, usual[1] if atol is None else atol


def _difference(
    finds: np.ndarray,
    wants: np.ndarray,
    near: np.ndarray,
    tolerances: tuple[float, float],
    what: str,
    hint: str,
    given: Any,
) -> str:
    with np.errstate(all="ignore"):
        gaps = np.where(near, 0.0, np.abs(np.subtract(finds, wants, dtype=_wide(wants))))
    # NaN is the worst of all differences, then infinity
    worst = np.unravel_index(
        int(np.argmax(np.nan_to_num(gaps, nan=np.inf, posinf=np.finfo(float).max))), near.shape
    )
    apart = "" if np.isnan(gaps[worst]) else f", where the difference is largest ({gaps[worst]:.3g})"
    place = f" at {_index(worst)}{apart}" if worst else ""
    count = int(near.size - np.count_nonzero(near))
    share = "" if near.ndim == 0 else f": {count} of {near.size} entries of shape {near.shape} differ"
    expected, actual = show_apart(wants[worst], finds[worst])
    rtol, atol = tolerances
    return complaint(
        f"{what} is not close to the wanted value{share}",
        f"{expected}{place} (within {rtol:.2g} x the value + {atol:.2g})",
        actual,
        value_mistake(finds, wants, near, given),
        hint,
    )


def _wide(wants: np.ndarray) -> type[np.generic]:
    return np.complex128 if wants.dtype.kind == "c" else np.float64


def _index(place: tuple[Any, ...]) -> str:
    return f"[{', '.join(str(int(axis)) for axis in place)}]"


def _shape_text(wanted: tuple[int | str | None, ...]) -> str:
    axes = ["any" if axis is None or axis == -1 else str(axis) for axis in wanted]
    return f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"


def _axis_mistake(shape: tuple[int, ...], wanted: tuple[int | str | None, ...]) -> str:
    if len(shape) != len(wanted):
        more = len(shape) > len(wanted)
        return f"{'too many' if more else 'too few'} axes: {len(wanted)} wanted, {len(shape)} found"
    if len(shape) == 2:
        return "transposed, or an axis= that is not the one meant?"
    return "an axis= that is not the one meant?"
