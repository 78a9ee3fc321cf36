"""Reading a class's scores back, counted by nbgrader's own models."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from autograder.errors import CourseError
from autograder.grading.gradebook.database import models

__all__ = ["Mark", "Standing", "standings"]


@dataclass(frozen=True)
class Mark:
    """One graded cell: what the grader gave, what a person gave, and what counts of the two.

    `manual` and `extra` are None where no person wrote anything. `waiting` tells that a person has to look.
    `comment` is what a person wrote beside it.
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


def standings(session: Session, assignment: str) -> list[Standing]:
    """List every student, sorted by id; marks by notebook and cell name."""
    api = models()
    found = session.execute(
        select(api.Assignment.id, api.Assignment.max_score).where(api.Assignment.name == assignment)
    ).one_or_none()
    if found is None:
        raise CourseError(f"{assignment}: not in the gradebook yet\n  run: course compile {assignment}")
    marks = _marks(session, found.id)
    penalties = _penalties(session, found.id)
    submission = api.SubmittedAssignment
    mine = and_(submission.student_id == api.Student.id, submission.assignment_id == found.id)
    student = api.Student
    columns = (student.id, student.first_name, student.last_name, submission.id.label("submission"))
    rows = session.execute(
        select(*columns, submission.timestamp).join(submission, mine, isouter=True).order_by(student.id)
    )
    return [
        _standing(row, found.max_score, marks.get(row.submission, []), penalties.get(row.submission, 0.0))
        for row in rows
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


def _penalties(session: Session, assignment_id: str) -> dict[str, float]:
    submission = models().SubmittedAssignment
    columns = (submission.id, submission.late_submission_penalty)
    rows = session.execute(select(*columns).where(submission.assignment_id == assignment_id))
    return {row.id: row.late_submission_penalty for row in rows}


def _marks(session: Session, assignment_id: str) -> dict[str, list[Mark]]:
    """Read all marks of an assignment in one query, by the id of the submission."""
    api = models()
    grade, submitted, notebook, cell = api.Grade, api.SubmittedNotebook, api.Notebook, api.BaseCell.__table__
    given = (grade.auto_score, grade.manual_score, grade.extra_credit, grade.score, grade.max_score)
    comment = _comments(session, assignment_id)
    rows = session.execute(
        select(
            submitted.assignment_id,
            submitted.id,
            notebook.name,
            cell.c.name,
            *given,
            grade.needs_manual_grade,
        )
        .join(submitted, submitted.id == grade.notebook_id)
        .join(notebook, notebook.id == submitted.notebook_id)
        .join(cell, cell.c.id == grade.cell_id)
        .where(notebook.assignment_id == assignment_id)
        .order_by(notebook.name, cell.c.name)
    )
    marks: dict[str, list[Mark]] = {}
    for submission, place, *mark in rows:
        marks.setdefault(submission, []).append(
            replace(Mark(*mark), comment=comment.get((place, mark[1]), ""))
        )
    return marks


def _comments(session: Session, assignment_id: str) -> dict[tuple[str, str], str]:
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
    rows = session.execute(
        select(comment.notebook_id, cell.c.name, comment.manual_comment)
        .join(submitted, submitted.id == comment.notebook_id)
        .join(notebook, notebook.id == submitted.notebook_id)
        .join(cell, cell.c.id == comment.cell_id)
        .where(notebook.assignment_id == assignment_id, comment.manual_comment.is_not(None))
    )
    return {(place, name): text for place, name, text in rows}
