"""Thresholds: a measured figure earns its share of the points, between a zero mark and a full mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.checks.credits import Credit, nothing_earned, record
from autograder.checks.marks import Marks, read_marks
from autograder.checks.measuring import Measured, of_examples, of_number, of_repeats

__all__ = ["threshold"]

# in the place of an argument that was not given; None is what a function without `return` gives
NOTHING: Any = object()


def threshold(
    value: Any,
    found: Any = NOTHING,
    wanted: Any = NOTHING,
    *,
    zero: float,
    full: float,
    what: str = "",
    bands: Mapping[float, float] | None = None,
    unit: str = "",
    seeds: int | None = None,
    confidence: float = 0.95,
) -> Credit:
    """Turn a measured figure into partial credit, linear from the `zero` mark to the `full` mark.

    A loss, for which lower is better, has `full` below `zero`. With `bands` the credit rises in steps:
    `{0.90: 0.5, 0.95: 0.8}` earns half from 0.90 on and 80 % from 0.95 on; `full` earns all.

    `value` is the figure; or a metric, to be taken of `found` and `wanted`; or, with `seeds=k`, a function of a seed,
    to be called at most k times. The latter two have an interval, and a figure counts as the best mark that its
    interval reaches. `unit` is written behind it.

    Raises AssertionError when nothing is earned, or when the figure is not a finite number of an exact type; TypeError
    for a metric that is not the test's own function; ValueError for marks, seeds or a confidence that make no sense.

    >>> threshold(0.953, zero=0.90, full=0.98, what="accuracy")
    accuracy 0.953: 66 % of the points (0 % at 0.90, 100 % from 0.98)
    >>> threshold(0.3, zero=0.5, full=0.1).credit
    0.5
    >>> from autograder.checks import accuracy
    >>> threshold(accuracy, [1] * 39 + [0], [1] * 40, zero=0.5, full=0.98, what="accuracy")
    accuracy 0.975 (95 % interval 0.8527 to 0.9987, n = 40) reaches 0.98: 100 % of the points
    """
    __tracebackhide__ = True
    marks = read_marks(zero, full, bands)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence={confidence!r} must lie between 0 and 1")
    name = what or "the figure"
    if (found is NOTHING) != (wanted is NOTHING) or (seeds is not None and found is not NOTHING):
        raise TypeError(
            "a metric takes both, found and wanted; a function of a seed takes seeds= and neither"
        )
    if seeds is not None:
        measured = of_repeats(value, name, marks, seeds, confidence)
    elif found is not NOTHING:
        measured = of_examples(value, found, wanted, name, marks, confidence)
    else:
        measured = of_number(value, name, marks)
    credit = _credit(measured, marks, what, unit)
    record(credit)
    if credit.credit == 0:
        raise AssertionError(nothing_earned(credit))
    return credit


def _credit(measured: Measured, marks: Marks, what: str, unit: str) -> Credit:
    counted = marks.counted(measured.value, measured.reach)
    earned = marks.credit(counted)
    lifted = earned > marks.credit(measured.value)
    return Credit(
        measured.value,
        marks.zero,
        marks.full,
        earned,
        what,
        unit,
        marks.bands,
        measured.evidence,
        counted if lifted else None,
    )
