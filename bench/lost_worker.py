"""Two Dask workers in two network namespaces, one of them cut off while it grades: the scores beside the local pool's.

The scheduler hears of it as it would of a machine whose cable was pulled: by silence.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from distributed.deploy.subprocess import SubprocessCluster

from autograder.errors import EngineError
from autograder.grading.far.cluster import Cluster
from autograder.grading.running.events import Event
from bench.classroom import classroom, scratch
from bench.figure import Figure
from bench.grader import grade_class
from bench.machine import ONE_THREAD
from bench.network_of_two import BRIDGE_ADDRESS, SOON_LOST, cut_off, network_of_two
from bench.sizes import Sizes

__all__ = ["lost_worker_figures"]

WEEK = "heavy"
CUT_IN = 2  # its second task: its sandbox is warm, and it has sent results


class Cut:
    """Cuts one worker off when it begins its second task, and counts the tasks that it loses."""

    def __init__(self, name: str) -> None:
        self.lost = 0
        self._name, self._begun, self._lock = name, 0, threading.Lock()

    def __call__(self, event: Event) -> None:
        if event.worker != self._name:
            return
        with self._lock:
            self.lost += event.what == "lost"
            self._begun += event.what == "started"
            if event.what == "started" and self._begun == CUT_IN:
                cut_off(self._name)


def lost_worker_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Grade a class by the local pool, and by two workers of which one is cut off."""
    with classroom(WEEK, sizes.cut_off) as room:
        say(f"cut-off: {sizes.cut_off} students by the local pool")
        here = grade_class(room, sizes.cut_off, processes=True, workers=2)
        say("cut-off: the same by two workers in two networks, of which one is cut off")
        with two_machines() as (cluster, names):
            cut = Cut(names[-1])
            far = grade_class(room, sizes.cut_off, cluster=cluster, watch=cut)
    if not cut.lost:
        raise EngineError("the worker was not lost in the middle of a task: nothing was compared")
    if here.marks.keys() != far.marks.keys():
        raise EngineError("the two runs did not score the same tests")
    differ = sum(far.marks[mark] != points for mark, points in here.marks.items())
    how = (
        f"{sizes.cut_off} students, {len(here.marks)} scores; of two workers in network namespaces of their own one is "
        "cut off in its second task, and counts as lost after 10 s of silence"
    )
    return [
        Figure("cut off: tasks that lost their worker", cut.lost, "", how, 1, "higher"),
        Figure("cut off: scores unlike the local pool's", differ, "", how, 0),
        Figure("cut off: the class graded, wait and starts too", (far.warm + far.work).wall, "s", how),
    ]


@contextmanager
def two_machines() -> Iterator[tuple[Cluster, tuple[str, ...]]]:
    """A scheduler here and a worker in each of two networks, by their names."""
    with (
        network_of_two() as names,
        scratch() as folder,
        patch.dict(os.environ, ONE_THREAD | SOON_LOST),
        SubprocessCluster(
            n_workers=0, host=BRIDGE_ADDRESS, scheduler_kwargs={"dashboard": False}
        ) as scheduler,
        workers(names, scheduler.scheduler_address, folder),
        Cluster(scheduler.scheduler_address) as cluster,
    ):
        scheduler.wait_for_workers(len(names))
        yield cluster, names


@contextmanager
def workers(names: tuple[str, ...], address: str, folder: Path) -> Iterator[None]:
    """A worker in each of these networks."""
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
    started = []
    try:
        for name in names:
            options = [
                "--no-dashboard",
                "--memory-limit",
                "0",
                "--name",
                name,
                "--local-directory",
                str(folder),
            ]
            started.append(
                subprocess.Popen(
                    ["ip", "netns", "exec", name, *command, *options],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()
