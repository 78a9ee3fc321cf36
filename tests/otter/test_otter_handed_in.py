"""Submissions made of the release that `otter assign` made: no test cell in them, and perhaps no ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from otter_notebooks import code, exam_of, question, raw, save, text

from autograder.grading.handed_in.intake import take_in_notebook
from autograder.model import Exam, Paper

CELLS = [
    raw("# ASSIGNMENT CONFIG\ninit_cell: false"),
    *question(
        "name: q1", [code("x = 2 # SOLUTION"), code("y = 3 # SOLUTION")], [code("x", "2"), code("y", "3")]
    ),
    *question("name: why\nmanual: true\npoints: 1", [text("Because.")], []),
    *question("name: q2", [code("z = 4 # SOLUTION")], [code("z", "4")]),
]
CHECK = code('grader.check("q1")')
WHY = "<!-- BEGIN QUESTION -->\n\nWhat is it?"
END = "<!-- END QUESTION -->\n\nWhat is it?"


@pytest.fixture
def exam(tmp_path: Path) -> Exam:
    return exam_of(tmp_path, *CELLS)


def handed_in(folder: Path, exam: Exam, *cells: dict[str, Any]) -> Paper:
    return take_in_notebook(save(folder / "handed_in" / "lab.ipynb", *cells), exam)


def otters(*answers: str, why: str, more: str = "") -> list[dict[str, Any]]:
    """What a student hands in of otter's release; `more` is a cell of theirs behind the first check."""
    first, second, third = answers
    mine = [code(more)] if more else []
    return [
        *(text("What is it?"), code(first), code(second), CHECK, *mine),
        *(text(WHY), text(why), text(END), code(third), code('grader.check("q2")')),
    ]


def named(paper: Paper) -> list[str]:
    return [cell.name or cell.source for cell in paper.cells if cell.kind == "code"]


def test_nothing_is_told_of_test_cells_that_were_never_there(tmp_path: Path, exam: Exam) -> None:
    paper = handed_in(tmp_path, exam, *otters("x = 2", "y = 3", "z = 4", why="So."))

    assert paper.mended == ()
    assert named(paper) == ["q1", "q1-2", "check", "q1-1", "q1-2-2", "q2", "check-2", "q2-1"]


def test_answers_without_ids_are_found_in_their_order(tmp_path: Path, exam: Exam) -> None:
    paper = handed_in(tmp_path, exam, *otters("x = 2", "y = 3", "z = 4", why="So."))

    assert [cell.source for cell in paper.cells if cell.role in ("solution", "manual")] == [
        *("x = 2", "y = 3", "So.", "z = 4")
    ]


def test_a_cell_behind_the_check_stays_behind_the_tests(tmp_path: Path, exam: Exam) -> None:
    paper = handed_in(tmp_path, exam, *otters("x = 2", "y = 3", "z = 4", why="So.", more="x = 9"))

    assert named(paper)[2:6] == ["check", "q1-1", "q1-2-2", "x = 9"]


def test_a_split_answer_is_not_undone_by_its_stub(tmp_path: Path, exam: Exam) -> None:
    cells = otters("x = 1", "y = 3", "z = 4", why="So.")
    cells.insert(2, code("x = x + 1"))
    paper = handed_in(tmp_path, exam, *cells)

    assert not [cell for cell in paper.cells if cell.source.endswith("...")]


def test_a_test_cell_of_ours_that_is_missing_is_told(tmp_path: Path, exam: Exam) -> None:
    ours = [
        {"cell_type": cell.kind, "metadata": {}, "source": cell.release}
        | ({"outputs": [], "execution_count": None} if cell.kind == "code" else {})
        for cell in exam.cells
        if cell.name != "q1-2-2"
    ]

    assert handed_in(tmp_path, exam, *ours).mended == (
        "The test cell 'q1-2-2' was missing: it was put back as released.",
    )
