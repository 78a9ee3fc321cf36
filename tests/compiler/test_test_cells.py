"""Test cells that could never work are refused when the course is compiled."""

import pytest
from small_sources import code, examine, ipynb

from autograder.compiler.exam import exam
from autograder.errors import SourceError
from autograder.model import Week

# the question is in lines 1 to 5, what is tested follows in line 6
F = '# %% solution="f"\n### BEGIN SOLUTION\ndef f(a):\n    return a\n### END SOLUTION\n'

FAULTS = {
    "a misspelt name": (
        "# %% test='f' points=1\nx = 1\nassert ff(x)",
        8,
        "test_f",
        "nothing defines 'ff'; did you mean 'f'?",
    ),
    "a name in a helper": (
        "# %% test='f' points=1\ndef g():\n    return h()\ng()",
        8,
        "test_f",
        "nothing defines 'h'",
    ),
    "a name bound below": (
        "# %% test='f' points=1\nassert f(x)\n# %%\nx = 1",
        7,
        "test_f",
        "'x' is bound only below, in cell given-1",
    ),
    "display": ("# %% test='f' points=1\ndisplay(f(1))", 7, "test_f", "nothing defines 'display'"),
    "a name of hidden lines": (
        "# %% test='f' points=1\n### BEGIN HIDDEN TESTS\nx = 1\n### END HIDDEN TESTS\nassert f(x)",
        6,
        "test_f",
        "a visible line reads 'x', which only hidden tests bind",
    ),
    "a syntax error": (
        "# %% test='f' points=1\nassert f(1\n",
        7,
        "test_f",
        "not Python: '(' was never closed",
    ),
    "a magic": (
        "# %% test='f' points=1\n%timeit f(1)",
        6,
        "test_f",
        "IPython magics or `await` in a test cell",
    ),
    "await": (
        "# %% test='f' points=1\nassert await f(1)",
        6,
        "test_f",
        "IPython magics or `await` in a test cell",
    ),
    "another question": (
        "# %% test='g' points=1\nassert f(1)",
        6,
        "test_g",
        "no cell has solution='g' or manual='g'",
    ),
    "a misspelt question": (
        "# %% test='ff' points=1\nassert f(1)",
        6,
        "test_ff",
        "no cell has solution='ff' or manual='ff'; did you mean 'f'?",
    ),
    "no code": (
        "# %% test='f' points=1\n# nothing yet",
        6,
        "test_f",
        "a test worth 1 points that nobody can fail",
    ),
    "a name taken away": (
        "# %% test='f' points=1\ndel f",
        7,
        "test_f",
        "del f: a test cell cannot take a name away",
    ),
    "a magic in the setup": (
        "# %%\nx = 1\n%matplotlib inline\n# %% test='f' points=1\nassert f(x)",
        6,
        "given-1",
        "IPython magics or `await` in a cell whose names",
    ),
    "a name of the tests and the student's": (
        "# %% test='f' points=1\ny = 1\nf(y)\n# %% solution='y'\n### BEGIN SOLUTION\ny = 2\n"
        "### END SOLUTION\n# %% test='y' points=1\nassert y == 2",
        14,
        "test_y",
        "'y' is bound by cell test_f for the tests, and bound or changed since by the student",
    ),
    "an object of the tests changed by the student": (
        "# %%\ny = [1]\n# %% test='f' points=1\nassert f(y)\n# %% solution='g'\n### BEGIN SOLUTION\n"
        "y.append(2)\n### END SOLUTION\n# %% test='g' points=1\nassert y == [1, 2]",
        15,
        "test_g",
        "'y' is bound by cell given-1 for the tests, and bound or changed since by the student",
    ),
    "half a statement hidden": (
        "# %% test='f' points=1\nif f(1):\n    ### BEGIN HIDDEN TESTS\n    assert f(2)\n"
        "    ### END HIDDEN TESTS",
        6,
        "test_f",
        "the visible part of this test is not Python: expected an indented block",
    ),
    "a broken given cell": ("# %%\nx = = 1", 7, "given-1", "not Python: invalid syntax"),
    "a library that is not there": (
        "# %%\nx = 1\nfrom no_such_library import *",
        8,
        "given-1",
        "cannot tell what `from no_such_library import *` binds",
    ),
}


@pytest.mark.parametrize(("text", "line", "cell", "problem"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_refused_with_file_cell_and_line(tmp_path, text, line, cell, problem):
    with pytest.raises(SourceError) as raised:
        examine(tmp_path, F + text + "\n")
    assert str(raised.value).startswith(f"a.py:{line}, cell {cell}: {problem}")


SOLUTIONS = {
    "no region": ("def f(a):\n    return a", 2, "a solution cell without a solution region"),
    "a stub that is not Python": (
        "### BEGIN SOLUTION\nif True:\n    x = 1\n### END SOLUTION\n    y = 2",
        1,
        "the stub is not Python: unexpected indent, in line 3 of",
    ),
}


@pytest.mark.parametrize(("source", "line", "problem"), SOLUTIONS.values(), ids=SOLUTIONS)
def test_a_solution_cell_that_makes_no_stub_is_refused(tmp_path, source, line, problem):
    with pytest.raises(SourceError) as raised:
        examine(tmp_path, f'# %% solution="f"\n{source}\n')
    assert str(raised.value).startswith(f"a.py:{line}, cell f: {problem}")


def test_a_free_cell_may_be_broken_on_purpose(tmp_path):
    made = examine(tmp_path, "# %% free=true\nx = = 1\n")
    assert made.cells[0].release == "x = = 1"


def test_a_name_of_the_own_cell_and_of_builtins_is_defined(tmp_path):
    made = examine(tmp_path, F + "# %% test='f' points=1\nfor i in range(3):\n    assert f(i) == i\n")
    assert made.cells[1].binds == ("i",)


def test_nbgraders_unlocked_cells_are_setup_unless_they_have_magics(tmp_path):
    test = {
        "grade": True,
        "solution": False,
        "locked": True,
        "schema_version": 3,
        "points": 1,
        "grade_id": "t",
    }
    notebook = ipynb(
        tmp_path, code("%pylab\ny = 2", "aa"), code("x = 1", "bb"), code("assert x + y == 3", "cc", **test)
    )
    made = exam(notebook, Week("ps1"), tmp_path)
    assert [cell.id for cell in made.cells if cell.setup] == ["bb"]
