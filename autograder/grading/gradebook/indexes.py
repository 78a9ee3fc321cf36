"""Indexes of ours on nbgrader's tables: by what its own pages look rows up.

nbgrader's only indexes on these tables begin with another column. So for the grades of one notebook it reads all grades
of the course: with a class of thousands the formgrader's pages never open. An index changes no row and no query's
answer, nbgrader's upgrades take it along, and who removes it loses speed alone.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

__all__ = ["make_indexes"]

INDEXES = {
    "grade": "notebook_id",
    "comment": "notebook_id",
    "submitted_notebook": "assignment_id",
    "submitted_assignment": "student_id",
    # small tables; but without these, for an assignment's mean SQLite begins at the grades, all of the course
    "notebook": "assignment_id",
    "base_cell": "notebook_id",
}


def make_indexes(connection: Connection) -> None:
    """Make those that are missing."""
    for table, column in INDEXES.items():
        connection.execute(text(f"CREATE INDEX IF NOT EXISTS course_{table}_{column} ON {table} ({column})"))
