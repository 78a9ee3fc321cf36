"""How long a run waits for a cluster that it hears nothing of.

Dask waits without end: for a scheduler that is there and does not answer, for a worker that nobody starts, and where it
has lost a task. A run says at some time that it has waited, and ends; what was graded is kept.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import dask
from dask.utils import parse_timedelta

from autograder.errors import EngineError
from autograder.grading.far.connection import Connection

__all__ = ["Patience"]

ANSWER_SECONDS = 120.0  # that a scheduler may take
PATIENCE = "1h"  # unless `course.patience` in Dask's configuration says something else
LOOK_SECONDS = 1.0


class Patience:
    """Calls `give_up`, with the error that says why, once nothing was heard of a cluster for too long.

    `longest` is how many seconds one submission may take.
    """

    def __init__(self, cluster: Connection, longest: float, give_up: Callable[[EngineError], None]) -> None:
        self._cluster, self._give_up = cluster, give_up
        self._seconds = longest + parse_timedelta(dask.config.get("course.patience", PATIENCE))
        self._last = time.monotonic()
        self._over = threading.Event()
        threading.Thread(target=self._wait, daemon=True, name="patience").start()

    def heard(self) -> None:
        """Note that something went on."""
        self._last = time.monotonic()

    def close(self) -> None:
        self._over.set()

    def _wait(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            if why := self._at_an_end():
                self._give_up(
                    EngineError(f"{why}\n  what was graded is kept: see to the cluster, then grade again")
                )

    def _at_an_end(self) -> str:
        """Say for what was waited too long; empty while there is reason to wait."""
        cluster = self._cluster
        if cluster.silent > ANSWER_SECONDS:
            return f"the Dask scheduler at {cluster.address} has not answered for {cluster.silent:.0f} s"
        if (waited := time.monotonic() - self._last) > self._seconds:
            return (
                f"Dask at {cluster.address}: no submission was begun or ended for {waited:.0f} s, "
                f"wanted one within {self._seconds:.0f} s (course.patience); workers there: {len(cluster.members())}"
            )
        return ""
