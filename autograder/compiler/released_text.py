"""What is odd about the text that students get of an `.ipynb`: nbgrader hands it out all the same."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.compiler.code import parse
from autograder.compiler.stub import released, solved
from autograder.model import Cell, Notebook

__all__ = ["broken_stubs"]


def broken_stubs(notebook: Notebook) -> Iterator[str]:
    """Say of each stub and visible test of an `.ipynb` that is no Python, though the instructor's cell is some."""
    for cell in notebook.cells:
        if cell.line or cell.kind != "code" or cell.role not in ("solution", "test", "manual"):
            continue
        problem = _problem(released(notebook.path, cell))
        if problem and not _problem(_whole(notebook.path, cell)):
            part = "stub" if cell.role != "test" else "visible part of this test"
            yield f"cell {cell.name}: the {part} is not Python ({problem}): a student's notebook stops there"


def _whole(path: str, cell: Cell) -> str:
    return cell.source if cell.role == "test" else solved(path, cell)


def _problem(text: str) -> str:
    try:
        parse(text)
    except SyntaxError as error:
        return f"{error.msg}, in line {error.lineno}"
    return ""
