"""Errors of predicted numbers, and the relative error of a computed array."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.checks.mistakes import shape_mistake
from autograder.checks.sentences import complaint, describe
from autograder.checks.values import read_found, read_wanted

__all__ = [
    "mean_absolute_error",
    "mean_absolute_scaled_error",
    "mean_squared_error",
    "r2_score",
    "read_numbers",
    "read_pair",
    "relative_error",
    "root_mean_squared_error",
]


def mean_squared_error(found: Any, wanted: Any) -> float:
    """Average (found - wanted)² over all entries; both of one shape.

    >>> mean_squared_error([1.0, 3.0], [1.0, 1.0])
    2.0
    """
    finds, wants = read_pair(found, wanted, "the predictions")
    return float(np.mean(np.square(finds - wants)))


def root_mean_squared_error(found: Any, wanted: Any) -> float:
    """Take the square root of the mean squared error: in the units of `wanted`.

    >>> root_mean_squared_error([1.0, 5.0], [1.0, 1.0]) == 8**0.5
    True
    """
    return math.sqrt(mean_squared_error(found, wanted))


def mean_absolute_error(found: Any, wanted: Any) -> float:
    """Average |found - wanted| over all entries; both of one shape.

    >>> mean_absolute_error([1.0, 3.0], [1.0, 1.0])
    1.0
    """
    finds, wants = read_pair(found, wanted, "the predictions")
    return float(np.mean(np.abs(finds - wants)))


def r2_score(found: Any, wanted: Any) -> float:
    """Measure the share of the variance explained: 1 - Σ(wanted - found)² / Σ(wanted - mean)².

    Both have shape (n,). Predicting the mean scores 0, anything worse is negative. A constant `wanted`
    has no variance to explain: ValueError.

    >>> r2_score([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    1.0
    """
    finds, wants = read_pair(found, wanted, "the predictions")
    if wants.ndim != 1:
        raise ValueError(f"r2_score takes one target for each sample, shape (n,), not shape {wants.shape}")
    spread = float(np.sum(np.square(wants - wants.mean())))
    if spread == 0:
        raise ValueError("the test's own `wanted` is constant: R² is not defined")
    return 1 - float(np.sum(np.square(finds - wants))) / spread


def mean_absolute_scaled_error(found: Any, wanted: Any, history: Any, *, season: int = 1) -> float:
    """Divide the mean absolute error of a forecast by that of the naive forecast on the history.

    `found` and `wanted` are the forecast and the truth, shape (h,); `history` is the training series,
    shape (n,) with n > season; the naive forecast repeats the value of `season` steps before. Below 1 is
    better than naive. Source: Hyndman and Koehler, Another look at measures of forecast accuracy (2006).

    >>> mean_absolute_scaled_error([4.0, 6.0], [5.0, 5.0], [1.0, 3.0, 1.0])
    0.5
    """
    past = read_wanted(history, "history").astype(np.float64)
    if past.ndim != 1 or not 1 <= season < past.size or not np.isfinite(past).all():
        raise ValueError(f"`history` must be a finite series longer than one season, not {describe(past)}")
    naive = float(np.mean(np.abs(past[season:] - past[:-season])))
    if naive == 0:
        raise ValueError("`history` repeats exactly: the naive forecast has no error to scale by")
    return mean_absolute_error(found, wanted) / naive


def relative_error(found: Any, wanted: Any) -> float:
    """Measure ‖found - wanted‖ / ‖wanted‖, in the Euclidean norm over all entries; both of one shape.

    The usual measure of a gradient check. Where `wanted` is all zero it is ‖found‖.

    >>> relative_error([3.0, 4.5], [3.0, 4.0])
    0.1
    """
    finds, wants = read_pair(found, wanted, "the result")
    size = float(np.linalg.norm(wants.ravel()))
    return float(np.linalg.norm((finds - wants).ravel())) / (size or 1.0)


def read_pair(found: Any, wanted: Any, what: str) -> tuple[np.ndarray, np.ndarray]:
    """Read predictions and truth as finite float64 arrays of one shape, at least one entry each."""
    __tracebackhide__ = True
    wants = read_wanted(wanted)
    if wants.dtype.kind not in "iuf" or wants.size == 0 or not np.isfinite(wants).all():
        raise ValueError(f"the test's own `wanted` must be finite numbers, not {describe(wants)}")
    return read_numbers(found, what, wants.shape), wants.astype(np.float64)


def read_numbers(found: Any, what: str, shape: tuple[int, ...]) -> np.ndarray:
    """Read what a student's code made as finite real numbers of this shape, in float64."""
    __tracebackhide__ = True
    wanted = f"shape {shape}, finite numbers"
    finds = read_found(found, what, wanted=wanted)
    if finds.shape != shape:
        likely = shape_mistake(finds.shape, shape)
        raise AssertionError(complaint(f"{what}: wrong shape", wanted, describe(finds), likely))
    if finds.dtype.kind not in "iuf":
        raise AssertionError(complaint(f"{what}: not real numbers", wanted, describe(finds)))
    finite = np.isfinite(finds)
    if not finite.all():
        count = int(finds.size - np.count_nonzero(finite))
        likely = "a division by zero, a logarithm of zero, an overflow, or a training run that diverged"
        verdict = f"{what}: {count} of {finds.size} entries are NaN or infinite"
        raise AssertionError(complaint(verdict, wanted, describe(finds), likely))
    return finds.astype(np.float64)
