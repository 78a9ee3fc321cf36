"""nbgrader's source notebooks: `.ipynb` files whose cells carry nbgrader metadata, schemas 0 to 3."""

from __future__ import annotations

import json
import math
import warnings
from typing import Any

from autograder.compiler.formats import nbformat
from autograder.compiler.header import KEPT, NAME
from autograder.errors import CourseError, SourceError
from autograder.model import Cell, Role

__all__ = ["read_ipynb"]

NEWEST_SCHEMA = 3


def read_ipynb(path: str, text: str) -> tuple[Cell, ...]:
    """Read the cells of a Jupyter notebook; `path` is its name in messages.

    A test belongs to the question of the nearest solution cell above it, because nbgrader records no link.
    Outputs and execution counts are left behind. Raises `CourseError` when the file is no notebook of Python,
    `SourceError` when a cell's nbgrader metadata is not what nbgrader itself accepts.
    """
    notebook, ids = _parse(path, text)
    cells: list[Cell] = []
    used: set[str] = set()
    question = ""
    for number, found in enumerate(notebook.cells, start=1):
        mark = _Mark(path, number, found.cell_type, dict(found.metadata.get("nbgrader", {})))
        role, name = mark.role(), ""
        if role != "free":
            name = mark.name()
        if role in ("solution", "manual"):
            question = name
        asks = question or name if role in ("solution", "manual", "test") else ""
        wanted = (ids[number - 1], name, f"cell-{number}")
        cell_id = next(one for one in (*wanted, f"cell-{number}-") if _is_new(one, used))
        used.add(cell_id)
        metadata = {key: value for key, value in found.metadata.items() if key in KEPT}
        if found.get("attachments"):
            metadata["attachments"] = found.attachments
        cells.append(
            Cell(
                id=cell_id,
                kind=found.cell_type,
                role=role,
                name=name,
                source=found.source,
                points=mark.points(role),
                question=asks,
                metadata=metadata,
            )
        )
    return tuple(cells)


def _is_new(cell_id: object, used: set[str]) -> bool:
    return isinstance(cell_id, str) and bool(NAME.fullmatch(cell_id)) and cell_id not in used


def _parse(path: str, text: str) -> tuple[Any, list[Any]]:
    """Read the notebook as nbformat 4, and the ids in the file itself: nbformat makes up missing ones."""
    try:
        raw = json.loads(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = nbformat.reads(text, as_version=4)
        _expect_form(notebook)
        cells = raw["cells"] if raw.get("nbformat", 0) >= 4 else notebook.cells
        ids = [cell.get("id") for cell in cells] if raw.get("nbformat", 0) >= 4 else [None] * len(cells)
    except Exception as error:  # nbformat lets through what its parsers raise: KeyError, AttributeError, ...
        raise CourseError(
            f"{path}: not a Jupyter notebook ({type(error).__name__}: {error})\n"
            "  open it in JupyterLab and save it"
        ) from None
    kernel = notebook.metadata.get("kernelspec")
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if language != "python":
        raise CourseError(f"{path}: a notebook in {language}; only Python can be graded")
    return notebook, ids


def _expect_form(notebook: Any) -> None:
    """Look for the fields that are read here: nbformat warns of a notebook that breaks its schema, and gives it.

    Raises `ValueError`.
    """
    for place in (notebook, *notebook.cells):
        if not isinstance(place.get("metadata"), dict):
            raise ValueError("metadata that is no object")
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.get("cell_type") not in ("code", "markdown", "raw") or not isinstance(
            cell.get("source"), str
        ):
            raise ValueError(f"cell {number} is neither code, markdown nor raw text")
        if not isinstance(cell.metadata.get("nbgrader", {}), dict):
            raise ValueError(f"cell {number} has nbgrader metadata that is no object")


class _Mark:
    """One cell's nbgrader metadata, read with errors that name the cell."""

    def __init__(self, path: str, number: int, kind: str, mark: dict[str, Any]) -> None:
        self.path, self.number, self.kind, self.mark = path, number, kind, mark

    def fault(self, problem: str, remedy: str) -> SourceError:
        return SourceError(self.path, self.mark.get("grade_id") or self.number, 1, problem, remedy)

    def role(self) -> Role:
        schema = self.mark.get("schema_version", 0)
        if not isinstance(schema, int) or schema > NEWEST_SCHEMA:
            raise self.fault(
                f"nbgrader metadata of schema {schema!r}",
                f"known are 0 to {NEWEST_SCHEMA}: a newer course is needed",
            )
        grade, solution, task = (bool(self.mark.get(key)) for key in ("grade", "solution", "task"))
        if task:
            if self.kind != "markdown":
                raise self.fault("a task cell that is not markdown", "make it markdown, as nbgrader asks")
            return "task"
        if self.kind == "markdown" and grade != solution:
            found = "graded automatically" if grade else "a solution without points"
            raise self.fault(f"a markdown cell that is {found}", "make it a manually graded answer")
        if grade:
            return "manual" if solution else "test"
        if solution:
            return "solution"
        return "given" if self.mark.get("locked") else "free"

    def name(self) -> str:
        name = self.mark.get("grade_id", "")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise self.fault(
                f"grade_id {name!r} is not a name", "wanted letters, digits, _ and -, at most 64 of them"
            )
        return name

    def points(self, role: Role) -> float:
        """Read the points of a graded cell; 0 is nbgrader's way for a test that does not count."""
        if role not in ("test", "manual", "task"):
            return 0.0
        try:
            points = float(self.mark.get("points", "none"))
        except (TypeError, ValueError):
            points = -1.0
        if not 0 <= points < math.inf:
            raise self.fault(
                f"a graded cell with points {self.mark.get('points')!r}", "say what it is worth, 0 or more"
            )
        return points
