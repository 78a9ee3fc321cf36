"""What grading each submission took: written with its scores, read before the next run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, select

from autograder.grading.gradebook.bulk import insert_rows
from autograder.grading.gradebook.nbgrader_tables import ASSIGNMENT, SUBMISSION
from autograder.grading.gradebook.tables import COSTS
from autograder.grading.running.costs import Cost, Costs

__all__ = ["read_costs", "write_costs"]


# building a statement costs more than running it: it is built once
FORGET = delete(COSTS).where(COSTS.c.submission_id == bindparam("submission"))


def write_costs(connection: Connection, costs: Mapping[str, Cost], stored: Sequence[str]) -> None:
    """Note what submissions' exams took, by the ids of the submissions; the caller holds the transaction.

    Of those that are not `stored` there is nothing to be replaced.
    """
    if old := [{"submission": each} for each in stored if each in costs]:
        connection.execute(FORGET, old)
    rows = [(each, cost.seconds, cost.memory_mb) for each, cost in costs.items()]
    insert_rows(connection, COSTS, ("submission_id", "seconds", "memory_mb"), rows)


def read_costs(connection: Connection, assignments: Sequence[str]) -> Costs:
    """Read what every submission of these assignments took."""
    found: dict[str, dict[str, Cost]] = defaultdict(dict)
    for week, student, seconds, memory in connection.execute(
        select(ASSIGNMENT.c.name, SUBMISSION.c.student_id, COSTS.c.seconds, COSTS.c.memory_mb)
        .join(SUBMISSION, SUBMISSION.c.id == COSTS.c.submission_id)
        .join(ASSIGNMENT, ASSIGNMENT.c.id == SUBMISSION.c.assignment_id)
        .where(ASSIGNMENT.c.name.in_(assignments))
    ):
        found[week][student] = Cost(seconds, memory)
    return Costs(found)
