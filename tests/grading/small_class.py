"""A week of one small notebook, and results of students, made in code."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from autograder.grading.score import score_notebook
from autograder.model import Exam, ExamCell, Finding, Late, Limits, Paper, PaperCell, Result, Sitting, Week

DUE = datetime(2027, 2, 1, 23, 59, tzinfo=UTC)
WEEK = Week("week01", due=DUE, late=Late(percent_per_day=10.0, max_percent=50.0))
STUB = 'raise NotImplementedError("kl")'
HIDDEN = "assert kl(p, p) == 0\n### BEGIN HIDDEN TESTS\nassert kl(p, q) > 0\n### END HIDDEN TESTS"
PLACEHOLDER = "YOUR ANSWER HERE"

CELLS = (
    ExamCell("text-1", "markdown", "free", "", "# KL", "# KL"),
    ExamCell("given-1", "code", "given", "given-1", "import numpy as np", "import numpy as np"),
    ExamCell("kl", "code", "solution", "kl", STUB, STUB),
    ExamCell("t1", "code", "test", "test_kl", HIDDEN, "assert kl(p, p) == 0", points=3.0, question="kl"),
    ExamCell("t2", "code", "test", "test_kl_extremes", "kl(p, z)", "kl(p, z)", points=2.0, question="kl"),
    ExamCell("why", "markdown", "manual", "why", PLACEHOLDER, PLACEHOLDER, points=4.0),
    ExamCell("essay", "markdown", "task", "essay", "Write an essay.", "Write an essay.", points=1.0),
)
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
EXAM = Exam("week01", "kl", "cpu", Limits(), CELLS, metadata=KERNEL)


def changed(exam: Exam, **cells: dict[str, Any] | None) -> Exam:
    """The exam with some cells changed by name, or without those given as None."""
    kept = [
        replace(cell, **(cells.get(cell.name) or {}))
        for cell in exam.cells
        if cell.name not in cells or cells[cell.name] is not None
    ]
    return replace(exam, cells=tuple(kept))


def result(
    student: str, earned: dict[str, float], exam: Exam = EXAM, reason: str = "", **answers: str
) -> Result:
    """A student's result: what each test earns (the others fail), and what they wrote, by cell name."""
    cells = [
        PaperCell(cell.id, cell.kind, cell.role, cell.name, answers.get(cell.name, cell.release))
        for cell in exam.cells
    ]
    paper = Paper(exam.notebook, () if reason else tuple(cells), reason=reason)
    findings = [
        Finding(cell.name, "passed", value=earned[cell.name])
        if cell.name in earned
        else Finding(cell.name, "failed")
        for cell in exam.cells
        if cell.role == "test"
    ]
    sitting = Sitting(exam.notebook, findings=tuple(findings))
    return Result(student, "week01", exam.notebook, paper, sitting, score_notebook(exam, paper, sitting))
