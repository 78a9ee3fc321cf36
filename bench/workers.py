"""Two workers beside one and beside two graders that share nothing, turn by turn; what the coordinator does itself."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from bench.apart import throughput_apart
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
    ones, twos, own, apart = list[Effort](), list[Effort](), [], []
    with classroom(WEEK, sizes.large) as room, classroom(WEEK, sizes.large) as other:
        for number in range(sizes.rounds):
            say(f"workers, {WEEK}: round {number + 1} of {sizes.rounds}")
            (one, _), (two, coordinator) = (marginal(room, sizes, workers) for workers in (1, 2))
            ones.append(one)
            twos.append(two)
            own.append(coordinator)
            apart.append(throughput_apart([room, other], sizes))
    how = f"cost of {sizes.large} students less cost of {sizes.small}; median of {sizes.rounds} rounds"
    times = [one.wall / two.wall for one, two in zip(ones, twos, strict=True)]
    return [
        Figure("workers: one", median(one.wall for one in ones) * 1e3, "ms a submission", how),
        Figure("workers: two", median(two.wall for two in twos) * 1e3, "ms a submission", how),
        Figure(
            "workers: throughput of two by one", median(times), "times", how, SPEEDUP_TARGET, better="higher"
        ),
        Figure(
            "workers: two graders apart by one",
            median(apart),
            "times",
            "two graders that share nothing, on a core each, beside one of them alone: as much as the machine gives",
        ),
        Figure(
            "workers: the pool's share of that",
            median(pool / machine for pool, machine in zip(times, apart, strict=True)),
            "of 1",
            how,
        ),
        Figure(
            "workers: processor time of two by one",
            median(two.cpu / one.cpu for one, two in zip(ones, twos, strict=True)),
            "times",
            "of one submission: above 1 the cores slow each other down, or the pool adds work",
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
