"""Small source notebooks, and the steps of compiling them one at a time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.compiler.exam import exam
from autograder.compiler.source import read_notebook
from autograder.model import Exam, ExamCell, Notebook, Week

# one of everything that a percent script can hold
WHOLE = '''\
# %% [markdown]
# # Softmax
#
# Scores become probabilities.

# %%
import numpy as np
from autograder.checks import assert_close

# %%
rng = np.random.default_rng(0)
scores = rng.normal(size=(4, 3))

# %% solution="softmax"
def softmax(z):
    """Turn scores (n,) into probabilities (n,)."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max())
    return e / e.sum()
    ### END SOLUTION

# %% test="softmax" points=3 hint="subtract the largest score first"
assert_close(softmax(scores[0]).sum(), 1.0)
### BEGIN HIDDEN TESTS
# hint: large scores overflow
assert_close(softmax(np.array([1000.0, 1000.0])), np.array([0.5, 0.5]))
### END HIDDEN TESTS

# %% test="softmax" part="shift" points=1.5
assert_close(softmax(scores[1] + 7.0), softmax(scores[1]))

# %% free=true
# try other scores here
softmax(scores[2])

# %% [markdown] manual="reflection" points=2
# Why is the largest score subtracted?
#
# ### BEGIN SOLUTION
# Otherwise exp overflows for scores above 709.
# ### END SOLUTION
#
# === BEGIN MARK SCHEME ===
# 2 points for overflow, 1 for "numbers get big"
# === END MARK SCHEME ===
'''


def script(folder: Path, text: str, name: str = "a") -> Notebook:
    """Write a percent script into a folder and read it."""
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return read_notebook(path, folder)


def ipynb(folder: Path, *cells: dict[str, Any], minor: int = 5) -> Notebook:
    """Write an `.ipynb` into a folder and read it."""
    path = folder / "a.ipynb"
    written = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": list(cells)}
    path.write_text(json.dumps(written), encoding="utf-8")
    return read_notebook(path, folder)


def code(source: str, cell_id: str | None = None, **nbgrader: Any) -> dict[str, Any]:
    """Make a code cell with nbgrader metadata."""
    cell = {"cell_type": "code", "source": source, "outputs": [], "execution_count": 3}
    cell["metadata"] = {"nbgrader": nbgrader} if nbgrader else {}
    return cell | ({"id": cell_id} if cell_id else {})


def markdown(source: str, cell_id: str | None = None, **nbgrader: Any) -> dict[str, Any]:
    cell = {"cell_type": "markdown", "source": source, "metadata": {"nbgrader": nbgrader} if nbgrader else {}}
    return cell | ({"id": cell_id} if cell_id else {})


def examine(folder: Path, text: str) -> Exam:
    """Make the exam of a percent script."""
    return exam(script(folder, text), Week("week01"), folder)


def exam_cell(made: Exam, cell_id: str) -> ExamCell:
    return next(cell for cell in made.cells if cell.id == cell_id)


def setup(made: Exam) -> list[str]:
    """List the cells that the examiner re-runs."""
    return [cell.id for cell in made.cells if cell.setup]
