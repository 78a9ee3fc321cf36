"""Notebook files as compiling writes them: fixed metadata, nbgrader's block, the same bytes every time."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from autograder.compiler.formats import checksum, nbformat, validate_metadata
from autograder.compiler.stub import STUB
from autograder.errors import CourseError
from autograder.model import Cell, Notebook

__all__ = ["METADATA", "document", "document_bytes", "refuse_invalid", "with_checksums"]

METADATA: dict[str, Any] = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SCHEMA = 3
# entries of a cell's metadata that are not written as such
APART = ("attachments", STUB)
# grade, locked, solution, task: nbgrader's own kinds of cells
NBGRADER = {
    "given": (False, True, False, False),
    "solution": (False, False, True, False),
    "test": (True, True, False, False),
    "manual": (True, False, True, False),
    "task": (False, True, False, True),
}


def document(notebook: Notebook, text: Callable[[Cell], str]) -> Any:
    """Make an nbformat 4.5 notebook without outputs whose cells hold `text(cell)`."""
    cells = [_cell(cell, text(cell)) for cell in notebook.cells]
    metadata = notebook.metadata or METADATA
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def with_checksums(made: Any) -> Any:
    """Add what nbgrader's `generate_assignment` adds: checksums, cell types, and the lock on cells."""
    for cell in made.cells:
        mark = cell.metadata.get("nbgrader")
        if mark is not None:
            mark["cell_type"] = cell.cell_type
            mark["checksum"] = checksum(cell)
            cell.metadata["deletable"] = False
            if mark["locked"]:
                cell.metadata["editable"] = False
    return made


def refuse_invalid(made: Any, name: str) -> None:
    """Check a notebook as nbformat and nbgrader do.

    Raises `CourseError` when one of them would not accept it: what is left to be wrong is a cell's metadata.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            nbformat.validate(made)
        validate_metadata(made)
    except Exception as error:  # of jsonschema, fastjsonschema or nbformat: whichever is installed
        problem = str(error).partition("\n")[0]
        raise CourseError(f"{name}: a cell's metadata is not valid: {problem}\n  see its tags") from error


def document_bytes(made: Any) -> bytes:
    """Write a notebook as JSON: keys sorted, indented by one, one newline at its end."""
    return (nbformat.v4.writes(made).rstrip("\n") + "\n").encode()


def _cell(cell: Cell, text: str) -> dict[str, Any]:
    metadata = {key: value for key, value in cell.metadata.items() if key not in APART}
    if cell.role in NBGRADER:
        grade, locked, solution, task = NBGRADER[cell.role]
        metadata["nbgrader"] = {
            "grade": grade,
            "grade_id": cell.name,
            "locked": locked,
            "schema_version": SCHEMA,
            "solution": solution,
            "task": task,
        }
        if grade or task:
            whole = cell.points == int(cell.points)
            metadata["nbgrader"]["points"] = int(cell.points) if whole else cell.points
    made: dict[str, Any] = {"id": cell.id, "cell_type": cell.kind, "metadata": metadata, "source": text}
    if cell.kind == "code":
        made |= {"outputs": [], "execution_count": None}
    # a picture that only a withheld region shows is withheld with it
    shown = {
        key: value
        for key, value in cell.metadata.get("attachments", {}).items()
        if f"attachment:{key}" in text
    }
    return made | ({"attachments": shown} if shown else {})
