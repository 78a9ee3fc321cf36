"""Notebooks in otter's formats, written out cell by cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.compiler.exam import exam
from autograder.compiler.source import read_notebook
from autograder.model import Cell, Exam, Notebook, Week

CellDict = dict[str, Any]


def raw(source: str) -> CellDict:
    return {"cell_type": "raw", "metadata": {}, "source": source}


def text(source: str, **metadata: Any) -> CellDict:
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def code(source: str, output: str = "", printed: str = "") -> CellDict:
    """A code cell, with the value it showed and what it printed before."""
    outputs: list[CellDict] = []
    if printed:
        outputs.append({"output_type": "stream", "name": "stdout", "text": printed})
    if output:
        shown = {"text/plain": output}
        outputs.append({"output_type": "execute_result", "data": shown, "metadata": {}, "execution_count": 1})
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": outputs, "execution_count": 1}


def question(settings: str, solution: list[CellDict], tests: list[CellDict]) -> list[CellDict]:
    """A question's block: its settings as YAML, its text, its solution, its tests."""
    made = [raw(f"# BEGIN QUESTION\n{settings}"), text("What is it?")]
    made += [raw("# BEGIN SOLUTION"), *solution, raw("# END SOLUTION")] if solution else []
    made += [raw("# BEGIN TESTS"), *tests, raw("# END TESTS")] if tests else []
    return [*made, raw("# END QUESTION")]


def save(path: Path, *cells: CellDict, **metadata: Any) -> Path:
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    notebook = {"cells": list(cells), "metadata": kernel | metadata, "nbformat": 4, "nbformat_minor": 4}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    return path


def read(folder: Path, *cells: CellDict, **metadata: Any) -> Notebook:
    """Read a notebook of these cells."""
    return read_notebook(save(folder / "lab.ipynb", *cells, **metadata), folder)


def graded_cells(notebook: Notebook) -> list[Cell]:
    return [cell for cell in notebook.cells if cell.role == "test"]


def exam_of(folder: Path, *cells: CellDict) -> Exam:
    return exam(read(folder, *cells), Week(name="w", notebooks=("lab",)), folder)
