"""What students read of a worked solution: answers, without the marks that are for those who test the tests."""

from __future__ import annotations

import json

import pytest
from small_sources import code, ipynb, script

from autograder.compiler.equivalents import without_marks
from autograder.compiler.release import release_bytes
from autograder.compiler.solution import solution_bytes
from autograder.errors import SourceError

MARKED = """\
# %% solution="f"
def f(x):
    ### BEGIN SOLUTION
    y = abs(x)  # both signs  # equivalent missing-abs: squared below
    # equivalent arithmetic: y is 1
    z = y * y  # equivalent to y
    return z
    ### END SOLUTION
"""
READ = """\
def f(x):
    y = abs(x)  # both signs
    z = y * y  # equivalent to y
    return z"""


def texts(content: bytes) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(content)["cells"]]


def test_marks_of_equivalent_mutants_are_dropped_from_the_worked_solution(tmp_path):
    assert texts(solution_bytes(script(tmp_path, MARKED))) == [READ]


def test_marks_in_an_answer_graded_by_hand_are_dropped(tmp_path):
    text = MARKED.replace('solution="f"', 'manual="f" points=1')
    assert texts(solution_bytes(script(tmp_path, text))) == [READ]


def test_no_mark_is_released(tmp_path):
    assert b"equivalent" not in release_bytes(script(tmp_path, MARKED))


@pytest.mark.parametrize(
    "text",
    [
        'y = "# equivalent sign: a text"',
        "y = '''\n# equivalent sign: a text\n'''",
        "y = x  # equivalent to x: see below",
        "%timeit -n 1 f()\ny = x",
    ],
)
def test_what_is_no_mark_stays(text):
    assert without_marks(text) == text


def test_marks_are_dropped_beside_lines_of_magics():
    marked = "%matplotlib inline\ny = -x  # equivalent sign: zero\n!ls"
    assert without_marks(marked) == "%matplotlib inline\ny = -x\n!ls"


def test_text_that_speaks_of_marks_is_no_mark(tmp_path):
    text = '# %% [markdown] manual="why" points=1\n# ### BEGIN SOLUTION\n# # equivalent sign: 1\n# ### END SOLUTION\n'
    assert texts(solution_bytes(script(tmp_path, text))) == ["# equivalent sign: 1"]


REGION = "### BEGIN SOLUTION\n### END SOLUTION"
MARK = "# equivalent sign: zero"
STARTS = {
    "the visible part of an answer": f'# %% solution="f"\ny = -x  {MARK}\n{REGION}',
    "a given cell": f"# %%\ny = -x  {MARK}",
    "a test": f'# %% test="f" points=1\n{MARK}\n# %% solution="f"\n{REGION}',
}


@pytest.mark.parametrize("text", STARTS.values(), ids=STARTS)
def test_a_mark_that_students_would_read_is_refused(tmp_path, text):
    with pytest.raises(
        SourceError, match="students would read this mark of an equivalent mutant: "
    ) as caught:
        solution_bytes(script(tmp_path, text + "\n"))
    assert caught.value.line == 2


def test_a_mark_in_what_is_no_python_is_refused(tmp_path):
    cell = code(
        "### BEGIN SOLUTION\nfiles = (\n# equivalent sign: zero\n### END SOLUTION",
        "f",
        solution=True,
        grade=False,
        grade_id="f",
        schema_version=3,
    )
    with pytest.raises(SourceError, match="cannot be told from code"):
        solution_bytes(ipynb(tmp_path, cell))
