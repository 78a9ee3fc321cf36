"""A measured figure as a student reads it: what it earned, what the next band asks for, and how certain it is.

Of a figure that hidden lines measured (`told` is set) a page has what is told, and nothing that the student's code
could write there: no interval, no repeats and no seconds. An answer that waits as long as a hidden input says would be
telling it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.model import Measurement
from autograder.reports.amounts import figure, percent
from autograder.reports.class_plot import ClassFigures, ClassPlot, class_plot
from autograder.reports.thresholds import Threshold, threshold_of

__all__ = ["Figure", "figure_of"]

METHODS = {"wilson": "Wilson", "bootstrap": "bootstrap", "t": "Student's t"}


@dataclass(frozen=True)
class Figure:
    """A measured figure on a page: `way` and `ticks` are in percent from the zero mark to the full mark.

    `anchor` is its id there, `ticks` are where its bands begin, `details` says how it was measured. `plot` is None
    where too few students have such a figure.
    """

    anchor: str
    sentence: str
    details: str
    way: float
    ticks: tuple[float, ...]
    zero: str
    full: str
    plot: ClassPlot | None


def figure_of(
    anchor: str,
    place: tuple[str, str, int],
    measurement: Measurement,
    device: str,
    class_figures: ClassFigures,
) -> Figure:
    """Say a figure in words and marks; `place` is its notebook, its test cell and its number there."""
    threshold = threshold_of(*place, measurement)
    others = class_figures.get(threshold)
    return Figure(
        anchor,
        f"{threshold.name} {value_of(threshold, measurement)}: {earned(threshold, measurement)}.",
        details(measurement, device),
        threshold.way(measurement.shown),
        tuple(threshold.way(mark) for mark, _ in threshold.bands),
        figure(threshold.zero, threshold.unit),
        figure(threshold.full, threshold.unit),
        class_plot(threshold, others, measurement.shown) if others else None,
    )


def value_of(threshold: Threshold, measurement: Measurement) -> str:
    """Write the figure, and the mark that it counts as where chance alone may keep it from there."""
    marks = (threshold.zero, threshold.full, *(mark for mark, _ in threshold.bands))
    value = figure(measurement.shown, threshold.unit, marks)
    counts = next((mark for mark, credit in steps(threshold) if credit == measurement.credit), None)
    if measurement.told is not None or not measurement.undecided or counts is None:
        return value
    return f"{value}, so close to {figure(counts)} that it counts as {figure(counts, threshold.unit)}"


def earned(threshold: Threshold, measurement: Measurement) -> str:
    """Say the share of the points, and which figures earn more."""
    if measurement.credit >= 1.0:
        return "all points"
    onwards = "on" if threshold.full > threshold.zero else "down"
    ahead = [(mark, credit) for mark, credit in steps(threshold) if credit > measurement.credit]
    mark, credit = ahead[0]
    said = [f"{percent(measurement.credit)} of the points" if measurement.credit > 0.0 else "no points yet"]
    if credit < 1.0:
        said.append(f"{percent(credit)} from {figure(mark, threshold.unit)} {onwards}")
    elif measurement.credit <= 0.0:
        beyond = "above" if onwards == "on" else "below"
        said.append(f"the first {beyond} {figure(threshold.zero, threshold.unit)}")
    all_from = next(mark for mark, credit in ahead if credit >= 1.0)
    return f"{said[0]}; {', '.join([*said[1:], f'all from {figure(all_from, threshold.unit)} {onwards}'])}"


def steps(threshold: Threshold) -> tuple[tuple[float, float], ...]:
    """Give the marks at which the credit jumps, each with what it begins."""
    return (*threshold.bands, (threshold.full, 1.0))


def details(measurement: Measurement, device: str) -> str:
    """Say how a figure was measured, as far as it may be told."""
    where = "on the CPU" if device == "cpu" else f"on {device}"
    repeated = bool(measurement.values or measurement.seeds)
    examples = [f"{measurement.n:,} examples"] if measurement.n and not repeated else []
    if measurement.told is not None:
        return f"{'; '.join(['Measured with hidden data, and told in steps', *examples, where])}."
    took = [f"{measurement.seconds:.3g} s"] if measurement.seconds else ["Measured"]
    return f"{'; '.join([*certainty(measurement), *examples, ' '.join([*took, where])])}."


def certainty(measurement: Measurement) -> Iterator[str]:
    """Say what a figure's interval is, and what its repeats gave."""
    if measurement.low is not None and measurement.high is not None:
        method = METHODS.get(measurement.method, measurement.method)
        ends = f"{figure(measurement.low)} to {figure(measurement.high, measurement.unit)}"
        yield f"{100 * measurement.confidence:.6g} % interval {ends} ({method})"
    if measurement.values:
        ends = f"{figure(min(measurement.values))} to {figure(max(measurement.values), measurement.unit)}"
        yield f"{len(measurement.values)} repeats gave {ends}"
