"""Otter's markup in solution cells: who has which line."""

from __future__ import annotations

import pytest

from autograder.compiler.otter.markup import handout, runs, without_ignored, worked

BLOCK = """\
def square(v):
    # BEGIN SOLUTION
    out = v * v
    return out
    # END SOLUTION
"""
SILENT = "# BEGIN SOLUTION NO PROMPT\nx = 1\n# END SOLUTION\ny = 2"
PROMPTED = (
    '# BEGIN SOLUTION NO PROMPT\nplot(x)\n# END SOLUTION\n""" # BEGIN PROMPT\nplot(...)\n"""; # END PROMPT'
)


@pytest.mark.parametrize(
    ("source", "released", "solved"),
    [
        ("x = 3 # SOLUTION", "x = ...", "x = 3"),
        ("x, y = 3, 4 #SOLUTION", "x, y = ...", "x, y = 3, 4"),
        ('t["a"] = f(x=3) # SOLUTION', 't["a"] = ...', 't["a"] = f(x=3)'),
        ("t.a = 3 # SOLUTION: because", "t.a = ...", "t.a = 3"),
        ("    return x == 3 # SOLUTION", "    ...", "    return x == 3"),
        ("show(x) # SOLUTION NO PROMPT\ny = 1", "y = 1", "show(x)\ny = 1"),
        ("np.random.seed(4) # SEED\ny = 1", "y = 1", "np.random.seed(4) # SEED\ny = 1"),
        (BLOCK, "def square(v):\n    ...\n", "def square(v):\n    out = v * v\n    return out\n"),
        (SILENT, "y = 2", "x = 1\ny = 2"),
        (PROMPTED, "plot(...)", "plot(x)"),
        ("y = 2  # not a solution", "y = 2  # not a solution", "y = 2  # not a solution"),
    ],
)
def test_students_get_what_otter_gives_them(source: str, released: str, solved: str) -> None:
    found = runs(source)

    assert (handout(found), worked(found)) == (released, solved)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("# BEGIN SOLUTION\nx = 1", "# BEGIN SOLUTION is not closed"),
        ("x = 1\n# END SOLUTION", "closes nothing"),
        ('""" # BEGIN PROMPT\nx = 1', "# BEGIN PROMPT is not closed"),
    ],
)
def test_a_block_that_is_not_whole_is_refused(source: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        runs(source)


def test_ignored_lines_are_in_no_notebook() -> None:
    source = "a = 1\nb = 2 # IGNORE\n# BEGIN IGNORE\nc = 3\n# END IGNORE\nd = 4"

    assert without_ignored(source) == "a = 1\nd = 4"
