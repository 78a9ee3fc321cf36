"""Two workers beside one, turn by turn, and what the coordinator itself does for a submission."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from bench.classroom import Classroom, classroom
from bench.effort import Effort
from bench.figure import Figure
from bench.grader import grade_class
from bench.sizes import Sizes

__all__ = ["worker_figures"]

WEEK = "heavy"  # its submissions compute for most of their time
SPEEDUP_TARGET = 1.85
OWN_TARGET = 3.0  # milliseconds


def worker_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Compare marginal costs a submission with one worker process and with two."""
    times, own, pairs = [], [], []
    with classroom(WEEK, sizes.large) as room:
        for number in range(sizes.rounds):
            say(f"workers, {WEEK}: round {number + 1} of {sizes.rounds}")
            (one, _), (two, coordinator) = (marginal(room, sizes, workers) for workers in (1, 2))
            pairs.append((one.wall, two.wall))
            times.append(one.wall / two.wall)
            own.append(coordinator)
    how = f"cost of {sizes.large} students less cost of {sizes.small}; median of {sizes.rounds} rounds"
    ones, twos = zip(*pairs, strict=True)
    return [
        Figure("workers: one", median(ones) * 1e3, "ms a submission", how),
        Figure("workers: two", median(twos) * 1e3, "ms a submission", how),
        Figure(
            "workers: throughput of two by one", median(times), "times", how, SPEEDUP_TARGET, better="higher"
        ),
        Figure(
            "workers: the coordinator's own",
            median(own) * 1e3,
            "ms a submission",
            "processor time of the process that hands out the work and writes the gradebook",
            OWN_TARGET,
        ),
    ]


def marginal(room: Classroom, sizes: Sizes, workers: int) -> tuple[Effort, float]:
    """What one more submission costs, and the coordinator's own part of that in seconds of processor time."""
    few, many = (
        grade_class(room, size, processes=True, workers=workers) for size in (sizes.small, sizes.large)
    )
    more = sizes.large - sizes.small
    return (many.work - few.work) / more, (many.own - few.own) / more
