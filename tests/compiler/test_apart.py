"""Which closed parts may wait for the end of the notebook."""

from pathlib import Path

import pytest
from small_sources import exam_cell, examine

AGAIN = """# %% test='f' part='x' points=1
{}
### BEGIN HIDDEN TESTS
{}
### END HIDDEN TESTS"""
TOP = """
# %%
import numpy as np
scale = 2.0
table = [1, 2]
# %% solution="f"
### BEGIN SOLUTION
def f(a):
    return a
### END SOLUTION
# %% test="f" points=1
given = f(1)
### BEGIN HIDDEN TESTS
{closed}
### END HIDDEN TESTS
{below}
# %% test="f" part="second" points=1
assert f(2) == 2
"""


def apart(folder: Path, closed: str, below: str = "") -> bool:
    return exam_cell(examine(folder, TOP.format(closed=closed, below=below)), "test_f").apart


@pytest.mark.parametrize(
    ("closed", "below"),
    [
        ("assert f(scale) == scale", ""),
        ("x = f(3)\nassert x == 3", "# %% test='f' part='x' points=1\nx = 4\nassert f(x) == 4"),
        ("x = f(3)\nassert x == 3", "# %%\nx = 4\nprint(x)"),
        ("assert f(scale) == 2", "# %%\nscale = 3.0\n# %% test='f' part='x' points=1\nassert f(scale) == 3"),
    ],
    ids=["reads", "binds what is bound again", "a student's name", "rebound below"],
)  # fmt: skip
def test_a_closed_part_that_nothing_below_depends_on_stands_apart(
    tmp_path: Path, closed: str, below: str
) -> None:
    assert apart(tmp_path, closed, below)


@pytest.mark.parametrize(
    ("closed", "below"),
    [
        (
            "x = f(3)",
            AGAIN.format("pass", "assert x == 3"),
        ),
        (
            "def near(a):\n    assert a == 1",
            AGAIN.format("pass", "near(f(1))"),
        ),
        (
            "x = f(3)",
            AGAIN.format("pass", "def late():\n    return x\nassert late() == 3"),
        ),
        ("table.append(3)", "# %% test='f' part='x' points=1\nassert f(table) == [1, 2, 3]"),
        ("assert f(1) == given", "# %% test='f' part='x' points=1\ngiven.append(1)\nassert given"),
        ("assert f(table) == [1, 2]", "# %%\ntable.append(3)\n# %% test='f' part='x' points=1\nassert table"),
    ],
    ids=[
        "read below",
        "called below",
        "read in a function below",
        "changed for below",
        "its open part's changed below",
        "changed below",
    ],
)
def test_a_closed_part_that_something_below_depends_on_keeps_its_place(
    tmp_path: Path, closed: str, below: str
) -> None:
    assert not apart(tmp_path, closed, below)


def test_a_test_without_hidden_lines_has_nothing_to_wait_with(tmp_path: Path) -> None:
    made = examine(tmp_path, TOP.format(closed="f(1)", below=""))
    assert not exam_cell(made, "test_f_second").apart
