"""Marks of equivalent mutants: what they excuse, and that they do not rot."""

from __future__ import annotations

import pytest
from documents import ROOT, blocks

from autograder.audit.mutants import mutants_of
from autograder.errors import CourseError

SOURCE = """\
def f(x):
    ### BEGIN SOLUTION
    {0}
    return y
    ### END SOLUTION
"""


def excuses(line: str) -> dict[str, str]:
    return {mutant.operator: mutant.excuse for mutant in mutants_of(SOURCE.format(line)) if mutant.excuse}


def refused(line: str) -> str:
    with pytest.raises(CourseError) as caught:
        mutants_of(SOURCE.format(line))
    return str(caught.value)


def test_a_mark_excuses_the_operators_mutants_of_its_line() -> None:
    mark = "# equivalent wrong-axis: both axes are equal"

    assert excuses(f"y = x.sum(axis=0)  {mark}") == {"wrong-axis": "both axes are equal"}


def test_a_mark_may_follow_another_comment() -> None:
    assert excuses("y = -x  # of 2 S: signs  # equivalent sign: S is zero") == {"sign": "S is zero"}


def test_the_marks_that_the_documents_show_fit() -> None:
    (example,) = blocks(ROOT / "docs/mutants.md", "python")
    found = {(one.operator, one.line, one.excuse) for one in mutants_of(example) if one.excuse}

    assert found == {("swapped-operands", 3, "A is symmetric"), ("arithmetic", 5, "x has length 1")}


def test_several_marks_are_separated_by_semicolons() -> None:
    mark = "# equivalent missing-axis: one row; wrong-axis: one entry (Eq. 3)"

    assert excuses(f"y = x.sum(axis=0)  {mark}") == {
        "missing-axis": "one row",
        "wrong-axis": "one entry (Eq. 3)",
    }


def test_marks_on_lines_of_their_own_are_about_the_next_line_of_code() -> None:
    lines = "# equivalent sign: a\n    # equivalent arithmetic: b\n    # prose\n\n    y = -x + x"

    assert excuses(lines) == {"sign": "a", "arithmetic": "b"}


def test_a_mark_that_fits_no_mutant_is_refused() -> None:
    assert refused("y = x.sum(axis=0)  # equivalent sign: there was a minus") == (
        "line 3 of the cell marks a mutant that there is not: sign\n"
        "  operators that change line 3: mean-for-sum, missing-axis, wrong-axis"
    )


def test_a_mark_outside_a_region_is_refused() -> None:
    source = "k = -1  # equivalent sign: never used\n" + SOURCE.format("y = x")
    with pytest.raises(CourseError, match="line 1 of the cell marks a mutant that there is not: sign"):
        mutants_of(source)


def test_a_mark_in_a_cell_without_a_region_is_refused() -> None:
    with pytest.raises(CourseError, match="operators that change line 1: none"):
        mutants_of("k = -1  # equivalent sign: never used\n")


@pytest.mark.parametrize("mark", ["sign", "sign:", "sign: ", "sign because S is zero", "sign: a; wrong-axis"])
def test_a_mark_without_a_reason_is_refused(mark: str) -> None:
    assert "a reason" in refused(f"y = -x  # equivalent {mark}")


@pytest.mark.parametrize(
    "comment", ["equivalent to equation (3): signs", "equivalent", "an equivalent sign: no"]
)
def test_prose_is_no_mark(comment: str) -> None:
    assert excuses(f"y = -x  # {comment}") == {}


def test_a_mark_in_a_text_is_no_mark() -> None:
    assert excuses('y = x, "# equivalent sign: a"') == {}
