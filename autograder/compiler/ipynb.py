"""A notebook file as nbformat reads it: any version, ids as the file has them, Python alone."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from typing import Any

from autograder.compiler.formats import nbformat, quiet
from autograder.errors import CourseError

__all__ = ["parse_ipynb", "refuse_other_languages"]

# as kernels name the language; every Python, whatever the kernel or the environment is called
PYTHON = ("python", "python3", "ipython", "ipython3")


def parse_ipynb(path: str, text: str) -> Any:
    """Read a notebook as nbformat 4; cells that have no id in the file have none here.

    Raises `CourseError` when it is no notebook, or one of another language.
    """
    try:
        raw = json.loads(text)
        with warnings.catch_warnings(), quiet():
            warnings.simplefilter("ignore")
            notebook = nbformat.reads(text, as_version=4)
        _expect_form(notebook)
        own = raw["cells"] if raw.get("nbformat", 0) >= 4 else [{}] * len(notebook.cells)
        for cell, written in zip(notebook.cells, own, strict=True):
            cell["id"] = written.get("id")  # nbformat makes up missing ones, others each time
    except Exception as error:  # nbformat lets through what its parsers raise: KeyError, AttributeError, ...
        raise CourseError(
            f"{path}: not a Jupyter notebook ({type(error).__name__}: {error})\n"
            "  open it in JupyterLab and save it"
        ) from None
    refuse_other_languages(path, notebook.metadata)
    return notebook


def refuse_other_languages(path: str, metadata: Mapping[str, Any]) -> None:
    """Raise `CourseError` for a notebook whose metadata names another language than Python."""
    kernel, info = (metadata.get(key) for key in ("kernelspec", "language_info"))
    kernel = kernel if isinstance(kernel, dict) else {}
    named = info.get("name") if isinstance(info, dict) else None
    language = str(kernel.get("language") or named or "python")
    if language.lower() not in PYTHON:
        shown = f" (kernel {kernel['name']})" if kernel.get("name") else ""
        raise CourseError(
            f"{path}: a notebook in {language}{shown}; only Python can be graded\n"
            "  to go on with the others of its folder, name them in week.toml: notebooks = [...]"
        )


def _expect_form(notebook: Any) -> None:
    """Look for the fields that are read here: nbformat warns of a notebook that breaks its schema, and gives it.

    Raises `ValueError`.
    """
    for place in (notebook, *notebook.cells):
        if not isinstance(place.get("metadata"), dict):
            raise ValueError("metadata that is no object")
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.get("cell_type") not in ("code", "markdown", "raw") or not isinstance(
            cell.get("source"), str
        ):
            raise ValueError(f"cell {number} is neither code, markdown nor raw text")
        if not isinstance(cell.metadata.get("nbgrader", {}), dict):
            raise ValueError(f"cell {number} has nbgrader metadata that is no object")
