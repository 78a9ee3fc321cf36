"""An assignment as the gradebook holds it, read without nbgrader's models where it is what its exams say.

To bring it in line (`registry.py`) loads the models and asks for the right to write. Nearly always there is nothing to
do: then a few queries tell that everything is as registering would leave it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from autograder.grading.gradebook.cells import KINDS, sources_of, stored_sources
from autograder.grading.gradebook.nbgrader_tables import ASSIGNMENT, CELL, GRADED, NOTEBOOK, PAPER, TASK
from autograder.grading.gradebook.tables import MEASUREMENTS
from autograder.grading.late import naive_utc
from autograder.model import Exam, ExamCell, Late, Week

__all__ = ["Registered", "RegisteredNotebook", "kernel_of", "read_registered"]

# building a statement costs more than running it: each is built once
CELLS = (
    select(
        CELL.c.type,
        CELL.c.name,
        CELL.c.id,
        func.coalesce(GRADED.c.max_score, TASK.c.max_score),
        func.coalesce(GRADED.c.cell_type, TASK.c.cell_type),
    )
    .join(GRADED, GRADED.c.id == CELL.c.id, isouter=True)
    .join(TASK, TASK.c.id == CELL.c.id, isouter=True)
    .where(CELL.c.notebook_id == bindparam("notebook"))
)
# joined, not looked up one by one, of all weeks there are: neither database then reads more than two indexes
ORPHAN = (
    select(MEASUREMENTS.c.notebook_id)
    .join(PAPER, PAPER.c.id == MEASUREMENTS.c.notebook_id, isouter=True)
    .where(PAPER.c.id.is_(None))
    .limit(1)
)


@dataclass(frozen=True)
class RegisteredNotebook:
    """One notebook's ids in the gradebook: by cell name, of what has a grade and of what has a comment."""

    id: str
    cells: dict[str, ExamCell]
    graded: dict[str, str]
    commented: dict[str, str]


@dataclass(frozen=True)
class Registered:
    """An assignment as the gradebook holds it: what `Gradebook.record` needs, read once a run.

    `due` is naive UTC. `notes` say what the registration took away or changed for submissions there are.
    """

    id: str
    name: str
    due: datetime | None
    late: Late
    notebooks: dict[str, RegisteredNotebook]
    notes: tuple[str, ...] = ()

    def due_for(self, extension: timedelta | None) -> datetime | None:
        return self.due if self.due is None or extension is None else self.due + extension


def kernel_of(exam: Exam) -> str:
    """A notebook's kernel as nbgrader keeps it."""
    return json.dumps(exam.metadata.get("kernelspec", {}))


def read_registered(connection: Connection, week: Week, exams: Sequence[Exam]) -> Registered | None:
    """Read an assignment; None where registering it would change anything in the gradebook."""
    asked = select(ASSIGNMENT.c.id, ASSIGNMENT.c.duedate).where(ASSIGNMENT.c.name == week.name)
    found = connection.execute(asked).one_or_none()
    if found is None or (week.due is not None and found.duedate != naive_utc(week.due)):
        return None
    columns = (NOTEBOOK.c.name, NOTEBOOK.c.id, NOTEBOOK.c.kernelspec)
    rows = connection.execute(select(*columns).where(NOTEBOOK.c.assignment_id == found.id)).all()
    stored = {row.name: row for row in rows}
    if {name: row.kernelspec for name, row in stored.items()} != {
        exam.notebook: kernel_of(exam) for exam in exams
    }:
        return None
    if connection.execute(ORPHAN).one_or_none() is not None:
        return None
    notebooks: dict[str, RegisteredNotebook] = {}
    for exam in exams:
        notebook = _notebook(connection, stored[exam.notebook].id, exam)
        if notebook is None:
            return None
        notebooks[exam.notebook] = notebook
    return Registered(found.id, week.name, found.duedate, week.late, notebooks)


def _notebook(connection: Connection, notebook: str, exam: Exam) -> RegisteredNotebook | None:
    """Read the ids of one notebook's cells; None where the cells are not those of the exam."""
    said: dict[tuple[str, str], tuple[float, str] | None] = {}
    ids: dict[tuple[str, str], str] = {}
    for kind, name, cell_id, points, of in connection.execute(CELLS, {"notebook": notebook}):
        ids[kind, name] = cell_id
        said[kind, name] = None if kind == "SolutionCell" else (points, of)
    wanted = {
        (kind, cell.name): None if kind == "SolutionCell" else (cell.points, cell.kind)
        for cell in exam.cells
        for kind in KINDS.get(cell.role, ())
    }
    if said != wanted or stored_sources(connection, notebook) != sources_of(exam):
        return None
    graded = {name: ids[kind, name] for kind, name in wanted if kind != "SolutionCell"}
    commented = {name: ids[kind, name] for kind, name in wanted if kind != "GradeCell"}
    return RegisteredNotebook(notebook, {cell.name: cell for cell in exam.cells}, graded, commented)
