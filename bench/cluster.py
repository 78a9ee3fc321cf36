"""Two workers of a Dask cluster on this machine beside two worker processes, turn by turn."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from unittest.mock import patch

from distributed import LocalCluster

from autograder.grading.far.cluster import Cluster
from bench.classroom import Classroom, classroom
from bench.effort import Effort
from bench.figure import Figure
from bench.grader import grade_class
from bench.machine import ONE_THREAD
from bench.sizes import Sizes

__all__ = ["cluster_figures"]

WEEK = "heavy"  # its submissions compute for most of their time
WORKERS = 2
TARGET = 1.15


def cluster_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Compare marginal costs a submission."""
    here, far, own = [], [], []
    with classroom(WEEK, sizes.large) as room, own_cluster() as cluster:
        for number in range(sizes.rounds):
            say(f"dask, {WEEK}: round {number + 1} of {sizes.rounds}")
            here.append(marginal(room, sizes, None)[0])
            there, coordinator = marginal(room, sizes, cluster)
            far.append(there)
            own.append(coordinator)
    how = (
        f"{WORKERS} workers each; cost of {sizes.large} students less cost of {sizes.small}; "
        f"median of {sizes.rounds} rounds"
    )
    walls = median(one.wall for one in far), median(one.wall for one in here)
    return [
        Figure("dask: local pool", walls[1] * 1e3, "ms a submission", how),
        Figure("dask: cluster", walls[0] * 1e3, "ms a submission", how),
        Figure(
            "dask: cluster by local pool",
            median(there.wall / near.wall for there, near in zip(far, here, strict=True)),
            "times",
            how,
            TARGET,
        ),
        Figure(
            "dask: the same in processor time",
            median(there.cpu / near.cpu for there, near in zip(far, here, strict=True)),
            "times",
            how,
        ),
        Figure("dask: the coordinator's own", median(own) * 1e3, "ms a submission", "its processor time"),
    ]


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """A cluster of this machine's processes."""
    with (
        patch.dict(os.environ, ONE_THREAD),
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=0
        ) as started,
        Cluster(started.scheduler_address) as cluster,
    ):
        started.wait_for_workers(WORKERS)
        yield cluster


def marginal(room: Classroom, sizes: Sizes, cluster: Cluster | None) -> tuple[Effort, float]:
    """What one more submission costs, and the coordinator's own part of that in seconds of processor time."""
    few, many = (
        grade_class(room, size, processes=True, workers=WORKERS, cluster=cluster)
        for size in (sizes.small, sizes.large)
    )
    more = sizes.large - sizes.small
    return (many.work - few.work) / more, (many.own - few.own) / more
