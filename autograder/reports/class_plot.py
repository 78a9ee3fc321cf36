"""Where the class stands: a histogram of one threshold's figures, for a student's page.

It is made of what each student was told, never of the figures behind that, and there is none of a class so small that
a column would be a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.grading.gradebook import Measured
from autograder.reports.amounts import figure
from autograder.reports.thresholds import Threshold, by_threshold

__all__ = ["NO_CLASS", "ClassFigures", "ClassPlot", "class_plot", "told_figures"]

ClassFigures = Mapping[Threshold, Sequence[float]]  # what the students were told, without their names
NO_CLASS: ClassFigures = {}

LEAST_STUDENTS = 5
STEPS = 20  # columns from mark to mark, as figures of hidden data are told in twentieths


@dataclass(frozen=True)
class Column:
    """One column: `x` is its middle in percent of the way to the full mark, `height` 100 for the highest one."""

    x: float
    height: float
    own: bool


@dataclass(frozen=True)
class ClassPlot:
    """A histogram of so many students, and its words: `title` and `description` are what is read out in its place.

    `own` is where the student's own column is, in percent of the way to the full mark.
    """

    students: int
    columns: tuple[Column, ...]
    own: float
    title: str
    description: str


def told_figures(measured: Iterable[Measured]) -> ClassFigures:
    """Take a class's figures as they may be told, of each threshold that at least five students have a figure of."""
    groups = by_threshold(measured).items()
    told = {threshold: [each.measurement.shown for each in figures] for threshold, figures in groups}
    return {threshold: figures for threshold, figures in told.items() if len(figures) >= LEAST_STUDENTS}


def class_plot(threshold: Threshold, figures: Sequence[float], own: float) -> ClassPlot:
    """Draw a class's figures, with the column that a student's own falls into."""
    counts = [0] * (STEPS + 1)
    for value in figures:
        counts[_column(threshold, value)] += 1
    mine = _column(threshold, own)
    columns = [
        Column(100 * number / STEPS, round(100 * count / max(counts), 1), number == mine)
        for number, count in enumerate(counts)
        if count
    ]
    between = sum(counts[1:STEPS])
    zero, full, yours = (figure(each, threshold.unit) for each in (threshold.zero, threshold.full, own))
    return ClassPlot(
        len(figures),
        tuple(columns),
        100 * mine / STEPS,
        f"Where the class stands: {threshold.name} of {len(figures)} students",
        f"{counts[0]} at {zero} or worse, {between} in between, {counts[STEPS]} at {full} or better. "
        f"Yours is {yours}.",
    )


def _column(threshold: Threshold, value: float) -> int:
    """Find a figure's column; the first and the last one are for those at a mark or beyond alone."""
    way = threshold.way(value)
    if way in (0.0, 100.0):
        return STEPS if way else 0
    return min(max(round(way * STEPS / 100), 1), STEPS - 1)
