"""Matching: which of the student's cells is which of the exam's, also when names are lost or doubled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from handed_in import (
    ANSWER,
    LOSS_ANSWER,
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
    without_names,
)

from autograder.grading.handed_in.mending import mend
from autograder.grading.handed_in.notebook_file import FileCell, NotebookFile

ORDER = [found.id for found in make_exam().cells]


@pytest.fixture
def paper_of(tmp_path: Path) -> Any:
    """Hand in cells, get the paper."""
    return lambda cells, exam=None: hand_over(tmp_path, cells, exam)


def test_the_name_counts_before_the_id(paper_of: Any) -> None:
    swapped = [cell(ANSWER, "loss", "softmax"), cell(LOSS_ANSWER, "softmax", "loss")]
    paper = paper_of(swapped)
    assert (source(paper, "softmax"), source(paper, "loss")) == (ANSWER, LOSS_ANSWER)


def test_the_id_counts_where_the_name_is_lost(paper_of: Any) -> None:
    cells = [found | {"metadata": {}} for found in answered(softmax="z = 1", reflection="Because.")]
    paper = paper_of(cells)
    assert (source(paper, "softmax"), source(paper, "reflection"), paper.mended) == ("z = 1", "Because.", ())


def test_untouched_cells_without_any_name_are_found_by_their_text(paper_of: Any) -> None:
    paper = paper_of(without_names(released()))
    assert (ids(paper), paper.mended) == (ORDER, ())


def test_answers_without_any_name_are_found_by_what_they_define(paper_of: Any) -> None:
    cells = without_names([cell("# mine", kind="markdown"), cell(LOSS_ANSWER), cell(ANSWER), cell("z = 1")])
    paper = paper_of(cells)
    assert (source(paper, "softmax"), source(paper, "loss")) == (ANSWER, LOSS_ANSWER)
    assert "The cell 'softmax' had lost its name: your cell 3 was taken for it." in paper.mended


def test_a_function_that_two_stubs_define_names_neither() -> None:
    cells = (exam_cell("a", "solution", STUB), exam_cell("b", "solution", f"{STUB}\n# again"))
    paper = mend(make_exam(cells=cells), NotebookFile((FileCell(1, "code", ANSWER),)))
    assert (ids(paper), source(paper, "extra-1")) == (["extra-1", "a", "b"], ANSWER)


def test_a_cell_is_taken_for_one_answer_only() -> None:
    roles = {"g1": "given", "s1": "solution", "g2": "given", "g3": "given", "s2": "solution", "g4": "given"}
    cells = tuple(exam_cell(name, role, f"{name} = 0") for name, role in roles.items())
    # between g1 and g2, and between g3 and g4 as well
    found = [
        FileCell(n, "code", f"{name} = 0", name)
        for n, name in enumerate(["g1", "g3", "x", "g2", "g4"], start=1)
    ]
    paper = mend(make_exam(cells=cells), NotebookFile(tuple(found)))
    assert [(each.id, each.source) for each in paper.cells if each.role != "given"] == [
        ("s1", "x = 0"),
        ("s2", "s2 = 0"),
    ]


def test_a_written_answer_without_any_name_is_found_by_its_place(paper_of: Any) -> None:
    cells = without_names(answered(reflection="Because."))
    paper = paper_of(cells)
    assert (ids(paper), source(paper, "reflection")) == (ORDER, "Because.")
    assert paper.mended == ("The cell 'reflection' had lost its name: your cell 9 was taken for it.",)


def test_of_two_texts_in_the_place_of_an_answer_neither_is_taken(paper_of: Any) -> None:
    texts = [cell("One.", kind="markdown"), cell("Two.", kind="markdown")]
    paper = paper_of([*without(released(), "reflection"), *texts])
    assert source(paper, "reflection") == "YOUR ANSWER HERE"
    assert [found.source for found in paper.cells if found.role == "extra"] == ["One.", "Two."]


def test_another_notebook_under_this_name_is_said(paper_of: Any) -> None:
    paper = paper_of([cell("y = 2", "k1", "kmeans"), cell("print(1)")])
    assert ids(paper) == ["extra-1", "extra-2", *ORDER]
    assert paper.mended == (
        "None of this notebook's questions is in the file: all were put in. Is it the right file?",
    )


def test_of_two_answers_the_last_counts_and_the_first_still_runs_before_it(paper_of: Any) -> None:
    first_half, second_half = cell("import math", "a1", "softmax"), cell(ANSWER, "softmax", "softmax")
    cells = without(released(), "softmax")
    paper = paper_of(after(cells, "given-1", first_half, second_half))
    assert ids(paper) == [*ORDER[:2], "extra-1", *ORDER[2:]]
    assert (source(paper, "extra-1"), source(paper, "softmax")) == ("import math", ANSWER)
    assert paper.mended == (
        "The cell 'softmax' was there 2 times (cells 3 and 4): cell 4 counts as the answer, being the last "
        "that you changed; what else the others say was kept beside it.",
    )


def test_earlier_versions_of_an_answer_come_before_it_wherever_they_stood(paper_of: Any) -> None:
    versions = [cell(f"{ANSWER}  # {n}", f"a{n}", "softmax") for n in (1, 2)]
    cells = after(answered(softmax=ANSWER), "test_softmax", versions[0])
    paper = paper_of([*cells, versions[1]])
    assert ids(paper) == [*ORDER[:2], "extra-1", "extra-2", *ORDER[2:]]
    assert [source(paper, name)[-3:] for name in ("extra-1", "extra-2", "softmax")] == ["m()", "# 1", "# 2"]


def test_a_copy_of_the_stub_after_the_answer_does_not_undo_it(paper_of: Any) -> None:
    paper = paper_of(after(answered(softmax=ANSWER), "test_loss", cell(STUB, "a1", "softmax")))
    assert (ids(paper), source(paper, "softmax"), len(paper.mended)) == (ORDER, ANSWER, 1)


def test_an_emptied_copy_after_the_answer_does_not_undo_it(paper_of: Any) -> None:
    assert source(paper_of([*answered(softmax=ANSWER), cell("", "a1", "softmax")]), "softmax") == ANSWER


def test_an_equal_copy_of_an_answer_runs_once(paper_of: Any) -> None:
    assert ids(paper_of(after(answered(softmax=ANSWER), "softmax", cell(ANSWER, "a1", "softmax")))) == ORDER


def test_a_duplicated_test_counts_once(paper_of: Any) -> None:
    paper = paper_of([*released(), cell(LOSS_TEST, "a1", "test_loss"), cell(LOSS_TEST, "a2", "test_loss")])
    assert ids(paper) == ORDER
    assert paper.mended == (
        "The test cell 'test_loss' was there 3 times (cells 7, 10 and 11): it counts once.",
    )


def test_own_code_in_a_copy_of_a_given_cell_is_kept(paper_of: Any) -> None:
    paper = paper_of([*released(), cell("import math", "a1", "given-1")])
    assert (ids(paper), source(paper, "extra-1")) == ([*ORDER, "extra-1"], "import math")
