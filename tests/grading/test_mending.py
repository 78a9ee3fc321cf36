"""Mending: the instructor's cells restored, the student's kept, and every change told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from handed_in import (
    ANSWER,
    HIDDEN,
    IMPORTS,
    LOSS_ANSWER,
    LOSS_STUB,
    LOSS_TEST,
    STUB,
    after,
    answered,
    cell,
    exam_cell,
    hand_over,
    ids,
    make_exam,
    released,
    source,
    without,
)
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.handed_in.cell_matching import is_locked
from autograder.grading.handed_in.mending import mend
from autograder.grading.handed_in.notebook_file import FileCell, NotebookFile
from autograder.model import Exam, Paper

ORDER = [found.id for found in make_exam().cells]


@pytest.fixture
def paper_of(tmp_path: Path) -> Any:
    """Hand in cells, get the paper."""
    return lambda cells, exam=None: hand_over(tmp_path, cells, exam)


def test_an_untouched_notebook_is_the_exam_without_a_note(paper_of: Any) -> None:
    paper = paper_of(released())
    assert (ids(paper), paper.mended, paper.reason) == (ORDER, (), "")


def test_an_answer_is_kept(paper_of: Any) -> None:
    paper = paper_of(answered(softmax=ANSWER, reflection="Because."))
    assert (source(paper, "softmax"), source(paper, "reflection"), paper.mended) == (ANSWER, "Because.", ())


def test_a_free_cell_is_the_students_to_change(paper_of: Any) -> None:
    paper = paper_of(answered(free_1="softmax(np.zeros(9))"))
    assert (source(paper, "free-1"), paper.mended) == ("softmax(np.zeros(9))", ())


def test_an_emptied_answer_stays_empty(paper_of: Any) -> None:
    assert source(paper_of(answered(softmax="")), "softmax") == ""


def test_test_cells_come_with_the_exams_own_code(paper_of: Any) -> None:
    assert source(paper_of(released()), "test_softmax") == HIDDEN


def test_an_edited_test_is_restored_and_noted(paper_of: Any) -> None:
    paper = paper_of(answered(test_softmax="assert True"))
    assert (ids(paper), source(paper, "test_softmax")) == (ORDER, HIDDEN)
    assert paper.mended == (
        "The test cell 'test_softmax' was changed: it was put back as released. Write in your own cells only.",
    )


def test_an_edited_given_cell_is_restored_and_noted_by_its_first_line(paper_of: Any) -> None:
    paper = paper_of(answered(given_1="import numpy as np, os"))
    assert source(paper, "given-1") == IMPORTS
    assert paper.mended == (
        f"The locked cell that begins '{IMPORTS}' was changed: it was put back as released. "
        "Write in your own cells only.",
    )


def test_blanks_at_line_ends_are_no_change(paper_of: Any) -> None:
    assert paper_of(answered(given_1=f"{IMPORTS}  \n\n")).mended == ()


def test_a_test_cell_turned_into_text_is_restored(paper_of: Any) -> None:
    cells = [
        found | {"cell_type": "markdown"} if found["id"] == "test_loss" else found for found in released()
    ]
    paper = paper_of(cells)
    assert (ids(paper), source(paper, "test_loss"), len(paper.mended)) == (ORDER, LOSS_TEST, 1)


def test_deleted_locked_cells_are_put_back_and_noted(paper_of: Any) -> None:
    paper = paper_of(without(released(), "given-1", "test_softmax", "text-1"))
    assert (ids(paper), source(paper, "test_softmax")) == (ORDER, HIDDEN)
    assert paper.mended == (
        f"The locked cell that begins '{IMPORTS}' was missing: it was put back as released.",
        "The test cell 'test_softmax' was missing: it was put back as released.",
    )


def test_a_deleted_answer_is_the_stub_again(paper_of: Any) -> None:
    paper = paper_of(without(released(), "softmax"))
    assert (ids(paper), source(paper, "softmax")) == (ORDER, STUB)
    assert paper.mended == ("The cell 'softmax' was missing: it was put back as released.",)


def test_a_mark_scheme_is_not_put_back() -> None:
    task = exam_cell(
        "plan", "task", "Draw a plan.", kind="markdown", source="Draw a plan. MARK SCHEME: 2 for axes"
    )
    assert source(mend(make_exam(cells=(task,)), NotebookFile(())), "plan") == "Draw a plan."


def test_the_stub_of_a_merged_cell_does_not_undo_the_answer(paper_of: Any) -> None:
    merged = f"{ANSWER}\n\n{LOSS_ANSWER}"
    paper = paper_of(without(answered(softmax=merged), "loss"))
    assert source(paper, "softmax") == merged
    assert source(paper, "loss") == "# This cell was deleted: another cell defines loss."
    assert paper.mended == ("The cell 'loss' was missing; it was left out, as another cell defines loss.",)


def test_cells_in_another_order_come_back_in_the_exams(paper_of: Any) -> None:
    paper = paper_of(answered(softmax=ANSWER)[::-1])
    assert (ids(paper), source(paper, "softmax"), paper.mended) == (ORDER, ANSWER, ())


def test_own_cells_stay_after_the_cell_that_they_followed(paper_of: Any) -> None:
    cells = [cell("%pip list"), *after(released(), "softmax", cell("z = 1"), cell("See:", kind="markdown"))]
    paper = paper_of(cells)
    assert ids(paper) == ["extra-1", *ORDER[:3], "extra-2", "extra-3", *ORDER[3:]]
    assert [found.source for found in paper.cells if found.role == "extra"] == ["%pip list", "z = 1", "See:"]
    assert paper.mended == ()


def test_ids_of_own_cells_avoid_the_exams(paper_of: Any) -> None:
    exam = make_exam(cells=(exam_cell("extra-1", "given", IMPORTS),))
    assert ids(paper_of([cell(IMPORTS, "extra-1"), cell("x")], exam)) == ["extra-1", "extra-2"]


def test_empty_own_cells_are_dropped(paper_of: Any) -> None:
    assert ids(paper_of([*released(), cell(""), cell(" \n", kind="markdown")])) == ORDER


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_turned_into_text_is_read_as_code(paper_of: Any, kind: str) -> None:
    cells = [
        found | {"cell_type": kind} if found["id"] == "softmax" else found
        for found in answered(softmax=ANSWER)
    ]
    paper = paper_of(cells)
    found = next(found for found in paper.cells if found.id == "softmax")
    assert (found.kind, found.source) == ("code", ANSWER)
    assert paper.mended == (f"The cell 'softmax' had been turned into {kind}: it was read as code.",)


def test_words_written_into_the_instructors_text_are_kept_beside_it(paper_of: Any) -> None:
    paper = paper_of(answered(text_2="Now the loss. I think it is convex."))
    assert ids(paper) == [*ORDER[:5], "extra-1", *ORDER[5:]]
    assert (source(paper, "text-2"), source(paper, "extra-1")) == (
        "Now the loss.",
        "Now the loss. I think it is convex.",
    )


def test_equal_texts_are_not_doubled(paper_of: Any) -> None:
    again = [
        cell("# Softmax", kind="markdown"),
        cell("Mine.", kind="markdown"),
        cell("Mine.", kind="markdown"),
    ]
    paper = paper_of([*released(), *again])
    assert (ids(paper), source(paper, "extra-1")) == ([*ORDER, "extra-1"], "Mine.")


def test_a_flood_of_notes_is_cut(paper_of: Any) -> None:
    paper = paper_of([*released(), *[5] * 100])
    assert (len(paper.mended), paper.mended[-1]) == (31, "And 70 more.")


names = st.sampled_from(
    ["", "softmax", "loss", "test_softmax", "given-1", "text-1", "free-1", "reflection", "x"]
)


texts = st.sampled_from(
    ["", "x = 1", STUB, LOSS_STUB, ANSWER, f"{ANSWER}\n{LOSS_ANSWER}", IMPORTS, LOSS_TEST, "# Softmax"]
)


file_cells = st.builds(
    FileCell, st.integers(1, 99), st.sampled_from(["code", "markdown", "raw"]), texts, names, names
)


@given(cells=st.lists(file_cells, max_size=14))
def test_whatever_is_handed_in_every_exam_cell_is_there_once_and_locked_ones_are_whole(
    cells: list[FileCell],
) -> None:
    exam: Exam = make_exam()
    paper = mend(exam, NotebookFile(tuple(cells)))
    assert [found.id for found in paper.cells if found.role != "extra"] == ORDER
    assert len(set(ids(paper))) == len(paper.cells)
    for wanted in filter(is_locked, exam.cells):
        assert source(paper, wanted.id) == wanted.source
    # no code of the student's is lost, but for locked cells, copies and stubs
    own = {found.source for found in cells if not found.id and not found.grade_id and found.kind == "code"}
    kept = {found.source.strip() for found in paper.cells}
    assert {text for text in own if text.strip()} <= kept


def test_the_paper_is_plain_json(paper_of: Any) -> None:
    paper = paper_of(answered(softmax=ANSWER))
    assert msgspec.json.decode(msgspec.json.encode(paper), type=Paper) == paper
    assert json.loads(msgspec.json.encode(paper))["notebook"] == "pca"
