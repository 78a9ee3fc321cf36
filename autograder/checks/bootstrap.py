"""The bootstrap: how far a metric varies when the examples are drawn anew from those that there are.

The interval is the percentile interval. BCa is a little nearer to its nominal rate, but its acceleration takes the
metric once more for every example, of which there are thousands, and is not defined where leaving one out changes
nothing. On the student's side the percentile interval errs to the student's favour: an error has its longer tail
upwards, a score downwards. Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapters 13 and 14.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.checks.exact import REAL_IDS, is_tensor
from autograder.checks.intervals import Interval
from autograder.checks.sentences import complaint, describe
from autograder.checks.values import read_found, read_wanted

__all__ = ["bootstrap"]

RESAMPLES = 1000
# below this the ends of the interval are chance themselves
FEWEST = 200
# all resamples together; a student decides how wide the predictions are
BYTES = 2_000_000_000
# the same for everybody, so that grading twice gives the same score
SEED = 20_020
# row numbers that are drawn at a time
BLOCK = 2**20


def bootstrap(
    metric: Callable[[Any, Any], Any], found: Any, wanted: Any, confidence: float
) -> Interval | None:
    """Give the percentile interval of metric(found, wanted) over examples, the entries along the first axis.

    A resample that the metric cannot be taken of (a single class) is left out. None where fewer than `FEWEST` remain,
    or where the examples are so large that fewer are affordable.
    """
    finds, wants = _examples(found, wanted)
    resamples = min(RESAMPLES, BYTES // max(finds.nbytes + wants.nbytes, 1))
    with np.errstate(all="ignore"):
        drawn = (_figure(metric, finds[rows], wants[rows]) for rows in _row_numbers(len(wants), resamples))
        figures = [figure for figure in drawn if figure is not None]
    if len(figures) < FEWEST:
        return None
    low, high = np.quantile(figures, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(low), float(high), "bootstrap")


def _examples(found: Any, wanted: Any) -> tuple[Any, Any]:
    """Read both as arrays or tensors that have an entry for each example."""
    finds, wants = read_found(found, "the predictions"), read_wanted(wanted)
    if wants.ndim == 0 or wants.shape[0] == 0:
        raise ValueError(
            f"the test's own `wanted` must have an entry for each example, not {describe(wants)}"
        )
    if finds.shape[:1] != wants.shape[:1]:
        raise AssertionError(
            complaint("the predictions", f"one for each of {wants.shape[0]} examples", describe(finds))
        )
    if finds.dtype.kind == wants.dtype.kind == "U" and finds.dtype.itemsize > wants.dtype.itemsize:
        # longer than every label there is: no more of it is needed to see that
        finds = finds.astype(f"U{wants.dtype.itemsize // 4 + 1}")
    return found if is_tensor(found) else finds, wanted if is_tensor(wanted) else wants


def _row_numbers(examples: int, resamples: int) -> Iterator[np.ndarray]:
    """Draw the rows of each resample, with replacement."""
    rng = np.random.default_rng(SEED)
    block = max(1, BLOCK // examples)
    for first in range(0, resamples, block):
        yield from rng.integers(0, examples, (min(block, resamples - first), examples))


def _figure(metric: Callable[[Any, Any], Any], found: Any, wanted: Any) -> float | None:
    """The metric of one resample; None where there is none."""
    try:
        value = metric(found, wanted)
        figure = float(value) if id(type(value)) in REAL_IDS else math.nan
    except Exception:
        return None
    return figure if math.isfinite(figure) else None
