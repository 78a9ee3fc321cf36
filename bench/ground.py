"""This grader beside the floor, turn by turn."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from bench.classroom import classroom
from bench.effort import Effort
from bench.figure import Figure
from bench.floor import run_floor
from bench.grader import grade_class
from bench.sizes import Sizes

__all__ = ["against_floor"]

TARGET = 4.0


def against_floor(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Compare marginal costs a submission with a bare fork that executes the same cells."""
    figures = []
    for week in ("small", "heavy"):
        with classroom(week, sizes.large) as room:
            pairs: list[tuple[Effort, Effort]] = []
            for number in range(sizes.rounds):
                say(f"floor and this grader, {week}: round {number + 1} of {sizes.rounds}")
                few, many = run_floor(room, sizes.small), run_floor(room, sizes.large)
                ours_few, ours_many = grade_class(room, sizes.small).work, grade_class(room, sizes.large).work
                more = sizes.large - sizes.small
                pairs.append(((ours_many - ours_few) / more, (many - few) / more))
        figures += _figures(week, pairs, sizes)
    return figures


def _figures(week: str, pairs: list[tuple[Effort, Effort]], sizes: Sizes) -> list[Figure]:
    how = f"cost of {sizes.large} students less cost of {sizes.small}; median of {len(pairs)} rounds"
    floor = Figure(
        f"{week}: floor, marginal", median(low.wall for _, low in pairs) * 1e3, "ms a submission", how
    )
    ours = Figure(
        f"{week}: ours, marginal", median(own.wall for own, _ in pairs) * 1e3, "ms a submission", how
    )
    times = Figure(
        f"{week}: ours by floor",
        median(own.wall / low.wall for own, low in pairs),
        "times",
        "a bare fork of a warm process executes the same cells, as many at a time",
        TARGET,
    )
    work = Figure(
        f"{week}: ours by floor in processor time",
        median(own.cpu / low.cpu for own, low in pairs),
        "times",
        "whatever the machine does besides",
    )
    return [floor, ours, times, work]
