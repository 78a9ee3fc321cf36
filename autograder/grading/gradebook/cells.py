"""Cells as nbgrader knows them: their kinds, their metadata, their source and its checksum."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from autograder.grading.gradebook.database import models
from autograder.model import Exam, ExamCell

__all__ = ["kinds_of", "register_sources"]

# nbgrader's metadata of a cell, less what is the cell's own
FLAGS = {
    "given": {"grade": False, "solution": False, "locked": True, "task": False},
    "solution": {"grade": False, "solution": True, "locked": False, "task": False},
    "test": {"grade": True, "solution": False, "locked": True, "task": False},
    "manual": {"grade": True, "solution": True, "locked": False, "task": False},
    "task": {"grade": False, "solution": False, "locked": True, "task": True},
}


def kinds_of(cell: ExamCell) -> tuple[Any, ...]:
    """Name nbgrader's models of a cell: a manual answer is both graded and written by the student."""
    api = models()
    return {
        "test": (api.GradeCell,),
        "solution": (api.SolutionCell,),
        "manual": (api.GradeCell, api.SolutionCell),
        "task": (api.TaskCell,),
    }.get(cell.role, ())


def register_sources(session: Session, notebook_id: str, exam: Exam) -> None:
    """Store the cells' sources, from which nbgrader restores what students may not change.

    They are replaced as a whole when anything differs: nbgrader puts a missing cell back by their order.
    """
    table = models().SourceCell.__table__
    columns = (table.c.name, table.c.cell_type, table.c.locked, table.c.source, table.c.checksum)
    wanted = [_source(cell) for cell in exam.cells if cell.role in FLAGS and cell.kind != "raw"]
    stored = session.execute(select(*columns).where(table.c.notebook_id == notebook_id)).mappings().all()
    if [dict(row) for row in stored] != wanted:
        session.execute(delete(table).where(table.c.notebook_id == notebook_id))
        session.execute(insert(table), [row | {"notebook_id": notebook_id} for row in wanted])


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
    nbgrader = models().utils
    flags = nbgrader.NotebookNode(FLAGS[cell.role] | {"grade_id": cell.name, "points": cell.points})
    metadata = nbgrader.NotebookNode(nbgrader=flags)
    node = nbgrader.NotebookNode(cell_type=cell.kind, source=source, metadata=metadata)
    return str(nbgrader.compute_checksum(node))
