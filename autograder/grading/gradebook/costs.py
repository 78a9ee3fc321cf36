"""What grading each submission took: written with its scores, read before the next run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from autograder.grading.costs import Cost, Costs
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.tables import COSTS
from autograder.model import Result

__all__ = ["read_costs", "write_cost"]


def write_cost(connection: Connection, submission: str, results: Sequence[Result]) -> None:
    """Note what a submission's exams took, where any was held; the caller holds the transaction."""
    seconds = sum(result.sitting.seconds for result in results)
    memory = max((result.sitting.max_rss_mb for result in results), default=0.0)
    if seconds:
        connection.execute(delete(COSTS).where(COSTS.c.submission_id == submission))
        connection.execute(
            insert(COSTS), {"submission_id": submission, "seconds": seconds, "memory_mb": memory}
        )


def read_costs(connection: Connection, assignments: Sequence[str]) -> Costs:
    """Read what every submission of these assignments took."""
    api = models()
    submission, assignment = api.SubmittedAssignment.__table__, api.Assignment.__table__
    found: dict[str, dict[str, Cost]] = defaultdict(dict)
    for week, student, seconds, memory in connection.execute(
        select(assignment.c.name, submission.c.student_id, COSTS.c.seconds, COSTS.c.memory_mb)
        .join(submission, submission.c.id == COSTS.c.submission_id)
        .join(assignment, assignment.c.id == submission.c.assignment_id)
        .where(assignment.c.name.in_(assignments))
    ):
        found[week][student] = Cost(seconds, memory)
    return Costs(found)
