"""The cells by which students use otter themselves: they score nothing here."""

from __future__ import annotations

from autograder.model import Cell

__all__ = ["check_all_cells", "check_cell", "initial_cell"]


def initial_cell(notebook: str) -> Cell:
    """Make the cell that starts otter in the student's Jupyter."""
    return _given("otter", f'# Initialize Otter\nimport otter\ngrader = otter.Notebook("{notebook}")')


def check_cell(question: str) -> Cell:
    """Make the cell that runs a question's visible tests there."""
    return _given("check", f'grader.check("{question}")')


def check_all_cells() -> tuple[Cell, Cell]:
    """Make the cells that run all visible tests there."""
    text = "---\n\nTo double-check your work, the cell below will rerun all of the autograder tests."
    about = Cell(id="", kind="markdown", role="given", name="check-all-about", source=text)
    return about, _given("check-all", "grader.check_all()")


def _given(name: str, source: str) -> Cell:
    return Cell(id="", kind="code", role="given", name=name, source=source)
