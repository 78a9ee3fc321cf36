"""A small exam, notebooks as students hand them in, and what the stages of intake make of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.grading.handed_in.intake import take_in, take_in_notebook
from autograder.grading.handed_in.notebook_file import NotebookFile, read_notebook_file
from autograder.model import Exam, ExamCell, Finding, Limits, Paper, Ran, Result, Score, Sitting, Submission

IMPORTS = "import numpy as np"
STUB = 'def softmax(z):\n    # YOUR CODE HERE\n    raise NotImplementedError("softmax")'
LOSS_STUB = 'def loss(p):\n    # YOUR CODE HERE\n    raise NotImplementedError("loss")'
ANSWER = "def softmax(z):\n    return np.exp(z) / np.exp(z).sum()"
LOSS_ANSWER = "def loss(p):\n    return -np.log(p)"
TEST = "assert softmax(np.zeros(2))[0] == 0.5"
HIDDEN = f"{TEST}\n### BEGIN HIDDEN TESTS\nassert softmax(np.array([731.0]))[0] == 1\n### END HIDDEN TESTS"
LOSS_TEST = "assert loss(1.0) == 0"
CANARY = "canary-731"
PRINTED = {"output_type": "stream", "name": "stdout", "text": "hello\n"}


def make_exam(notebook: str = "pca", cells: tuple[ExamCell, ...] = ()) -> Exam:
    """An exam with one cell of each role, or with the given cells."""
    return Exam("week01", notebook, "cpu", Limits(), cells or exam_cells())


def exam_cells() -> tuple[ExamCell, ...]:
    return (
        exam_cell("text-1", "free", "# Softmax", kind="markdown", name=""),
        exam_cell("given-1", "given", IMPORTS),
        exam_cell("softmax", "solution", STUB),
        exam_cell("test_softmax", "test", TEST, source=HIDDEN, points=3.0, question="softmax"),
        exam_cell("text-2", "free", "Now the loss.", kind="markdown", name=""),
        exam_cell("loss", "solution", LOSS_STUB),
        exam_cell("test_loss", "test", LOSS_TEST, points=2.0, question="loss"),
        exam_cell("free-1", "free", "softmax(np.ones(3))", name=""),
        exam_cell("reflection", "manual", "YOUR ANSWER HERE", kind="markdown", points=2.0),
    )


def exam_cell(cell_id: str, role: Any, release: str, **more: Any) -> ExamCell:
    fields = {"kind": "code", "name": cell_id, "source": release} | more
    return ExamCell(id=cell_id, role=role, release=release, **fields)


def cell(source: Any, cell_id: str = "", grade_id: str = "", kind: str = "code") -> dict[str, Any]:
    """One cell of nbformat 4 as Jupyter writes it."""
    metadata = {"nbgrader": {"grade_id": grade_id, "schema_version": 3}} if grade_id else {}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": cell_id, "metadata": metadata, "source": source} | code


def released(exam: Exam | None = None) -> list[dict[str, Any]]:
    """The cells of the exam as students were given them."""
    exam = exam or make_exam()
    return [cell(given.release, given.id, given.name, given.kind) for given in exam.cells]


def answered(**answers: str) -> list[dict[str, Any]]:
    """The released cells with other text in some, by the cells' ids, `-` written as `_`."""
    cells = released()
    for found in cells:
        found["source"] = answers.get(found["id"].replace("-", "_"), found["source"])
    return cells


OTHER = make_exam(
    "svd", (exam_cell("given-1", "given", "import scipy"), exam_cell("power", "solution", "def power(): ..."))
)


def notebook(cells: Any, **more: Any) -> dict[str, Any]:
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more


def write(path: Path, content: Any) -> Path:
    """Write a notebook, or any bytes, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def read(folder: Path, content: object) -> NotebookFile:
    return read_notebook_file(write(folder / "pca.ipynb", content))


def refusal(folder: Path, content: object) -> str:
    """Why a file is not read."""
    with pytest.raises(SubmissionError) as caught:
        read(folder, content)
    return str(caught.value)


def sources(file: NotebookFile) -> list[str]:
    return [found.source for found in file.cells]


def hand_over(folder: Path, cells: list[dict], exam: Exam | None = None) -> Paper:
    """The paper of one notebook with these cells."""
    return take_in_notebook(write(folder / "pca.ipynb", notebook(cells)), exam or make_exam())


def ids(paper: Paper) -> list[str]:
    return [found.id for found in paper.cells]


def source(paper: Paper, cell_id: str) -> str:
    (found,) = [found.source for found in paper.cells if found.id == cell_id]
    return found


def without(cells: list[dict], *gone: str) -> list[dict]:
    return [found for found in cells if found["id"] not in gone]


def without_names(cells: list[dict]) -> list[dict]:
    return [found | {"metadata": {}, "id": f"new{n}"} for n, found in enumerate(cells)]


def after(cells: list[dict], cell_id: str, *new: dict) -> list[dict]:
    place = [found["id"] for found in cells].index(cell_id) + 1
    return [*cells[:place], *new, *cells[place:]]


def hand_in(course: Course, name: str = "pca.ipynb", student: str = "alice", content: object = None) -> Path:
    return write(course.submitted / student / "week01" / name, content or notebook(answered(softmax=ANSWER)))


def take(course: Course, *exams: Exam, student: str = "alice") -> Submission:
    return take_in(course, "week01", student, exams or (make_exam(),))


def only_paper(course: Course) -> Paper:
    (paper,) = take(course).papers
    return paper


def graded(folder: Path) -> Result:
    """A result: one question answered, one failed, one to be graded by hand, and a cell of the student's own."""
    cells = answered(softmax=ANSWER, reflection="Because.")
    paper = hand_over(folder, after(cells, "softmax", cell("print('hello')")))
    secret = PRINTED | {"text": CANARY}
    ran = (
        Ran("extra-1", "ok", (PRINTED,), execution_count=3),
        Ran("test_softmax", "error", (secret,), execution_count=4, error=CANARY),
    )
    found = "loss(1.0) is 3: wanted 0"
    findings = (
        Finding("test_softmax", "passed"),
        Finding("test_loss", "failed", message=found, detail=CANARY, hidden=True),
    )
    scores = (
        Score("test_softmax", "softmax", 3.0, 3.0),
        Score("test_loss", "loss", 0.0, 2.0, found),
        Score("reflection", "reflection", None, 2.0),
    )
    return Result("alice", "week01", "pca", paper, Sitting("pca", ran, findings), scores)
