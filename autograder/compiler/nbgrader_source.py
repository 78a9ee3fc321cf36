"""nbgrader's source notebooks: `.ipynb` files whose cells carry nbgrader metadata, schemas 0 to 3."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from autograder.compiler.document_metadata import cell_metadata, notebook_metadata
from autograder.compiler.header import NAME
from autograder.compiler.ipynb import parse_ipynb
from autograder.compiler.markers import strict_markers
from autograder.compiler.marks import Mark
from autograder.compiler.stub import STUB
from autograder.course import Settings
from autograder.model import Cell, Notebook

__all__ = ["Preparation", "read_ipynb"]

# what is done to the parsed notebook before it is read: headers put on, tests made
Preparation = Callable[[Any], tuple[str, ...]]


def read_ipynb(
    path: str, text: str, settings: Settings | None = None, prepare: Preparation | None = None
) -> Notebook:
    """Read a Jupyter notebook; `path` is its name in messages.

    A test belongs to the question of the nearest solution cell above it, because nbgrader records no link. Outputs and
    execution counts are left behind. `prepare` changes the parsed notebook first, and gives remarks. Raises
    `CourseError` when the file is no notebook of Python, `SourceError` when a cell is not what nbgrader itself accepts,
    or would give away what it is to withhold.
    """
    settings = settings or Settings()
    parsed = parse_ipynb(path, text)
    remarks = list(prepare(parsed)) if prepare else []
    marks = [Mark(path, number, cell) for number, cell in enumerate(parsed.cells, start=1)]
    roles = [mark.role() for mark in marks]
    ids = _ids(
        parsed.cells, [mark.name() if role != "free" else "" for mark, role in zip(marks, roles, strict=True)]
    )
    kernel = parsed.metadata.get("kernelspec")
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    reading = _Reading(path, settings, str(language))
    cells = []
    for found, mark, role, cell_id in zip(parsed.cells, marks, roles, ids, strict=True):
        cell, said = reading.cell(found, mark, role, cell_id)
        cells.append(cell)
        remarks += said
    return Notebook(
        name=PurePosixPath(path).stem,
        path=path,
        cells=tuple(cells),
        metadata=notebook_metadata(parsed.metadata),
        remarks=tuple(remarks),
    )


def _ids(cells: list[Any], names: list[str]) -> list[str]:
    """Give every cell an id of its own: its own, its name, or its place; never the name of another cell."""
    used: set[str] = set()
    found = []
    for number, (cell, name) in enumerate(zip(cells, names, strict=True), start=1):
        others = set(names) - {name}
        wanted = (cell.get("id"), name, f"cell-{number}", f"cell-{number}-", f"cell-{number}--")
        cell_id = next(one for one in wanted if _is_id(one) and one not in used and one not in others)
        used.add(cell_id)
        found.append(cell_id)
    return found


def _is_id(found: object) -> bool:
    return isinstance(found, str) and bool(NAME.fullmatch(found))


@dataclass
class _Reading:
    """What is known while the cells of one notebook are read in order."""

    path: str
    settings: Settings
    language: str
    question: str = ""

    def cell(self, found: Any, mark: Mark, role: Any, cell_id: str) -> tuple[Cell, list[str]]:
        """Make one cell, its markers in their strict form, and the remarks about it."""
        name = "" if role == "free" else mark.name()
        if role in ("solution", "manual"):
            self.question = name
        metadata = cell_metadata(found.metadata)
        if found.get("attachments"):
            metadata["attachments"] = found.attachments
        own = self._stub(found.cell_type)
        if own is not None and role in ("solution", "manual"):
            metadata[STUB] = own
        cell = Cell(
            id=cell_id,
            kind=found.cell_type,
            role=role,
            name=name,
            source=found.source,
            points=mark.points(role),
            question=self.question or name if role in ("solution", "manual", "test") else "",
            metadata=metadata,
        )
        source, said = strict_markers(self.path, cell, self.settings.delimiters)
        remarks = list(said)
        if before := mark.changed_from():
            remarks.append(
                f"cell {name or cell_id}: it was {before} when nbgrader saw it last, and is {cell.kind} now"
            )
        return replace(cell, source=source), remarks

    def _stub(self, kind: str) -> str | None:
        """The course's own stub for a kind of cell; None where nbgrader's is meant."""
        if kind != "code":
            return self.settings.text_stub
        return (self.settings.code_stubs or {}).get(self.language)
