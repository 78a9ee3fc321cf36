"""Our own tables beside nbgrader's: what was measured, what rows were recorded from, what regrades changed.

nbgrader's commands neither know these tables nor stumble over them: no foreign key leads from ours to theirs, so
nothing of theirs is ever held back by a row of ours, and there is no trigger and no view, which would stop SQLite from
renaming a table when nbgrader upgrades its own. A row that nbgrader leaves behind when it removes a student or an
assignment is an orphan: `measurements.py` never reads one, and removes them when the assignment is next registered.

As in nbgrader's `grade`, `notebook_id` is a row of `submitted_notebook` and `cell_id` one of `grade_cell`: they say
whose figure it is. Ids are never used twice, so an orphan cannot become the figure of a student who is added again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)

__all__ = [
    "COSTS",
    "MEASUREMENTS",
    "RECORDED",
    "REGRADED",
    "REGRADES",
    "TAKEN_BACK",
    "VERSION",
    "make_tables",
    "version_of",
]

VERSION = 4  # of the form of these tables; since 2 there is RECORDED, since 3 all below it, since 4 two more indexes

OURS = MetaData()

SCHEMA = Table("course_schema", OURS, Column("version", Integer, nullable=False))

MEASUREMENTS = Table(
    "course_measurement",
    OURS,
    Column("notebook_id", String(32), primary_key=True),
    Column("cell_id", String(32), primary_key=True),
    # the first figure that the cell measured is 1
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("value", Float, nullable=False),
    Column("told", Float),
    Column("low", Float),
    Column("high", Float),
    Column("confidence", Float, nullable=False),
    Column("method", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("zero", Float, nullable=False),
    Column("full", Float, nullable=False),
    # JSON, as are seeds and values: [[mark, credit], ...]
    Column("bands", Text, nullable=False),
    Column("credit", Float, nullable=False),
    Column("undecided", Boolean, nullable=False),
    # JSON, for a seed may have more bits than a column
    Column("seeds", Text, nullable=False),
    Column("values", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("device", Text, nullable=False),
    Column("image", Text, nullable=False),
    # UTC without a time zone, as nbgrader's timestamps
    Column("recorded", DateTime, nullable=False),
)


def of_submissions(name: str, *columns: Column[Any]) -> Table:
    """A table with a row a submission, by ids as in submitted_assignment; an orphan says nothing of any other."""
    return Table(name, OURS, Column("submission_id", String(32), primary_key=True), *columns)


RECORDED = of_submissions(
    "course_recorded",
    Column("key", String(64), nullable=False),
    Column("terms", String(64), nullable=False),
    Column("scores", String(64), nullable=False),
)

# what `course undo` took back: the key and the terms of what `course grade` shall not record again by itself
TAKEN_BACK = of_submissions(
    "course_taken_back",
    Column("key", String(64), nullable=False),
    Column("terms", String(64), nullable=False),
)

# one run that changed scores which were there
REGRADES = Table(
    "course_regrade",
    OURS,
    Column("id", Integer, primary_key=True),
    Column("assignment_id", String(32), nullable=False),
    # "regrade", "undo" or "grade", as the commands
    Column("kind", String(16), nullable=False),
    # of an undo, the regrade that it takes back
    Column("undoes", Integer),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("exam", String(64), nullable=False),
    # UTC without a time zone, as nbgrader's timestamps; one that was stopped has no end
    Column("begun", DateTime, nullable=False),
    Column("ended", DateTime),
)

# what it changed of one submission: totals in points, and in `before` all that takes it back, as JSON (`regraded.py`)
REGRADED = Table(
    "course_regrade_submission",
    OURS,
    Column("id", Integer, primary_key=True),
    Column("regrade_id", Integer, nullable=False, index=True),
    Column("submission_id", String(32), nullable=False),
    # who it is stays known when nbgrader has removed the student
    Column("student_id", Text, nullable=False),
    Column("total_before", Float, nullable=False),
    Column("total_after", Float, nullable=False),
    Column("before", Text, nullable=False),
)

# what grading a submission took when it was last run: seconds on the clock, peak memory in units of 2^20 bytes
COSTS = of_submissions(
    "course_cost",
    Column("seconds", Float, nullable=False),
    Column("memory_mb", Float, nullable=False),
)

# results of tasks, as `store.py` packs them, where the gradebook is on a server; the key is that of `task_key`
KEPT = Table(
    "course_kept",
    OURS,
    Column("key", String(64), primary_key=True),
    Column("packed", LargeBinary, nullable=False),
    # UTC without a time zone
    Column("made", DateTime, nullable=False),
)


def version_of(connection: Connection, tables: set[str]) -> int | None:
    """Read which version of our tables there is; None without any. `tables` are the names of all there are."""
    return connection.scalar(select(SCHEMA.c.version)) if SCHEMA.name in tables else None


def make_tables(connection: Connection) -> None:
    """Make those of our tables that are missing; another program may have been here first."""
    OURS.create_all(connection)
    version = connection.scalar(select(SCHEMA.c.version))
    if version is None:
        connection.execute(insert(SCHEMA), {"version": VERSION})
    elif version < VERSION:
        connection.execute(update(SCHEMA).values(version=VERSION))
