"""A class's measured figures as one table for the terminal: what the instructor reads, with exact values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.grading.gradebook import Measured
from autograder.reports.amounts import figure
from autograder.reports.table import plain
from autograder.reports.thresholds import Threshold, by_threshold

__all__ = ["Spread", "figure_table", "spreads"]


@dataclass(frozen=True)
class Spread:
    """How a class's figures spread over one threshold.

    `quartiles` are the three of the exact values, `zero`, `between` and `full` the shares of the students whose figure
    earns nothing, a part and all. `undecided` counts those that were lifted to a mark. `seconds` is the median.
    """

    threshold: Threshold
    students: int
    quartiles: tuple[float, float, float]
    zero: float
    between: float
    full: float
    undecided: int
    seconds: float


def spreads(measured: Iterable[Measured]) -> list[Spread]:
    """Sum up a class's figures, threshold by threshold."""
    return [_spread(threshold, figures) for threshold, figures in by_threshold(measured).items()]


def _spread(threshold: Threshold, measured: Sequence[Measured]) -> Spread:
    figures = [each.measurement for each in measured]
    values = [each.value for each in figures]
    # of a single value all quartiles are this value
    first, second, third = quantiles(values if len(values) > 1 else values * 2, n=4, method="inclusive")
    zero = sum(each.credit <= 0.0 for each in figures) / len(figures)
    full = sum(each.credit >= 1.0 for each in figures) / len(figures)
    return Spread(
        threshold,
        len(figures),
        (first, second, third),
        zero,
        1.0 - zero - full,
        full,
        sum(each.undecided for each in figures),
        median(each.seconds for each in figures),
    )


def figure_table(week: str, found: Sequence[Spread]) -> RenderableType:
    """Lay out the figures of an assignment, a row a threshold."""
    title = Text(f"{plain(week)}: measured figures")
    if not found:
        return Group(title, Text("no figure was measured", style="dim"))
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("figure", overflow="fold")
    for heading in ("n", "25 %", "median", "75 %", "none", "part", "all", "undec.", "s"):
        table.add_column(heading, justify="right", no_wrap=True)
    for each in found:
        table.add_row(*_row(each))
    return Group(table, *(Text(f"  {line}", style="dim") for line in LEGEND))


LEGEND = (
    "25 %, median, 75 %: quartiles of the exact values",
    "none, part, all: shares of the students by the points that the figure earns",
    "undec.: lifted to a mark that lies within the figure's interval; s: median seconds",
)


def _row(spread: Spread) -> list[Text]:
    threshold = spread.threshold
    marks = f"{figure(threshold.zero)} to {figure(threshold.full, threshold.unit)}"
    place = f"{threshold.notebook}/{threshold.cell}"
    name = "\n".join(plain(line) for line in (threshold.name, place, marks))
    shares = [f"{100 * share:.0f} %" for share in (spread.zero, spread.between, spread.full)]
    quartiles = [figure(value) for value in spread.quartiles]
    counts = [str(spread.undecided), f"{spread.seconds:.3g}"]
    return [Text(text) for text in (name, str(spread.students), *quartiles, *shares, *counts)]
