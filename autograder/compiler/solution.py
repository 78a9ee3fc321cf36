"""The worked solution: the release with the instructor's answers in it."""

from __future__ import annotations

from typing import Any

from autograder.compiler.document import document_bytes
from autograder.compiler.release import refuse_leaks, release
from autograder.compiler.stub import solved
from autograder.model import Notebook

__all__ = ["solution", "solution_bytes"]


def solution(notebook: Notebook) -> Any:
    """Make the worked solution, as a student would hand it in: it has the release's cells and checksums."""
    made = release(notebook)
    for cell, written in zip(notebook.cells, made.cells, strict=True):
        if cell.role in ("solution", "manual"):
            written.source = solved(notebook.path, cell)
    return made


def solution_bytes(notebook: Notebook) -> bytes:
    """Write the worked solution, after a look that hidden tests and mark schemes are not in the very bytes.

    Raises `SourceError` when something is.
    """
    content = document_bytes(solution(notebook))
    refuse_leaks(notebook, content.decode(), ("hidden tests", "mark scheme"))
    return content
