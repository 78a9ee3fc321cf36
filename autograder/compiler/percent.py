"""Percent scripts: their cells, by jupytext, and the line that each one starts in."""

from __future__ import annotations

import re
from typing import Any

from autograder.compiler.formats import jupytext
from autograder.compiler.header import KEPT, Header
from autograder.errors import CourseError, SourceError
from autograder.model import Cell

__all__ = ["read_percent"]

# as jupytext finds the lines that open a cell
OPENING = re.compile(r"\s*#\s*%%(%*)\s.*|\s*#\s*(%%|<codecell>|In\[[0-9 ]*\]:?)\s*")


def read_percent(path: str, text: str) -> tuple[Cell, ...]:
    """Read the cells of a percent script; `path` is its name in messages.

    Raises `SourceError` when a header does not say what it may, or text stands before the first one.
    """
    try:
        # blank lines before the first header would become a cell of their own
        notebook = jupytext.reads(text.lstrip(), fmt="py:percent")
    except Exception as error:  # nbformat's about metadata, or a parser's
        problem = str(error).partition("\n")[0]
        raise CourseError(f"{path}: jupytext cannot read it: {problem}\n  see the cells' headers") from error
    cells: list[Cell] = []
    counts = {"given": 0, "free": 0, "text": 0}
    for found, (opening, line) in zip(notebook.cells, _lines(path, text, notebook.cells), strict=True):
        header = Header(path, len(cells) + 1, opening, found.cell_type, dict(found.metadata))
        role, name = header.role(), header.name()
        cell_id = name
        if not name:
            series = "text" if found.cell_type != "code" else role
            counts[series] += 1
            cell_id = f"{series}-{counts[series]}"
            name = cell_id if role == "given" else ""
        cells.append(
            Cell(
                id=cell_id,
                kind=found.cell_type,
                role=role,
                name=name,
                source=found.source,
                points=header.points(role),
                question=header.question(),
                hint=header.text("hint"),
                line=line,
                metadata={key: value for key, value in found.metadata.items() if key in KEPT},
                in_process=header.text("in_process"),
            )
        )
    return tuple(cells)


def _lines(path: str, text: str, cells: list[Any]) -> list[tuple[int, int]]:
    """Find the 1-based lines of each cell's header and first source line, which jupytext does not tell.

    Walks over the script in step with jupytext's cells: the next header after a cell's last line is the next
    cell's, so that a `# %%` inside a string or a fenced block is passed over with the cell that holds it.
    """
    script = text.split("\n")
    after = _after_preamble(path, script)
    found: list[tuple[int, int]] = []
    for number, cell in enumerate(cells, start=1):
        header = _next_opening(script, after)
        if header == len(script):
            raise SourceError(path, number, None, "no # %% header for this cell", "open every cell with # %%")
        source = cell.source.split("\n")
        # the quotes around a markdown cell are not in its source
        first = header + 1
        end = _next_opening(script, first)
        first = next((at for at in range(first, end) if _same(script[at], source[0])), first)
        found.append((header + 1, first + 1))
        after = first + len(source) if cell.source else first
    return found


def _next_opening(script: list[str], start: int) -> int:
    return next((at for at in range(start, len(script)) if OPENING.fullmatch(script[at])), len(script))


def _same(line: str, source: str) -> bool:
    """Tell whether a script's line is the cell's, markdown's `# ` and quotes left aside."""
    return line.strip(" \t#\"'") == source.strip(" \t#\"'")


def _after_preamble(path: str, script: list[str]) -> int:
    """Skip the YAML header that jupytext may have written; nothing else may stand before the first cell."""
    start = 0
    if script[0].strip() == "# ---":
        start = next((at + 1 for at in range(1, len(script)) if script[at].strip() == "# ---"), 0)
    opening = _next_opening(script, start)
    for at in range(start, opening):
        if script[at].strip():
            problem = f"text before the first cell: {script[at].strip()}"
            remedy = "it would become a cell of its own: put a header above it, # %% [markdown] or # %%"
            raise SourceError(path, 1, at + 1, problem, remedy)
    return opening
