"""Which cells of a notebook a test needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from audited_weeks import GOOD, IMPORTS, slices, week

from autograder.audit.slices import paper_of

CHANGED = (
    IMPORTS
    + """
# %%
data = [3.0, 1.0, 2.0]
spare = 5

# %%
def show(values):
    print(values)

# %%
show(data)

# %%
data.sort()

# %% solution="least"
def least(values):
    ### BEGIN SOLUTION
    return values[0]
    ### END SOLUTION

# %% test="least" points=1
assert least(data) == 1.0
"""
)


def ids(course_of: str, folder: Path, tests: tuple[str, ...], solution: str, wide: bool) -> list[str]:
    return [cell.id for cell in slices(week(folder, course_of)).exam_of(tests, solution, wide=wide).cells]


def test_what_only_shows_something_falls_away(tmp_path: Path) -> None:
    assert ids(GOOD, tmp_path, ("test_scale",), "scale", False) == ["given-1", "scale", "test_scale"]


# to be called, as in print(scale(x)), changes no function
@pytest.mark.parametrize("wide", [False, True])
def test_what_a_test_needs_over_several_cells_stays(tmp_path: Path, wide: bool) -> None:
    assert ids(GOOD, tmp_path, ("test_above",), "above", wide) == [
        "given-1",
        "scale",
        "given-3",
        "above",
        "test_above",
    ]


@pytest.mark.parametrize(
    ("wide", "wanted"),
    [
        (False, ["given-2", "given-5", "least", "test_least"]),
        (True, ["given-2", "given-3", "given-4", "given-5", "least", "test_least"]),
    ],
)
def test_what_changes_an_object_in_place_stays(tmp_path: Path, wide: bool, wanted: list[str]) -> None:
    assert ids(CHANGED, tmp_path, ("test_least",), "least", wide) == wanted


def test_a_change_reaches_the_tests_of_other_questions(tmp_path: Path) -> None:
    found = slices(week(tmp_path, GOOD))

    assert found.reaching("scale") == ("test_scale", "test_above")
    assert found.reaching("above") == ("test_above",)


def test_a_paper_has_one_answer_in_the_place_of_the_solution(tmp_path: Path) -> None:
    found = slices(week(tmp_path, GOOD))
    exam = found.exam_of(("test_above",), "above")
    paper = {cell.name: cell.source for cell in paper_of(exam, found.notebook, {"above": "above = 3"}).cells}

    assert paper["above"] == "above = 3"
    assert "moved / np.max" in paper["scale"]
    assert "NotImplementedError" not in paper["scale"]


def test_hidden_tests_of_a_slice_do_not_wait(tmp_path: Path) -> None:
    found = slices(week(tmp_path, GOOD))

    assert [cell.apart for cell in found.exam.cells if cell.hidden] == [True, True]
    assert [cell.apart for cell in found.exam_of(("test_above",), "above").cells if cell.hidden] == [False]
