"""A task of a run while a cluster has it."""

from __future__ import annotations

from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field, replace

from distributed import Future as DaskFuture

from autograder.grading.running.pool import LIVES
from autograder.grading.running.task import Graded, Task

__all__ = ["Errand"]

NEVER_BEGUN = "EngineError: workers died again and again, before or while they had it: see what ends them"


@dataclass(eq=False)
class Errand:
    """A task under way: the workers that have begun it, and the Dask task that it is now.

    `handed_in` is a hash of what was handed in, once that was read.
    """

    number: int
    task: Task
    graded: Future[Graded] = field(default_factory=Future)
    begun_by: list[str] = field(default_factory=list)
    lost: int = 0  # how often nothing came of a Dask task
    sent: DaskFuture | None = None
    handed_in: str = ""

    def end(self, graded: Graded) -> None:
        """Give what came of it, unless the run has given it up."""
        with suppress(InvalidStateError):
            self.graded.set_result(replace(graded, assignment=self.task.assignment))

    def fail(self, error: BaseException) -> None:
        """Raise an error where the run waits for it: that ends the run."""
        with suppress(InvalidStateError):
            self.graded.set_exception(error)

    def set_aside(self, workers: list[str] | tuple[str, ...] = ()) -> Graded:
        """What is said of it where workers have died at it again and again; `workers` are those that had begun it."""
        died = f"EngineError: {LIVES} workers died at it: {', '.join(workers)}"
        return Graded(self.task.student, reason=died if workers else NEVER_BEGUN)
