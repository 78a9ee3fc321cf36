"""Thresholds of an assignment: what figures were measured against, and which students' figures belong together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.grading.gradebook import Measured
from autograder.model import Measurement

__all__ = ["Threshold", "by_threshold", "threshold_of"]


@dataclass(frozen=True)
class Threshold:
    """One `threshold` of a test cell: `number` counts those of the cell from 1, the marks are in `unit`.

    Figures that were measured against other marks, before a test was changed, belong to another threshold.
    """

    notebook: str
    cell: str
    number: int
    name: str
    unit: str
    zero: float
    full: float
    bands: tuple[tuple[float, float], ...]

    def way(self, value: float) -> float:
        """Work out how far a figure has come from the zero mark, 0, to the full mark, 100."""
        width = self.full - self.zero
        way = 100.0 * (value - self.zero) / width if width else 100.0
        # NaN compares false with everything, and lands at 0
        return round(min(way, 100.0), 1) if way > 0.0 else 0.0


def threshold_of(notebook: str, cell: str, number: int, measurement: Measurement) -> Threshold:
    """Give the threshold that a figure was measured against."""
    figure = measurement
    marks = (figure.zero, figure.full, figure.bands)
    return Threshold(notebook, cell, number, figure.name or "measured figure", figure.unit, *marks)


def by_threshold(measured: Iterable[Measured]) -> dict[Threshold, list[Measured]]:
    """Group a class's figures, by notebook, cell and number."""
    groups: dict[Threshold, list[Measured]] = {}
    for each in measured:
        threshold = threshold_of(each.notebook, each.cell, each.number, each.measurement)
        groups.setdefault(threshold, []).append(each)
    return {threshold: groups[threshold] for threshold in sorted(groups, key=_order)}


def _order(threshold: Threshold) -> tuple[str, str, int]:
    return threshold.notebook, threshold.cell, threshold.number
