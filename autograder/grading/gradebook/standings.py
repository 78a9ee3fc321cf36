"""Reading a class's scores back; what a grade counts is nbgrader's own expression.

A large class has a third of a million grades a week. They are read notebook by notebook, as they lie in the file, and
what they have in common is read once. For a table that has a column a notebook the database adds them up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from autograder.errors import CourseError
from autograder.grading.gradebook.database import models

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


@dataclass(frozen=True)
class _Paper:
    """One notebook of one submission."""

    submission: str
    penalty: float


def standings(session: Session, assignment: str, by_notebook: bool = False) -> list[Standing]:
    """List every student, sorted by id; marks by notebook and cell name, or one for each notebook."""
    api = models()
    found = session.execute(
        select(api.Assignment.id, api.Assignment.max_score).where(api.Assignment.name == assignment)
    ).one_or_none()
    if found is None:
        raise CourseError(f"{assignment}: not in the gradebook yet\n  run: course compile {assignment}")
    papers = _papers(session.connection(), found.id)
    marks = (_sums if by_notebook else _marks)(session.connection(), found.id, papers)
    penalties: dict[str, float] = defaultdict(float)
    for paper in papers.values():
        penalties[paper.submission] += paper.penalty
    submission, student = api.SubmittedAssignment, api.Student
    mine = and_(submission.student_id == student.id, submission.assignment_id == found.id)
    columns = (student.id, student.first_name, student.last_name, submission.id.label("submission"))
    rows = session.execute(select(*columns, submission.timestamp).join(submission, mine, isouter=True))
    # not by the database: PostgreSQL would sort names as the server's language does
    return [
        _standing(row, found.max_score, marks.get(row.submission, []), penalties.get(row.submission, 0.0))
        for row in sorted(rows, key=lambda row: row.id)
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


def _papers(connection: Connection, assignment_id: str) -> dict[str, _Paper]:
    """Read the submissions' notebooks, by id.

    nbgrader's sum of a submission's penalties would look through the whole table once a submission.
    """
    paper, notebook = models().SubmittedNotebook.__table__, models().Notebook.__table__
    rows = connection.execute(
        select(paper.c.id, paper.c.assignment_id, paper.c.late_submission_penalty)
        .join(notebook, notebook.c.id == paper.c.notebook_id)
        .where(notebook.c.assignment_id == assignment_id)
    )
    return {place: _Paper(submission, penalty or 0.0) for place, submission, penalty in rows}


def _cells(connection: Connection, assignment_id: str) -> dict[str, _Cell]:
    """Read the graded cells, by id."""
    api = models()
    cell, notebook = api.BaseCell.__table__, api.Notebook.__table__
    graded, task = api.GradeCell.__table__, api.TaskCell.__table__
    points = func.coalesce(graded.c.max_score, task.c.max_score, 0.0)
    rows = connection.execute(
        select(cell.c.id, notebook.c.name, cell.c.name, points)
        .join(notebook, notebook.c.id == cell.c.notebook_id)
        .join(graded, graded.c.id == cell.c.id, isouter=True)
        .join(task, task.c.id == cell.c.id, isouter=True)
        .where(notebook.c.assignment_id == assignment_id)
    )
    return {cell_id: _Cell(*row) for cell_id, *row in rows}


def _marks(connection: Connection, assignment_id: str, papers: Mapping[str, _Paper]) -> dict[str, list[Mark]]:
    """Read all marks of an assignment, by the id of the submission; each one's by notebook and cell name."""
    api = models()
    notebook, cells = api.Notebook.__table__, _cells(connection, assignment_id)
    said = _comments(connection, assignment_id)
    marks: dict[str, list[Mark]] = defaultdict(list)
    for one in connection.scalars(
        select(notebook.c.id).where(notebook.c.assignment_id == assignment_id)
    ).all():
        # in parts: the fewer rows there are at a time, the less the garbage collector looks at
        rows = chain.from_iterable(connection.execute(_of_notebook(), {"notebook": one}).partitions(1000))
        for place, cell_id, auto, manual, extra, score, waiting in rows:
            cell = cells[cell_id]
            comment = said.get((place, cell.name), "") if said else ""
            marks[papers[place].submission].append(
                Mark(cell.notebook, cell.name, auto, manual, extra, score, cell.points, waiting, comment)
            )
    for those in marks.values():
        those.sort(key=attrgetter("notebook", "cell"))
    return marks


def _sums(connection: Connection, assignment_id: str, papers: Mapping[str, _Paper]) -> dict[str, list[Mark]]:
    """Read the sum of each notebook's marks, by the id of the submission; each one's by notebook."""
    points: dict[str, float] = defaultdict(float)
    for cell in _cells(connection, assignment_id).values():
        points[cell.notebook] += cell.points
    notebook = models().Notebook.__table__.c
    asked = select(notebook.id, notebook.name).where(notebook.assignment_id == assignment_id)
    marks: dict[str, list[Mark]] = defaultdict(list)
    for one, name in sorted(connection.execute(asked).all(), key=attrgetter("name")):
        for place, score, waiting in connection.execute(_sums_of_notebook(), {"notebook": one}):
            mark = Mark(name, "", None, None, None, score, points[name], bool(waiting))
            marks[papers[place].submission].append(mark)
    return marks


@cache
def _sums_of_notebook() -> Select[Any]:
    """The sums of a notebook: whose, what counts of all its grades, and 1 where one of them waits."""
    api = models()
    grade, paper = api.Grade.__table__.c, api.SubmittedNotebook.__table__.c
    waiting = func.max(case((grade.needs_manual_grade, 1), else_=0))
    return (
        select(grade.notebook_id, func.sum(api.Grade.score.expression), waiting)
        .join(api.SubmittedNotebook.__table__, paper.id == grade.notebook_id)
        .where(paper.notebook_id == bindparam("notebook"))
        .group_by(grade.notebook_id)
    )


@cache
def _of_notebook() -> Select[Any]:
    """The grades of a notebook: whose, of which cell, what was given, what counts of it, and whether it waits."""
    api = models()
    grade, paper = api.Grade.__table__.c, api.SubmittedNotebook.__table__.c
    given = (grade.auto_score, grade.manual_score, grade.extra_credit, api.Grade.score.expression)
    return (
        select(grade.notebook_id, grade.cell_id, *given, grade.needs_manual_grade)
        .join(api.SubmittedNotebook.__table__, paper.id == grade.notebook_id)
        .where(paper.notebook_id == bindparam("notebook"))
    )


def _comments(connection: Connection, assignment_id: str) -> dict[tuple[str, str], str]:
    """Read what people wrote beside answers, by the ids of the submitted notebook and the name of the cell.

    nbgrader hangs a comment on the solution cell; a manual cell's grade and solution share a name.
    """
    api = models()
    comment, submitted, notebook, cell = (
        api.Comment,
        api.SubmittedNotebook,
        api.Notebook,
        api.BaseCell.__table__,
    )
    rows = connection.execute(
        select(comment.notebook_id, cell.c.name, comment.manual_comment)
        .join(submitted, submitted.id == comment.notebook_id)
        .join(notebook, notebook.id == submitted.notebook_id)
        .join(cell, cell.c.id == comment.cell_id)
        .where(notebook.assignment_id == assignment_id, comment.manual_comment.is_not(None))
    )
    return {(place, name): text for place, name, text in rows}
