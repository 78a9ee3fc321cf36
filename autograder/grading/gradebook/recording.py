"""Writing one submission's scores, with nbgrader's meaning of every column.

Source of the rules: nbgrader's `Autograde`, `SaveAutoGrades` and `AssignLatePenalties`. Rows go to its
tables in bulk: through nbgrader's own API every cell costs several queries and a commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from autograder.errors import EngineError
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.measurements import rows_of, write_measurements
from autograder.grading.gradebook.recorded import terms_of, write_recorded
from autograder.grading.gradebook.registry import Registered, RegisteredNotebook
from autograder.grading.gradebook.rows import Rows, insert_into
from autograder.grading.late import late_penalty, naive_utc
from autograder.grading.score import untouched
from autograder.model import ExamCell, Result

__all__ = ["record"]


@dataclass(frozen=True)
class _Submission:
    id: str
    new: bool
    timestamp: datetime | None
    extension: timedelta | None


def record(
    connection: Connection,
    registered: Registered,
    student: str,
    results: Sequence[Result],
    timestamp: datetime | None,
    guessed: bool = False,
    key: str = "",
) -> None:
    """Write the results of one student's submission, and the key of their task; the caller holds the transaction."""
    handed_in = {result.notebook: result for result in results}
    _refuse_other_exam(registered, student, handed_in)
    submission = _submission(connection, registered, student, timestamp, guessed)
    due = registered.due_for(submission.extension)
    notebooks = Rows("SubmittedNotebook", "assignment_id", "notebook_id")
    grades = Rows("Grade", "notebook_id", "cell_id")
    comments = Rows("Comment", "notebook_id", "cell_id")
    tables = (notebooks, grades, comments)  # in the order of their foreign keys
    measured: dict[str, list[dict[str, Any]]] = {}
    if not submission.new:
        _read(connection, registered, submission.id, tables)
    for name, notebook in registered.notebooks.items():
        result = handed_in.get(name)
        row = notebooks.get(submission.id, notebook.id)
        submitted = row["id"] if row else models().new_uuid()
        total = _put_grades(grades, submitted, notebook, result)
        penalty = late_penalty(registered.late, due, submission.timestamp, total) or None
        created = {} if row else {"id": submitted}
        notebooks.put(submission.id, notebook.id, late_submission_penalty=penalty, **created)
        _put_comments(comments, submitted, notebook, result)
        measured[submitted] = list(rows_of(submitted, notebook.graded, result)) if result else []
    for rows in tables:
        rows.write(connection)
    write_measurements(connection, measured, chain.from_iterable(measured.values()))
    terms = terms_of(registered, submission.extension, timestamp, guessed)
    write_recorded(connection, submission.id, key, terms, registered, results)


def _refuse_other_exam(registered: Registered, student: str, handed_in: Mapping[str, Result]) -> None:
    """Refuse results of another state of the exam: they would leave some cells with yesterday's score."""
    for name, result in handed_in.items():
        notebook = registered.notebooks.get(name)
        wanted = set(notebook.graded) if notebook else set()
        found = {score.name for score in result.scores}
        if notebook is None or found != wanted:
            differing = ", ".join(sorted(found ^ wanted)) or "the notebook itself"
            raise EngineError(
                f"{student}, {registered.name}/{name}: graded with another state of the exam, "
                f"which differs in: {differing}\n  grade it again: course grade {registered.name}"
            )


def _submission(
    connection: Connection, registered: Registered, student: str, timestamp: datetime | None, guessed: bool
) -> _Submission:
    """Find the student's submission or make it, and the student with it, as nbgrader does.

    nbgrader's pages take a submission for graded when the time in its row is that of its timestamp.txt, or when
    neither is there: so a guess is not stored, and takes away the time of an earlier hand-in.
    """
    time = None if timestamp is None else naive_utc(timestamp)
    stored = None if guessed else time
    key = {"assignment_id": registered.id, "student_id": student}
    row = connection.execute(_find_submission(), key).one_or_none()
    if row is None:
        if connection.scalar(_find_student(), key) is None:
            connection.execute(insert_into("Student"), {"id": student})
        new = str(models().new_uuid())
        connection.execute(insert_into("SubmittedAssignment"), {**key, "id": new, "timestamp": stored})
        return _Submission(new, True, time, None)
    if (guessed or time is not None) and stored != row.timestamp:
        table = models().SubmittedAssignment.__table__
        connection.execute(update(table).where(table.c.id == row.id).values(timestamp=stored))
    earlier = None if guessed else row.timestamp
    return _Submission(row.id, False, time or earlier, row.extension)


@cache
def _find_submission() -> Select[Any]:
    table = models().SubmittedAssignment.__table__
    keys = (table.c.assignment_id, table.c.student_id)
    mine = [key == bindparam(key.name) for key in keys]
    return select(table.c.id, table.c.timestamp, table.c.extension).where(*mine).with_for_update()


@cache
def _find_student() -> Select[Any]:
    students = models().Student.__table__
    return select(students.c.id).where(students.c.id == bindparam("student_id"))


def _read(connection: Connection, registered: Registered, submission: str, tables: Sequence[Rows]) -> None:
    """Read all rows that the submission has."""
    masters = registered.notebooks.values()
    notebooks, grades, comments = tables
    notebooks.read(connection, [submission], [notebook.id for notebook in masters])
    submitted = [row["id"] for notebook in masters if (row := notebooks.get(submission, notebook.id))]
    grades.read(connection, submitted, [cell for notebook in masters for cell in notebook.graded.values()])
    comments.read(
        connection, submitted, [cell for notebook in masters for cell in notebook.commented.values()]
    )


def _put_grades(grades: Rows, submitted: str, notebook: RegisteredNotebook, result: Result | None) -> float:
    """Put a notebook's grades; give its score as nbgrader counts it: a person's mark before the grader's."""
    earned = {score.name: score.earned for score in result.scores} if result else {}
    total = 0.0
    for name, cell_id in notebook.graded.items():
        row = grades.get(submitted, cell_id)
        auto, manual, extra = earned.get(name, 0.0), row.get("manual_score"), row.get("extra_credit")
        if result is None or result.paper.reason:
            waits = False
        elif notebook.cells[name].role == "task" and manual is not None:
            waits = row["needs_manual_grade"]  # nbgrader leaves a task alone once it has a mark
        else:
            waits = auto is None or manual is not None
        grades.put(submitted, cell_id, auto_score=auto, needs_manual_grade=waits)
        counted = auto if manual is None else manual
        if counted is not None:
            total += counted + (extra or 0.0)
    return total


def _put_comments(
    comments: Rows, submitted: str, notebook: RegisteredNotebook, result: Result | None
) -> None:
    for name, cell_id in notebook.commented.items():
        if result is None:
            comment = comments.get(submitted, cell_id).get("auto_comment")
        else:
            comment = _comment(notebook.cells[name], result)
        comments.put(submitted, cell_id, auto_comment=comment)


def _comment(cell: ExamCell, result: Result) -> str | None:
    if result.paper.reason:
        return result.paper.reason
    return "No response." if cell.role != "task" and untouched(cell, result.paper) else None
