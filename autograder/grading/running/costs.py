"""What grading took in earlier runs: which task is begun first, and how many fit into the machine's memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from autograder.grading.running.task import Task
from autograder.model import Limits, Result
from autograder.sandbox.memory import available_mb

__all__ = ["Cost", "Costs", "cost_of", "memory_of", "workers_that_fit"]

ANY = ""  # no assignment has this name
UNKNOWN_SECONDS = 10.0  # of a submission, where no week has been graded yet
HEADROOM = 1.25  # a peak may be higher the next time
EXAMINER_MB = 300.0  # an examiner with its libraries, of which most is shared with the others


@dataclass(frozen=True)
class Cost:
    """What grading one submission took: seconds on the clock, and its processes' peak in units of 2^20 bytes."""

    seconds: float
    memory_mb: float


@dataclass(frozen=True)
class Costs:
    """The costs of earlier runs, by assignment and student."""

    known: Mapping[str, Mapping[str, Cost]] = field(default_factory=dict)

    def seconds(self, task: Task) -> float:
        """What a task is expected to take: as long as the last time, or as most of its week, or of the others."""
        own = self.known.get(task.assignment, {}).get(task.student)
        return own.seconds if own else self._typical.get(task.assignment, self._typical[ANY])

    @cached_property
    def _typical(self) -> dict[str, float]:
        """What most submissions of a week took, and those of all weeks together."""
        weeks = {name: [cost.seconds for cost in week.values()] for name, week in self.known.items() if week}
        every = [seconds for week in weeks.values() for seconds in week]
        return {name: median(week) for name, week in weeks.items()} | {
            ANY: median(every or [UNKNOWN_SECONDS])
        }

    def memory_mb(self, assignment: str) -> float | None:
        """The most that a submission of an assignment has held; None where none was graded yet."""
        return max((cost.memory_mb for cost in self.known.get(assignment, {}).values()), default=None)


def cost_of(results: Sequence[Result]) -> Cost | None:
    """What a submission's exams took together; None where none was held."""
    seconds = sum(result.sitting.seconds for result in results)
    memory = max((result.sitting.max_rss_mb for result in results), default=0.0)
    return Cost(seconds, memory) if seconds else None


def memory_of(costs: Costs, assignment: str, limits: Limits) -> float:
    """What a submission of an assignment may come to hold: by experience, or all that it may."""
    known = costs.memory_mb(assignment)
    return EXAMINER_MB + (limits.memory_mb if not known else min(limits.memory_mb, HEADROOM * known))


def workers_that_fit(most: int, memory_mb: float) -> int:
    """How many submissions of `memory_mb` each may be graded at a time: one at least, `most` at most."""
    free = available_mb()
    return most if free is None else max(1, min(most, int(free // memory_mb)))
