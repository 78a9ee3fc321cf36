"""What the machine itself gives two programs: two graders that share nothing, on a core each, beside one alone.

Cores share a memory, its bandwidth, often a cache and a clock that falls when both are busy. No pool can give more.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import mean

from bench.classroom import Classroom
from bench.grader import grade_class
from bench.sizes import Sizes

__all__ = ["throughput_apart"]


def throughput_apart(rooms: Sequence[Classroom], sizes: Sizes) -> float:
    """How many times the submissions of one grader several of them grade in the same time, one in each room."""
    usable = sorted(os.sched_getaffinity(0))
    places = list(zip(rooms, usable, strict=False))
    with ProcessPoolExecutor(len(places), mp_context=get_context("spawn")) as graders:
        alone, together = (seconds_each(graders, some, sizes) for some in (places[:1], places))
    return len(places) * alone / together


def seconds_each(
    graders: ProcessPoolExecutor, places: Sequence[tuple[Classroom, int]], sizes: Sizes
) -> float:
    """The seconds that one more submission takes each grader, where all begin at the same moment."""
    few, many = (
        mean(future.result() for future in [graders.submit(seconds, *place, size) for place in places])
        for size in (sizes.small, sizes.large)
    )
    return (many - few) / (sizes.large - sizes.small)


def seconds(room: Classroom, core: int, size: int) -> float:
    """The seconds that a grader with one worker takes for a class, all of it on one core."""
    os.sched_setaffinity(0, {core})
    return grade_class(room, size, processes=True, workers=1).work.wall
