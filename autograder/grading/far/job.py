"""What a run has to do on a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.course import Course
from autograder.grading.results.store import Store
from autograder.grading.running.brief import Brief
from autograder.grading.running.costs import Costs
from autograder.grading.running.events import Watch
from autograder.grading.running.pool import Opened

__all__ = ["Job"]


@dataclass(frozen=True)
class Job:
    """Fields of `Run` under the same names, and the ids of images by assignment."""

    course: Course
    briefs: Mapping[str, Brief]
    environments: Mapping[str, str]
    store: Store | None
    costs: Costs
    watch: Watch
    opened: Opened

    @property
    def longest(self) -> float:
        """How many seconds a submission may take: each notebook its limit, and as much again for what is run twice."""
        return max(
            2 * sum(exam.limits.notebook_seconds for exam in brief.exams) for brief in self.briefs.values()
        )
