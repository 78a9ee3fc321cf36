"""What students get."""

from __future__ import annotations

import json
from typing import Any

from autograder.compiler.document import document, document_bytes, refuse_invalid, with_checksums
from autograder.compiler.faults import cell_fault
from autograder.compiler.regions import MARKER_WORDS
from autograder.compiler.stub import released, shown, stub, withheld
from autograder.errors import SourceError
from autograder.model import Cell, Notebook

__all__ = ["refuse_leaks", "release", "release_bytes"]

# a shorter line (`assert x == y`) is often in a visible test too, or in prose
TELLING = 20


def release(notebook: Notebook) -> Any:
    """Make the notebook that is handed out, as nbgrader's `generate_assignment` would."""
    return with_checksums(document(notebook, lambda cell: released(notebook.path, cell)))


def release_bytes(notebook: Notebook) -> bytes:
    """Write the notebook that is handed out, after a look that nothing withheld is in the very bytes.

    Raises `SourceError` when something is.
    """
    made = release(notebook)
    refuse_invalid(made, notebook.path)
    content = document_bytes(made)
    refuse_leaks(notebook, content.decode(), ("solution", "hidden tests", "mark scheme"))
    return content


def refuse_leaks(notebook: Notebook, content: str, kinds: tuple[str, ...]) -> None:
    """Look for markers, and for the lines of regions of these kinds, in the JSON text of a file for students.

    A line that students see elsewhere in the notebook is no secret. Raises `SourceError`.
    """
    if words := MARKER_WORDS.search(content):
        raise SourceError(
            notebook.path,
            "?",
            None,
            f"{words[0]} would stay in what students get",
            "look for it in the cells' metadata",
        )
    open_lines = [line for cell in notebook.cells for line in (*shown(notebook.path, cell), *stub(cell))]
    secrets: list[tuple[Cell, str]] = []
    for cell in notebook.cells:
        for kind, lines in withheld(notebook.path, cell).items():
            if kind in kinds:
                secrets += [(cell, line.strip()) for line in lines]
            else:
                open_lines += lines
    visible = "\n".join(open_lines)
    for cell, line in secrets:
        written = json.dumps(line, ensure_ascii=False)[1:-1]
        if len(line) > TELLING and line not in visible and written in content:
            number = [one.strip() for one in cell.source.split("\n")].index(line) + 1
            problem = f"this withheld line would stay in what students get: {line}"
            remedy = "it is in the metadata of a cell, or in an attachment: change one of the two"
            raise cell_fault(notebook.path, cell, number, problem, remedy)
