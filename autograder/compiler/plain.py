"""The notebook as nbgrader's own source, for `nbgrader generate_assignment`."""

from __future__ import annotations

from autograder.compiler.document import document, document_bytes, refuse_invalid
from autograder.compiler.regions import segments
from autograder.model import Cell, Notebook

__all__ = ["plain_bytes"]


def plain_bytes(notebook: Notebook) -> bytes:
    """Write the source notebook for nbgrader; what it makes of it is our release, names in stubs excepted."""
    made = document(notebook, lambda cell: _plain(notebook.path, cell))
    refuse_invalid(made, notebook.path)
    return document_bytes(made)


def _plain(path: str, cell: Cell) -> str:
    """Give a cell nbgrader's form: in a manual cell it takes a mark scheme only as part of a solution.

    A written question without a model answer gets an empty region, so that nbgrader keeps the question.
    """
    found = segments(path, cell)
    kinds = {segment.kind for segment in found}
    alone = cell.line == 0 and "solution" not in kinds  # nbgrader replaces the whole cell, and so do we
    if cell.role != "manual" or alone or kinds == {"", "solution"}:
        return cell.source
    scheme = [line for segment in found if segment.kind == "mark scheme" for line in segment.lines]
    lines: list[str] = []
    for segment in found:
        if segment.kind == "":
            lines += segment.lines
        elif segment.kind == "solution":
            lines += [
                f"{segment.indent}### BEGIN SOLUTION",
                *segment.lines,
                *scheme,
                f"{segment.indent}### END SOLUTION",
            ]
            scheme = []
    if "solution" not in kinds:
        lines += ["", "### BEGIN SOLUTION", *scheme, "### END SOLUTION"]
    return "\n".join(lines).strip("\n")
