"""What a regrade changed of each submission, kept so that it can be taken back.

Notebooks and cells go by their names, in one JSON text a submission: what is taken back is looked for in the gradebook
as it is then, and what is gone from there is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from autograder.grading.gradebook.bulk import insert_rows
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.difference import Difference, difference_of
from autograder.grading.gradebook.entry import Entry
from autograder.grading.gradebook.measurements import figures_of
from autograder.grading.gradebook.recorded import State, read_states
from autograder.grading.gradebook.regrades import Regrading, begin_regrade
from autograder.grading.gradebook.tables import REGRADED

__all__ = ["Before", "RowChange", "note_change", "numbers_of", "read_regraded"]

NOTHING = {"needs_manual_grade": False}  # where there was no row; other columns are empty then


class RowChange(msgspec.Struct, frozen=True):
    """What one row of nbgrader's said, and what it said then; `cell` is empty for the row of a notebook."""

    table: str
    notebook: str
    cell: str
    before: dict[str, Any]
    after: dict[str, Any]


class Before(msgspec.Struct, frozen=True):
    """All that was there before a regrade wrote a submission: its rows' values, and what is kept beside them.

    `timestamp` is naive UTC; `figures` are the rows of what was measured, by the name of the notebook. `wrote` is what
    the grader's numbers were afterwards, all of them (`numbers_of`).
    """

    rows: tuple[RowChange, ...]
    wrote: dict[str, float | None]
    timestamp: datetime | None
    figures: dict[str, list[dict[str, Any]]]
    state: State | None
    taken_back: State | None


def note_change(connection: Connection, entry: Entry, regrading: Regrading | None) -> int | None:
    """Keep what an entry changes of scores that were there, before it is written; the caller holds the transaction.

    Gives the regrade's number; None as long as it has changed nothing.
    """
    if regrading is None:
        return None
    if entry.new or not entry.changes():
        return regrading.id
    difference = difference_of(entry)
    if difference.new:
        return regrading.id
    number = regrading.id or begin_regrade(connection, regrading)
    _keep(connection, number, entry, difference)
    return number


def _keep(connection: Connection, number: int, entry: Entry, difference: Difference) -> None:
    names = {submitted: name for name, submitted in entry.submitted.items()}
    before = Before(
        tuple(changes_of(entry)),
        numbers_of(entry),
        entry.stored_timestamp,
        {names[submitted]: rows for submitted, rows in figures_of(connection, names).items()},
        *read_states(connection, entry.id),
    )
    values = {
        "regrade_id": number,
        "submission_id": entry.id,
        "student_id": entry.student,
        "total_before": difference.before,
        "total_after": difference.after,
        "before": msgspec.json.encode(before).decode(),
    }
    insert_rows(connection, REGRADED, tuple(values), [tuple(values.values())])


def changes_of(entry: Entry) -> Iterator[RowChange]:
    """Name all that an entry changes in nbgrader's rows."""
    masters = {notebook.id: name for name, notebook in entry.registered.notebooks.items()}
    for (_, about), before, after in entry.notebooks.changes():
        yield RowChange("notebook", masters[about], "", _values(before, after), after)
    submitted = {place: name for name, place in entry.submitted.items()}
    for table, rows in (("grade", entry.grades), ("comment", entry.comments)):
        for (place, about), before, after in rows.changes():
            name = submitted[place]
            notebook = entry.registered.notebooks[name]
            cells = notebook.graded if table == "grade" else notebook.commented
            cell = next(cell for cell, cell_id in cells.items() if cell_id == about)
            yield RowChange(table, name, cell, _values(before, after), after)


def numbers_of(entry: Entry) -> dict[str, float | None]:
    """The grader's scores once an entry is written, by notebook and cell, and the late penalties, by notebook."""
    numbers: dict[str, float | None] = {}
    for name, notebook in entry.registered.notebooks.items():
        numbers[name] = entry.notebooks.now(entry.id, notebook.id, "late_submission_penalty")
        for cell, cell_id in notebook.graded.items():
            numbers[f"{name}/{cell}"] = entry.grades.now(entry.submitted[name], cell_id, "auto_score")
    return numbers


def _values(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: NOTHING.get(name) if before[name] is None else before[name] for name in after}


def read_regraded(
    connection: Connection, number: int, student: str = ""
) -> dict[str, tuple[bool, list[Before]]]:
    """Read what a regrade changed, by student or of one: whether the submission is still there, and what was before.

    The first is the oldest: a regrade that was stopped may have written a submission twice.
    """
    submission = models().SubmittedAssignment.__table__
    query = (
        select(REGRADED.c.student_id, REGRADED.c.before, submission.c.id.label("there"))
        .join(submission, submission.c.id == REGRADED.c.submission_id, isouter=True)
        .where(REGRADED.c.regrade_id == number)
        .order_by(REGRADED.c.id)
    )
    if student:
        query = query.where(REGRADED.c.student_id == student)
    found: dict[str, tuple[bool, list[Before]]] = {}
    for row in connection.execute(query):
        before = msgspec.json.decode(row.before, type=Before)
        found.setdefault(row.student_id, (row.there is not None, []))[1].append(before)
    return found
