"""The instructor's side of the gradebook: assignments, notebooks and cells, as nbgrader registers them.

nbgrader refuses to add or remove cells once somebody has handed in. A course lives on: here the cells that
stay keep their grades, new ones get a grade in every submission there is, and what goes with a removed cell
is said, mark by mark where a person gave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from autograder.grading.gradebook.cells import kinds_of, register_sources
from autograder.grading.gradebook.database import COURSE, models
from autograder.grading.gradebook.measurements import remove_orphans
from autograder.grading.gradebook.registered import Registered, RegisteredNotebook, kernel_of
from autograder.grading.gradebook.removal import remove_cell, remove_notebook
from autograder.grading.late import naive_utc
from autograder.model import Exam, ExamCell, Week

__all__ = ["register"]


def register(connection: Connection, week: Week, exams: Sequence[Exam], course_id: str = "") -> Registered:
    """Bring the gradebook's assignment in line with its exams; doing it twice changes nothing.

    A new assignment is the course's of this id; by default of the one course that a gradebook has. A week without a
    due date leaves one alone that was set in the gradebook itself.
    """
    with Session(connection) as session:
        return _register(session, week, exams, course_id)


def _register(session: Session, week: Week, exams: Sequence[Exam], course_id: str) -> Registered:
    api = models()
    assignment = session.scalars(select(api.Assignment).filter_by(name=week.name)).one_or_none()
    if assignment is None:
        session.merge(api.Course(id=course_id or COURSE))
        assignment = api.Assignment(name=week.name, course_id=course_id or COURSE)
        session.add(assignment)
        session.flush()
    if week.due is not None:
        assignment.duedate = naive_utc(week.due)
    notes: list[str] = []
    stored = {notebook.name: notebook for notebook in assignment.notebooks}
    notebooks = {}
    for exam in exams:
        kernel = kernel_of(exam)
        notebook = stored.pop(exam.notebook, None) or _add_notebook(
            session, assignment, exam.notebook, kernel
        )
        notebook.kernelspec = kernel
        notebooks[exam.notebook] = _register_cells(session, notebook, exam, notes)
        register_sources(session.connection(), notebook.id, exam)
    for notebook in stored.values():
        remove_notebook(session, notebook, f"{week.name}/{notebook.name}", notes)
    session.flush()
    remove_orphans(session.connection())
    return Registered(assignment.id, week.name, assignment.duedate, week.late, notebooks, tuple(notes))


def _add_notebook(session: Session, assignment: Any, name: str, kernel: str) -> Any:
    """Add a notebook, and an empty one to every submission that there is already."""
    api = models()
    # the kernel at once: a gradebook that nbgrader has upgraded takes no notebook without one
    notebook = api.Notebook(id=api.new_uuid(), name=name, kernelspec=kernel, assignment=assignment)
    session.add(notebook)
    for submission in assignment.submissions:
        session.add(api.SubmittedNotebook(notebook=notebook, assignment=submission))
    session.flush()
    return notebook


def _register_cells(session: Session, notebook: Any, exam: Exam, notes: list[str]) -> RegisteredNotebook:
    api = models()
    place = f"{exam.assignment}/{exam.notebook}"
    kinds = (api.GradeCell, api.SolutionCell, api.TaskCell)
    stored: dict[Any, Any] = {}
    for kind in kinds:
        found = session.scalars(select(kind).filter_by(notebook_id=notebook.id))
        stored |= {(kind, row.name): row for row in found}
    registered = RegisteredNotebook(notebook.id, {cell.name: cell for cell in exam.cells}, {}, {})
    for cell in exam.cells:
        for kind in kinds_of(cell):
            row = stored.pop((kind, cell.name), None) or _add_cell(session, kind, cell, notebook.id)
            if kind is not api.SolutionCell:
                if row.max_score != cell.points and notebook.submissions:
                    was, now = f"{row.max_score:g}", f"{cell.points:g}"
                    notes.append(f"{place}: {cell.name} counts {now} points now, not {was}: grade again")
                row.max_score, row.cell_type = cell.points, cell.kind
                registered.graded[cell.name] = row.id
            if kind is not api.GradeCell:
                registered.commented[cell.name] = row.id
    for row in stored.values():
        remove_cell(session, row, place, notes)
    return registered


def _add_cell(session: Session, kind: Any, cell: ExamCell, notebook_id: str) -> Any:
    """Add a cell, and what nbgrader expects of it to every submission that there is already."""
    api = models()
    row = kind(id=api.new_uuid(), name=cell.name, notebook_id=notebook_id)
    if kind is not api.SolutionCell:
        row.max_score, row.cell_type = cell.points, cell.kind
    session.add(row)
    session.flush()
    for submitted in session.scalars(select(api.SubmittedNotebook.id).filter_by(notebook_id=notebook_id)):
        if kind is not api.SolutionCell:
            session.add(api.Grade(cell_id=row.id, notebook_id=submitted))
        if kind is not api.GradeCell:
            session.add(api.Comment(cell_id=row.id, notebook_id=submitted))
    return row
