"""Taking cells and notebooks out of the gradebook, saying what people had written into them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from autograder.grading.gradebook.database import models

__all__ = ["remove_cell", "remove_notebook"]


def remove_cell(session: Session, cell: Any, place: str, notes: list[str]) -> None:
    """Remove a cell with its grades and comments; note what went, a person's marks one by one."""
    api = models()
    grades = _with_students(session, api.Grade, cell)
    comments = _with_students(session, api.Comment, cell)
    marks = [f"{student} {_mark(grade)}" for grade, student in grades if _mark(grade)]
    words = [f"{student} {row.manual_comment!r}" for row, student in comments if row.manual_comment]
    if grades:
        note = f"{place}: {cell.name} is no longer a graded cell: its grades went ({len(grades)})"
        notes.append(note + (f"; given by hand: {', '.join(marks)}" if marks else ""))
    if words:
        notes.append(f"{place}: {cell.name} no longer takes comments; written by hand: {', '.join(words)}")
    for model in (api.Grade, api.Comment):
        session.execute(delete(model).where(model.cell_id == cell.id))
    session.delete(cell)
    session.flush()


def remove_notebook(session: Session, notebook: Any, place: str, notes: list[str]) -> None:
    """Remove a notebook from the assignment and from every submission."""
    api = models()
    for kind in (api.GradeCell, api.SolutionCell, api.TaskCell):
        for cell in session.scalars(select(kind).filter_by(notebook_id=notebook.id)).all():
            remove_cell(session, cell, place, notes)
    for model in (api.SubmittedNotebook, api.SourceCell):
        session.execute(delete(model).where(model.notebook_id == notebook.id))
    session.delete(notebook)
    session.flush()


def _with_students(session: Session, model: Any, cell: Any) -> list[Any]:
    """Find the grades or comments on a cell, each with the student's id, by student."""
    api = models()
    submission, submitted = api.SubmittedAssignment, api.SubmittedNotebook
    rows = select(model, submission.student_id).join(submitted, submitted.id == model.notebook_id)
    rows = rows.join(submission, submission.id == submitted.assignment_id).where(model.cell_id == cell.id)
    return sorted(session.execute(rows), key=lambda row: row.student_id)


def _mark(grade: Any) -> str:
    given = "" if grade.manual_score is None else f"{grade.manual_score:g}"
    return given + (f" + {grade.extra_credit:g} extra" if grade.extra_credit else "")
