"""Cells as nbgrader knows them: their kinds, their metadata, their source and its checksum."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from autograder.grading.gradebook.database import bare, models
from autograder.grading.gradebook.nbgrader_tables import SOURCE
from autograder.model import Exam, ExamCell

__all__ = ["KINDS", "kinds_of", "register_sources", "sources_of", "stored_sources"]

# nbgrader's models of a cell, by its role: a manual answer is both graded and written by the student
KINDS = {
    "test": ("GradeCell",),
    "solution": ("SolutionCell",),
    "manual": ("GradeCell", "SolutionCell"),
    "task": ("TaskCell",),
}

# nbgrader's metadata of a cell, less what is the cell's own
FLAGS = {
    "given": {"grade": False, "solution": False, "locked": True, "task": False},
    "solution": {"grade": False, "solution": True, "locked": False, "task": False},
    "test": {"grade": True, "solution": False, "locked": True, "task": False},
    "manual": {"grade": True, "solution": True, "locked": False, "task": False},
    "task": {"grade": False, "solution": False, "locked": True, "task": True},
}

# building a statement costs more than running it: it is built once
STORED = select(SOURCE.c.name, SOURCE.c.cell_type, SOURCE.c.locked, SOURCE.c.source, SOURCE.c.checksum).where(
    SOURCE.c.notebook_id == bindparam("notebook")
)


def kinds_of(cell: ExamCell) -> tuple[Any, ...]:
    """Give nbgrader's models of a cell."""
    return tuple(getattr(models(), kind) for kind in KINDS.get(cell.role, ()))


def register_sources(connection: Connection, notebook_id: str, exam: Exam) -> None:
    """Store the cells' sources, from which nbgrader restores what students may not change.

    They are replaced as a whole when anything differs: nbgrader puts a missing cell back by their order.
    """
    table, wanted = models().SourceCell.__table__, sources_of(exam)
    if stored_sources(connection, notebook_id) != wanted:
        connection.execute(delete(table).where(table.c.notebook_id == notebook_id))
        connection.execute(insert(table), [row | {"notebook_id": notebook_id} for row in wanted])


def sources_of(exam: Exam) -> list[dict[str, Any]]:
    """Give the rows of an exam's sources, in the order of its cells."""
    return [_source(cell) for cell in exam.cells if cell.role in FLAGS and cell.kind != "raw"]


def stored_sources(connection: Connection, notebook_id: str) -> list[dict[str, Any]]:
    """Read the rows of the sources that a notebook has."""
    return [dict(row) for row in connection.execute(STORED, {"notebook": notebook_id}).mappings()]


def _source(cell: ExamCell) -> dict[str, Any]:
    """Give a cell as nbgrader stores it.

    Locked cells keep what is hidden in the release, as in nbgrader. What students write in is stored as
    they were given it, so that nbgrader, too, knows an untouched answer by its checksum.
    """
    locked = FLAGS[cell.role]["locked"]
    source = cell.source if locked else cell.release
    return {
        "name": cell.name,
        "cell_type": cell.kind,
        "locked": locked,
        "source": source,
        "checksum": _checksum(cell, source),
    }


def _checksum(cell: ExamCell, source: str) -> str:
    """Compute nbgrader's checksum, by nbgrader: it covers the kind, the flags and the points as well."""
    nbgrader = bare("nbgrader.utils")
    flags = nbgrader.NotebookNode(FLAGS[cell.role] | {"grade_id": cell.name, "points": cell.points})
    metadata = nbgrader.NotebookNode(nbgrader=flags)
    node = nbgrader.NotebookNode(cell_type=cell.kind, source=source, metadata=metadata)
    return str(nbgrader.compute_checksum(node))
