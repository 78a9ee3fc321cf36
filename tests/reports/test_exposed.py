"""Points of tests that ran in the student's process are marked wherever they are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from graded_week import EXAM, WEEK, mark, standing
from rich.console import Console

from autograder.grading.results.graded_notebook import graded_notebook
from autograder.grading.score import score_notebook
from autograder.model import Exam, ExamCell, Finding, Limits, Paper, PaperCell, Result, Sitting
from autograder.reports.table import class_table

CELLS = (
    ExamCell("f", "code", "solution", "f", "", ""),
    ExamCell("t", "code", "test", "t", "del f", "del f", 2.0, "f", in_process="it takes a name away"),
    ExamCell("u", "code", "test", "u", "assert f()", "assert f()", 1.0, "f"),
)
ONE = Exam("week01", "small", "cpu", Limits(), CELLS)
PAPER = Paper("small", tuple(PaperCell(one.id, one.kind, one.role, one.name, one.source) for one in CELLS))


@pytest.mark.parametrize("outcome", ["passed", "failed", "timed out", "ungraded"])
def test_a_score_tells_whether_its_test_could_have_been_forged(outcome: Any) -> None:
    sitting = Sitting("small", findings=(Finding("t", outcome), Finding("u", outcome)))
    scores = score_notebook(ONE, PAPER, sitting)
    assert {score.name: score.exposed for score in scores} == {"t": True, "u": False}


def test_the_graded_notebook_says_so_at_the_cell() -> None:
    sitting = Sitting("small", findings=(Finding("t", "passed"), Finding("u", "passed")))
    result = Result("ada", "week01", "small", PAPER, sitting, score_notebook(ONE, PAPER, sitting))
    written = graded_notebook(ONE, result).decode()
    assert written.count("exposed: this test ran in the student's process") == 1


def shown(exams: list[Exam]) -> str:
    console = Console(width=120, highlight=False, color_system=None)
    with console.capture() as capture:
        console.print(class_table(WEEK, exams, [standing("ada", mark("test_kl", 3.0, 3.0))]))
    return " ".join(capture.get().split())


def test_the_table_of_the_class_says_how_many_points_are() -> None:
    moved = tuple(replace(cell, in_process="why") if cell.name == "test_kl" else cell for cell in EXAM.cells)
    assert "exposed: 3 of the 9 points of kl" in shown([replace(EXAM, cells=moved)])
    assert "exposed" not in shown([EXAM])
