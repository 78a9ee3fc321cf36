"""Two workers of a Dask cluster on this machine beside two worker processes, turn by turn.

Scheduler and workers are processes of their own, as `dask scheduler` and `dask worker` start them: what the coordinator
takes is its own. The cost of a submission is that of many less that of few, so that starts are left out on both sides.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from unittest.mock import patch

from distributed.deploy.subprocess import SubprocessCluster

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
# as deploy/dask/course.yaml has them
QUIET = {
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false",
}
OWN = "processor time of the process that hands out the work and writes the gradebook"


@dataclass(frozen=True)
class Marginal:
    """What one more submission costs: all of it, and the coordinator's own part in seconds of processor time."""

    all: Effort
    own: float


def cluster_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Compare marginal costs a submission."""
    here, far = list[Marginal](), list[Marginal]()
    with classroom(WEEK, sizes.large) as room, own_cluster() as cluster:
        for number in range(sizes.rounds):
            say(f"dask, {WEEK}: round {number + 1} of {sizes.rounds}")
            # who goes first changes: a machine may get slower or faster all the while
            order = (None, cluster) if number % 2 == 0 else (cluster, None)
            found = {one: marginal(room, sizes, one) for one in order}
            here.append(found[None])
            far.append(found[cluster])
    how = (
        f"{WORKERS} workers each; cost of {sizes.large} students less cost of {sizes.small}; "
        f"median of {sizes.rounds} rounds"
    )
    both = list(zip(far, here, strict=True))
    return [
        Figure("dask: local pool", median(one.all.wall for one in here) * 1e3, "ms a submission", how),
        Figure("dask: cluster", median(one.all.wall for one in far) * 1e3, "ms a submission", how),
        Figure(
            "dask: cluster by local pool",
            median(there.all.wall / near.all.wall for there, near in both),
            "times",
            how,
            TARGET,
        ),
        Figure(
            "dask: the same in processor time",
            median(there.all.cpu / near.all.cpu for there, near in both),
            "times",
            how,
        ),
        Figure("dask: the coordinator's own", median(one.own for one in far) * 1e3, "ms a submission", OWN),
        Figure(
            "dask: the local pool's coordinator's own",
            median(one.own for one in here) * 1e3,
            "ms a submission",
            OWN,
        ),
    ]


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """A cluster of this machine's processes."""
    with (
        patch.dict(os.environ, ONE_THREAD | QUIET),
        SubprocessCluster(
            n_workers=WORKERS,
            threads_per_worker=1,
            host="127.0.0.1",
            scheduler_kwargs={"dashboard": False},
            worker_kwargs={"memory_limit": 0, "dashboard": False},
        ) as started,
        Cluster(started.scheduler_address) as cluster,
    ):
        started.wait_for_workers(WORKERS)
        yield cluster


def marginal(room: Classroom, sizes: Sizes, cluster: Cluster | None) -> Marginal:
    """Measure what one more submission costs."""
    few, many = (
        grade_class(room, size, processes=True, workers=WORKERS, cluster=cluster)
        for size in (sizes.small, sizes.large)
    )
    more = sizes.large - sizes.small
    return Marginal((many.work - few.work) / more, (many.own - few.own) / more)
