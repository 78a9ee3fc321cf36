"""Read one handed-in `.ipynb` into plain cells.

Theory of operation. The file comes from whoever handed it in, so nothing in it is believed. It is opened
without following a link and without waiting for a pipe; its size is checked before it is read, and the
number of its containers before it is decoded. What is then taken out of it is text: the kind, source, id
and nbgrader name of each cell. Outputs, and all else that metadata may say, are dropped here and reach no
later stage. A cell that is no cell costs that cell, with a note; a file that is no notebook costs that
notebook, with a reason. nbformat's own validation is left out: it is slow, and it refuses what can be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from autograder.errors import SubmissionError
from autograder.grading.handed_in.notebook_json import SAVE_AGAIN, decode_notebook
from autograder.grading.handed_in.plain_file import read_plain_file, shown
from autograder.model import Kind

__all__ = ["FileCell", "NotebookFile", "read_notebook_file"]

MAX_BYTES = 50_000_000
MAX_CELLS = 5_000
MAX_CELL_CHARACTERS = 1_000_000

LARGEST_FORMAT = 1000  # that is told to the student

KINDS = ("code", "markdown", "raw")

# half a surrogate pair cannot be written as UTF-8; NUL cannot be compiled as Python, nor kept by PostgreSQL
UNWRITABLE = re.compile("[\ud800-\udfff\0]")


@dataclass(frozen=True)
class FileCell:
    """One cell as it stands in a file, in its `number`th place from 1; a missing id or name is empty."""

    number: int
    kind: Kind
    source: str
    id: str = ""
    grade_id: str = ""


@dataclass(frozen=True)
class NotebookFile:
    """The cells of one file, and what was left out of them, in sentences for the student."""

    cells: tuple[FileCell, ...]
    notes: tuple[str, ...] = ()


def read_notebook_file(path: Path, max_bytes: int = MAX_BYTES) -> NotebookFile:
    """Read the cells of a notebook in nbformat 4, or in nbformat 3 after upgrading it.

    Raises `SubmissionError` when it cannot be read, saying what to do; `EngineError` when the system
    does not let us open it.
    """
    name = shown(path.name)
    notebook, replaced = decode_notebook(read_plain_file(path, max_bytes), name)
    notes = list(replaced)
    read = [
        _read_cell(cell, number, notes) for number, cell in enumerate(_list_of_cells(notebook, name), start=1)
    ]
    return NotebookFile(tuple(cell for cell in read if cell is not None), tuple(notes))


def _list_of_cells(notebook: Any, name: str) -> list[Any]:
    """Find the list of cells, still unchecked; those of nbformat 3 come upgraded."""
    if not isinstance(notebook, dict):
        raise SubmissionError(f"'{name}' is not a notebook: it has no cells. {SAVE_AGAIN}")
    version = notebook.get("nbformat", 4)
    if version not in (3, 4):
        # an integer may have more digits than a float holds
        known = isinstance(version, float) or (isinstance(version, int) and abs(version) < LARGEST_FORMAT)
        found = f"{version:g}" if known else "unknown"
        raise SubmissionError(f"'{name}' has notebook format {found}; wanted: format 4. {SAVE_AGAIN}")
    cells = _cells_of_worksheets(notebook) if version == 3 else notebook.get("cells")
    if not isinstance(cells, list) or not cells:
        raise SubmissionError(f"'{name}' is not a notebook: it has no cells. {SAVE_AGAIN}")
    if len(cells) > MAX_CELLS:
        raise SubmissionError(
            f"'{name}' has {len(cells):,} cells, and at most {MAX_CELLS:,} are read. "
            "Delete those that you added and do not need, and hand it in again."
        )
    return _upgraded(cells) if version == 3 else cells


def _read_cell(cell: Any, number: int, notes: list[str]) -> FileCell | None:
    """Take the text out of one cell of nbformat 4; None, and a note, when it is none."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in KINDS:
        notes.append(f"Cell {number} is neither code, markdown nor raw: it was left out.")
        return None
    source = _text(cell.get("source", ""))
    if source is None:
        notes.append(f"Cell {number} has something other than text in it: it was left out.")
        return None
    if len(source) > MAX_CELL_CHARACTERS:
        notes.append(
            f"Cell {number} has {len(source):,} characters, and at most {MAX_CELL_CHARACTERS:,} are read: "
            "it was left out. Keep data in a file of its own."
        )
        return None
    if UNWRITABLE.search(source):
        notes.append(f"Cell {number} has characters that no text may have: each was replaced by \ufffd.")
        source = UNWRITABLE.sub("\ufffd", source)
    metadata = _mapping(cell.get("metadata"))
    return FileCell(
        number=number,
        kind=cast(Kind, cell["cell_type"]),
        # Python reads every line ending as \n, and so must a comparison with what was released
        source=source.replace("\r\n", "\n").replace("\r", "\n"),
        # Colab moves the id into the metadata
        id=_name(cell.get("id")) or _name(metadata.get("id")),
        grade_id=_name(_mapping(metadata.get("nbgrader")).get("grade_id")),
    )


def _text(source: Any) -> str | None:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _cells_of_worksheets(notebook: dict[str, Any]) -> list[Any]:
    worksheets = notebook.get("worksheets")
    sheets = [_mapping(sheet).get("cells") for sheet in (worksheets if isinstance(worksheets, list) else ())]
    return [cell for cells in sheets if isinstance(cells, list) for cell in cells]


def _upgraded(cells: list[Any]) -> list[Any]:
    """Upgrade cells of nbformat 3; None stands in the place of what is no cell."""
    # imported here: it takes longer than reading a class of notebooks, and few are from before 2015
    from autograder.compiler.formats import nbformat

    plain = [_plain_v3_cell(cell) for cell in cells]
    sheet = {"cells": [cell for cell in plain if cell is not None], "metadata": {}}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [sheet]}
    new = iter(nbformat.convert(nbformat.from_dict(old), 4).cells)
    return [None if cell is None else next(new) for cell in plain]


def _plain_v3_cell(cell: Any) -> dict[str, Any] | None:
    """Rebuild one cell of nbformat 3 from checked parts, so that nothing surprises the upgrade."""
    kind = _mapping(cell).get("cell_type")
    if kind not in (*KINDS, "heading", "html"):
        return None
    lines = cell.get("input" if kind == "code" else "source", "")
    # some versions wrote lists of lines without their ends
    if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
        lines = "\n".join(line.removesuffix("\n") for line in lines)
    text = _text(lines)
    if text is None:
        return None
    nbgrader = _mapping(_mapping(cell.get("metadata")).get("nbgrader"))
    plain = {"cell_type": kind, "metadata": {"nbgrader": {"grade_id": _name(nbgrader.get("grade_id"))}}}
    if kind == "code":
        return plain | {"input": text, "language": "python", "collapsed": False, "outputs": []}
    if kind == "heading":
        level = cell.get("level")
        # as many # as it says are written: a level of a billion would fill the memory
        return plain | {"source": text, "level": int(level) if level in range(1, 7) else 1}
    return plain | {"source": text}
