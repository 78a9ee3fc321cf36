"""Entries of several submissions, read and written together: whoever has many pays for the statements once.

The caller holds the transaction. What is written is the same as if each entry were written alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from autograder.grading.gradebook.bulk import insert_rows
from autograder.grading.gradebook.costs import write_costs
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.entry import Entry
from autograder.grading.gradebook.measurements import write_measurements
from autograder.grading.gradebook.recorded import write_recorded
from autograder.grading.gradebook.registered import Registered
from autograder.grading.gradebook.rows import table_of, write_rows

__all__ = ["read_entries", "read_entry", "write_entries"]

COLUMNS = ("id", "assignment_id", "student_id", "timestamp")  # of a submission that is new


def read_entries(connection: Connection, registered: Registered, students: Sequence[str]) -> dict[str, Entry]:
    """Read these students' entries; where the database can, they are locked until the end of the transaction."""
    asked = {"assignment": registered.id, "students": list(students)}
    found = {row.student_id: row for row in connection.execute(_find_submissions(), asked)}
    return {student: Entry(connection, registered, student, found.get(student)) for student in students}


def read_entry(connection: Connection, registered: Registered, student: str) -> Entry:
    """Read one student's entry, as `read_entries` does."""
    return read_entries(connection, registered, [student])[student]


def write_entries(connection: Connection, entries: Sequence[Entry]) -> None:
    """Write what was put into entries, of which no two are of the same submission."""
    _write_submissions(connection, entries)
    # in the order of their foreign keys
    for several in zip(*((each.notebooks, each.grades, each.comments) for each in entries), strict=True):
        write_rows(connection, several)
    stored = [each for each in entries if not each.new]
    figures = chain.from_iterable(chain.from_iterable(each.figures.values()) for each in entries)
    write_measurements(connection, chain.from_iterable(each.figures for each in stored), figures)
    write_recorded(
        connection,
        {each.id: each.state for each in entries},
        {each.id: each.taken_back for each in entries},
        [each.id for each in stored],
    )
    costs = {each.id: each.cost for each in entries if each.cost}
    write_costs(connection, costs, [each.id for each in stored])


def _write_submissions(connection: Connection, entries: Sequence[Entry]) -> None:
    """Write the submissions' own rows, and those of students whom nobody entered."""
    if new := [each for each in entries if each.new]:
        students = dict.fromkeys(each.student for each in new)
        insert_rows(connection, table_of("Student"), ["id"], [(one,) for one in students], missing=True)
        rows = [(each.id, each.registered.id, each.student, each.timestamp) for each in new]
        insert_rows(connection, table_of("SubmittedAssignment"), COLUMNS, rows)
    table = table_of("SubmittedAssignment")
    for each in entries:
        if not each.new and each.timestamp != each.stored_timestamp:
            connection.execute(update(table).where(table.c.id == each.id).values(timestamp=each.timestamp))


# building a statement costs more than running it: each is built once


@cache
def _find_submissions() -> Select[Any]:
    table = models().SubmittedAssignment.__table__
    mine = (
        table.c.assignment_id == bindparam("assignment"),
        table.c.student_id.in_(bindparam("students", expanding=True)),
    )
    columns = (table.c.id, table.c.student_id, table.c.timestamp, table.c.extension)
    return select(*columns).where(*mine).with_for_update()
