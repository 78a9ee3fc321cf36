"""Reading a class's scores back; what a grade counts is what nbgrader says.

A large class has a third of a million grades a week. They are read notebook by notebook, as they lie in the file, and
what they have in common is read once. For a table that has a column a notebook the database adds them up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, bindparam, case, func, select

from autograder.errors import CourseError
from autograder.grading.gradebook.nbgrader_tables import (
    ASSIGNMENT,
    CELL,
    COMMENT,
    GRADE,
    GRADED,
    NOTEBOOK,
    PAPER,
    SCORE,
    STUDENT,
    SUBMISSION,
    TASK,
)

__all__ = ["Mark", "Standing", "standings"]


# no dataclass: the garbage collector would look at all marks of a large class again and again, for half of the time
class Mark(msgspec.Struct, frozen=True, gc=False):
    """One graded cell: what the grader gave, what a person gave, and what counts of the two.

    `manual` and `extra` are None where no person wrote anything. `waiting` tells that a person has to look.
    `comment` is what a person wrote beside it. Without a `cell` it is a whole notebook, of which only what counts is
    known, and whether a person has to look at any of it.
    """

    notebook: str
    cell: str
    auto: float | None
    manual: float | None
    extra: float | None
    score: float
    points: float
    waiting: bool
    comment: str = ""


@dataclass(frozen=True)
class Standing:
    """One student in one assignment, in points; `marks` is empty where nothing was handed in.

    `total` is `score` less the late `penalty`, never below 0, as `nbgrader export` counts. `timestamp` is UTC
    without a time zone.
    """

    student: str
    first_name: str | None
    last_name: str | None
    submitted: bool
    timestamp: datetime | None
    score: float
    penalty: float
    total: float
    points: float
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class _Cell:
    """One graded cell of the assignment."""

    notebook: str
    name: str
    points: float


# building a statement costs more than running it: each is built once
MINE = (STUDENT.c.id == SUBMISSION.c.student_id, SUBMISSION.c.assignment_id == bindparam("assignment"))
STUDENTS = select(
    STUDENT.c.id,
    STUDENT.c.first_name,
    STUDENT.c.last_name,
    SUBMISSION.c.id.label("submission"),
    SUBMISSION.c.timestamp,
).join_from(STUDENT, SUBMISSION, and_(*MINE), isouter=True)
# nbgrader's own sum of a submission's penalties would look through the whole table once a submission
PENALTIES = (
    select(PAPER.c.assignment_id, PAPER.c.late_submission_penalty)
    .join(NOTEBOOK, NOTEBOOK.c.id == PAPER.c.notebook_id)
    .where(NOTEBOOK.c.assignment_id == bindparam("assignment"), PAPER.c.late_submission_penalty != 0)
)
NOTEBOOKS = select(NOTEBOOK.c.name, NOTEBOOK.c.id).where(NOTEBOOK.c.assignment_id == bindparam("assignment"))
CELLS = (
    select(CELL.c.id, NOTEBOOK.c.name, CELL.c.name, func.coalesce(GRADED.c.max_score, TASK.c.max_score, 0.0))
    .join(NOTEBOOK, NOTEBOOK.c.id == CELL.c.notebook_id)
    .join(GRADED, GRADED.c.id == CELL.c.id, isouter=True)
    .join(TASK, TASK.c.id == CELL.c.id, isouter=True)
    .where(NOTEBOOK.c.assignment_id == bindparam("assignment"))
)
# what people wrote; nbgrader hangs it on the solution cell: a manual cell's grade and its solution share a name
COMMENTS = (
    select(PAPER.c.assignment_id, NOTEBOOK.c.name, CELL.c.name, COMMENT.c.manual_comment)
    .join_from(COMMENT, PAPER, PAPER.c.id == COMMENT.c.notebook_id)
    .join(NOTEBOOK, NOTEBOOK.c.id == PAPER.c.notebook_id)
    .join(CELL, CELL.c.id == COMMENT.c.cell_id)
    .where(NOTEBOOK.c.assignment_id == bindparam("assignment"), COMMENT.c.manual_comment.is_not(None))
)
# of a notebook: whose, of which cell, what was given, what counts of it, and whether it waits
GRADES = (
    select(
        PAPER.c.assignment_id,
        GRADE.c.cell_id,
        GRADE.c.auto_score,
        GRADE.c.manual_score,
        GRADE.c.extra_credit,
        SCORE,
        GRADE.c.needs_manual_grade,
    )
    .join(GRADE, GRADE.c.notebook_id == PAPER.c.id)
    .where(PAPER.c.notebook_id == bindparam("notebook"))
)
# of a notebook: whose, what counts of all its grades, and 1 where one of them waits
SUMS = (
    select(PAPER.c.assignment_id, func.sum(SCORE), func.max(case((GRADE.c.needs_manual_grade, 1), else_=0)))
    .join(GRADE, GRADE.c.notebook_id == PAPER.c.id)
    .where(PAPER.c.notebook_id == bindparam("notebook"))
    .group_by(PAPER.c.assignment_id)
)


def standings(connection: Connection, assignment: str, by_notebook: bool = False) -> list[Standing]:
    """List every student, sorted by id; marks by notebook and cell name, or one for each notebook."""
    found = connection.scalar(select(ASSIGNMENT.c.id).where(ASSIGNMENT.c.name == assignment))
    if found is None:
        raise CourseError(f"{assignment}: not in the gradebook yet\n  run: course compile {assignment}")
    asked = {"assignment": found}
    notebooks = sorted((name, one) for name, one in connection.execute(NOTEBOOKS, asked))
    cells = {cell_id: _Cell(*row) for cell_id, *row in connection.execute(CELLS, asked)}
    if by_notebook:
        marks = _sums(connection, notebooks, cells)
    else:
        marks = _marks(connection, notebooks, cells, _comments(connection, asked))
    penalties: dict[str, float] = defaultdict(float)
    for submission, penalty in connection.execute(PENALTIES, asked):
        penalties[submission] += penalty
    points = sum((cell.points for cell in cells.values()), 0.0)
    # not by the database: PostgreSQL would sort names as the server's language does
    return [
        _standing(row, points, marks.get(row.submission, []), penalties.get(row.submission, 0.0))
        for row in sorted(connection.execute(STUDENTS, asked), key=attrgetter("id"))
    ]


def _standing(row: Any, points: float, marks: list[Mark], penalty: float) -> Standing:
    score = sum((mark.score for mark in marks), 0.0)
    return Standing(
        student=row.id,
        first_name=row.first_name,
        last_name=row.last_name,
        submitted=row.submission is not None,
        timestamp=row.timestamp,
        score=score,
        penalty=penalty,
        total=max(0.0, score - penalty),
        points=points,
        marks=tuple(marks),
    )


def _marks(
    connection: Connection,
    notebooks: Iterable[tuple[str, str]],
    cells: Mapping[str, _Cell],
    said: Mapping[tuple[str, str, str], str],
) -> dict[str, list[Mark]]:
    """Read all marks of an assignment, by the id of the submission; each one's by notebook and cell name."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    for _, notebook in notebooks:
        # in parts: the fewer rows there are at a time, the less the garbage collector looks at
        rows = chain.from_iterable(connection.execute(GRADES, {"notebook": notebook}).partitions(1000))
        for submission, cell_id, auto, manual, extra, score, waiting in rows:
            cell = cells[cell_id]
            comment = said.get((submission, cell.notebook, cell.name), "") if said else ""
            marks[submission].append(
                Mark(cell.notebook, cell.name, auto, manual, extra, score, cell.points, waiting, comment)
            )
    for those in marks.values():
        those.sort(key=attrgetter("notebook", "cell"))
    return marks


def _sums(
    connection: Connection, notebooks: Iterable[tuple[str, str]], cells: Mapping[str, _Cell]
) -> dict[str, list[Mark]]:
    """Read the sum of each notebook's marks, by the id of the submission; each one's by notebook."""
    points: dict[str, float] = defaultdict(float)
    for cell in cells.values():
        points[cell.notebook] += cell.points
    marks: dict[str, list[Mark]] = defaultdict(list)
    for name, notebook in notebooks:
        for submission, score, waiting in connection.execute(SUMS, {"notebook": notebook}).all():
            mark = Mark(name, "", None, None, None, score, points[name], bool(waiting))
            marks[submission].append(mark)
    return marks


def _comments(connection: Connection, asked: Mapping[str, str]) -> dict[tuple[str, str, str], str]:
    """Read what people wrote, by the ids of the submission and the names of the notebook and the cell."""
    rows = connection.execute(COMMENTS, asked)
    return {(submission, notebook, cell): text for submission, notebook, cell, text in rows}
