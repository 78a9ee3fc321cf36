"""A graded notebook and its pages, made in code: no sandbox, no gradebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from autograder.course import Course
from autograder.grading.gradebook import Mark, Standing
from autograder.grading.score import score_notebook
from autograder.model import Exam, ExamCell, Finding, Limits, Paper, PaperCell, Ran, Result, Sitting, Week
from autograder.reports.feedback import write_feedback

WEEK = Week("week01", title="Linear <algebra>", due=datetime(2027, 2, 1, 23, 59, tzinfo=UTC))
HIDDEN = "assert kl(p, p) == 0\n### BEGIN HIDDEN TESTS\nassert kl(p, CANARY) > 0\n### END HIDDEN TESTS"
CELLS = (
    ExamCell("text-1", "markdown", "free", "", "# KL", "# KL"),
    ExamCell("given-1", "code", "given", "given-1", "import numpy as np", "import numpy as np"),
    ExamCell("kl", "code", "solution", "kl", "raise NotImplementedError", "raise NotImplementedError"),
    ExamCell("t1", "code", "test", "test_kl", HIDDEN, "assert kl(p, p) == 0", points=3.0, question="kl"),
    ExamCell("t2", "code", "test", "test_kl_size", "kl(p, z)", "kl(p, z)", points=2.0, question="kl"),
    ExamCell("why", "markdown", "manual", "why", "YOUR ANSWER HERE", "YOUR ANSWER HERE", points=4.0),
)
EXAM = Exam("week01", "kl", "cpu", Limits(), CELLS)
PASSED = (Finding("test_kl", "passed"), Finding("test_kl_size", "passed"))
# a test cell that intake put back holds the whole exam cell, hidden code and all
HANDED_IN = tuple(
    PaperCell(cell.id, cell.kind, cell.role, cell.name, "Because." if cell.name == "why" else cell.source)
    for cell in CELLS
)


def own_cell(source: str, kind: Any = "code") -> PaperCell:
    return PaperCell("mine", kind, "extra", "", source)


def result(
    findings: tuple[Finding, ...] = PASSED, *extra: PaperCell, ran: tuple[Ran, ...] = (), **paper: Any
) -> Result:
    """Ada's result: what the examiner found, cells of her own, what came of cells."""
    handed_in = replace(Paper("kl", HANDED_IN + extra), **paper)
    sitting = Sitting("kl", ran=ran, findings=findings)
    return Result("ada", "week01", "kl", handed_in, sitting, score_notebook(EXAM, handed_in, sitting))


def showing(source: str, *outputs: dict[str, Any]) -> Result:
    """Ada's result with one more code cell, which had these outputs."""
    return result(PASSED, own_cell(source), ran=(Ran("mine", "ok", outputs),))


def display(**data: str) -> dict[str, Any]:
    """An output with one form, its MIME type written with `_` for `/`."""
    bundle = {mime.replace("_", "/"): value for mime, value in data.items()}
    return {"output_type": "display_data", "data": bundle, "metadata": {}}


def mark(cell: str, score: float, points: float, **more: Any) -> Mark:
    fields = {"notebook": "kl", "auto": score, "manual": None, "extra": None, "waiting": False} | more
    return Mark(cell=cell, score=score, points=points, **fields)


def standing(student: str = "ada", *marks: Mark, **more: Any) -> Standing:
    score = sum(each.score for each in marks)
    fields = {
        "submitted": True,
        "timestamp": None,
        "score": score,
        "penalty": 0.0,
        "total": score,
        "points": 9.0,
    }
    return Standing(student, None, None, **(fields | more), marks=marks)


def pages(folder: Path, found: Result, of: Standing | None = None, week: Week = WEEK) -> dict[str, str]:
    """Write a result's feedback in a course there, and read it back, by file name."""
    course = Course(folder)
    of = of or standing(found.student)
    path = course.result_path(of.student, "week01", "kl")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(found))
    return {page.name: page.read_text() for page in write_feedback(course, week, [EXAM], of)}
