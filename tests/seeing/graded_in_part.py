"""Results of a small week, made in code, to be changed in one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograder.grading.running.task import Graded
from autograder.grading.score import score_notebook
from autograder.model import (
    Exam,
    ExamCell,
    Finding,
    Limits,
    Outcome,
    Paper,
    PaperCell,
    Ran,
    Result,
    Sitting,
    Submission,
)

CELLS = (
    ExamCell("kl", "code", "solution", "kl", "", ""),
    ExamCell("t1", "code", "test", "test_kl", "", "", points=3.0, question="kl"),
    ExamCell("t2", "code", "test", "test_zero", "", "", points=2.0, question="kl"),
    ExamCell("why", "markdown", "manual", "why", "", "", points=4.0),
)
EXAM = Exam("week01", "kl", "cpu", Limits(), CELLS)
PAPER = Paper("kl", tuple(PaperCell(cell.id, cell.kind, cell.role, cell.name, "") for cell in CELLS))


def finding(name: str, outcome: str) -> Finding:
    outcomes: dict[str, Outcome] = {one: one for one in Outcome.__args__}  # type: ignore[attr-defined]
    return Finding(name, outcomes[outcome])


def ran(cell: str, status: str = "ok", seconds: float = 0.1) -> Ran:
    return Ran(cell, "timed out" if status == "timed out" else "ok", seconds=seconds)


def result(student: str, findings: Sequence[Finding] = (), answer: str = "") -> Result:
    sitting = Sitting("kl", (ran("kl"),), tuple(findings) or (finding("test_kl", "passed"),), seconds=1.0)
    cells = tuple(replace(cell, source=answer) if cell.name == "why" else cell for cell in PAPER.cells)
    paper = replace(PAPER, cells=cells)
    return Result(student, "week01", "kl", paper, sitting, score_notebook(EXAM, paper, sitting))


def graded(student: str, one: Result, guessed: bool = False) -> Graded:
    submission = Submission(student, "week01", (one.paper,), guessed=guessed)
    return Graded(student, submission, (one,), assignment="week01")
