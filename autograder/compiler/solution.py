"""The worked solution: the release with the instructor's answers in it."""

from __future__ import annotations

from typing import Any

from autograder.compiler.document import document_bytes
from autograder.compiler.equivalents import MARK, without_marks
from autograder.compiler.faults import cell_fault
from autograder.compiler.release import refuse_leaks, release
from autograder.compiler.stub import shown, solved
from autograder.model import Cell, Notebook

__all__ = ["solution", "solution_bytes"]


def solution(notebook: Notebook) -> Any:
    """Make the worked solution, as a student would hand it in: it has the release's cells and checksums."""
    made = release(notebook)
    for cell, written in zip(notebook.cells, made.cells, strict=True):
        if cell.role in ("solution", "manual"):
            written.source = _solved(notebook.path, cell)
    return made


def solution_bytes(notebook: Notebook) -> bytes:
    """Write the worked solution, after a look that hidden tests and mark schemes are not in the very bytes.

    Raises `SourceError` when something is, or when a mark of an equivalent mutant is in what students get.
    """
    _refuse_marks(notebook)
    content = document_bytes(solution(notebook))
    refuse_leaks(notebook, content.decode(), ("hidden tests", "mark scheme"))
    return content


def _solved(path: str, cell: Cell) -> str:
    text = solved(path, cell)
    try:
        return without_marks(text) if cell.kind == "code" else text
    except SyntaxError as error:
        problem = f"a mark of an equivalent mutant cannot be told from code here: {error.msg}"
        raise cell_fault(path, cell, None, problem, "write a magic on a line of its own") from None


def _refuse_marks(notebook: Notebook) -> None:
    """Refuse marks outside solution regions: students would read there where the solution can be changed."""
    for cell in notebook.cells:
        visible = shown(notebook.path, cell) if cell.kind == "code" else []
        for number, line in enumerate(cell.source.split("\n"), start=1):
            if line in visible and MARK.search(line):
                problem = f"students would read this mark of an equivalent mutant: {line.strip()}"
                remedy = "it belongs in a solution region, on the line that the mutant changes"
                raise cell_fault(notebook.path, cell, number, problem, remedy)
