"""What happens in a run, as it happens: for whoever shows it, logs it, or plans by it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from autograder.grading.running.costs import cost_of
from autograder.grading.running.task import Graded, Task

__all__ = ["Event", "Watch", "ended", "happened", "nobody"]

# queued:   it is going to be graded: it has changed, or was not graded yet
# started:  a worker has it
# lost:     the worker died at it; another one gets it
# ended:    its turn is over
What = Literal["queued", "started", "lost", "ended"]


@dataclass(frozen=True)
class Event:
    """One thing that happened to one submission, `at` seconds since 1970.

    `how` a submission ended: "run", "rescored", "kept", "unchanged", or "not graded" for a `reason`. One that is queued
    has it where its results are "kept". `seconds` are those that its
    exams took on the clock. `worker` names who had it, where there are several processes.
    """

    what: What
    assignment: str
    student: str
    at: float = field(default_factory=time.time)
    worker: str = ""
    how: str = ""
    seconds: float = 0.0
    reason: str = ""


Watch = Callable[[Event], None]


def nobody(event: Event) -> None:
    """Watch nothing."""


def happened(what: What, task: Task, worker: str = "", reason: str = "", how: str = "") -> Event:
    """An event of a task that is not over."""
    return Event(what, task.assignment, task.student, worker=worker, how=how, reason=reason)


def ended(graded: Graded) -> Event:
    """The event of a task that is over."""
    how = "not graded" if graded.reason else graded.how
    cost = cost_of(graded.results) if how == "run" else None
    return Event(
        "ended",
        graded.assignment,
        graded.student,
        how=how,
        seconds=cost.seconds if cost else 0.0,
        reason=graded.reason,
    )
