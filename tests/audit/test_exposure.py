"""What the source of a notebook tells about its tests, nothing graded."""

from __future__ import annotations

from pathlib import Path

import pytest
from audited_weeks import GOOD, IMPORTS, slices, week

from autograder.audit.exposure import exposures

QUESTION = """
# %%
def given(x):
    return x

# %% solution="call"
def call(f, x):
    ### BEGIN SOLUTION
    return f(x)
    ### END SOLUTION

# %% test="call" points=1
"""
VISIBLE = "assert call(abs, -1.0) == 1.0\n"


def found_in(folder: Path, test: str) -> list[tuple[str, bool]]:
    return [
        (problem.text.partition(";")[0], problem.fails)
        for problem in exposures(slices(week(folder, IMPORTS + QUESTION + test)))
    ]


def hidden(*lines: str) -> str:
    return "\n".join(("### BEGIN HIDDEN TESTS", *lines, "### END HIDDEN TESTS", ""))


def test_a_good_week_has_nothing_to_tell(tmp_path: Path) -> None:
    assert list(exposures(slices(week(tmp_path, GOOD)))) == []


@pytest.mark.parametrize(
    "check",
    [
        "assert call(abs, -2.0) == 2.0",
        "assert_equal(call(abs, -2.0), 2.0)",
        "for x in (1.0, 2.0):\n    assert call(abs, x) == x",
        "assert call(abs, -2.0) == 2.0\n# hint: too late",
    ],
)
def test_a_hidden_check_needs_a_hint_above_it(tmp_path: Path, check: str) -> None:
    assert [fails for _, fails in found_in(tmp_path / "without", VISIBLE + hidden(check))] == [True]
    assert found_in(tmp_path / "with", VISIBLE + hidden("# hint: the absolute value", check)) == []


def test_comments_and_text_are_no_visible_test(tmp_path: Path) -> None:
    test = '"""Hidden."""\n# nothing to see\n' + hidden("# hint: x", VISIBLE.strip())

    assert found_in(tmp_path, test) == [("no visible test: students cannot check anything", True)]


@pytest.mark.parametrize(
    ("line", "handed"),
    [
        ("assert call(given, 1.0) == 1.0", "given"),
        ("assert call(lambda t: t, 1.0) == 1.0", "a lambda"),
        ("assert call(x=1.0, f=given) == 1.0", "given"),
        ("assert given(call(abs, 1.0)) == 1.0", ""),
        ("assert call(np.abs, 1.0) == 1.0", ""),
    ],
)
def test_which_functions_are_handed_to_the_students_code(tmp_path: Path, line: str, handed: str) -> None:
    wanted = [(f"test_call: call is handed functions of the examiner: {handed} (visible)", False)]

    assert found_in(tmp_path, line + "\n") == (wanted if handed else [])
