"""Where the names of test cells come from."""

import pytest
from small_sources import WHOLE, exam_cell, examine, setup

from autograder.errors import SourceError
from autograder.model import Import

F = """
# %% solution="f"
### BEGIN SOLUTION
def f(a):
    return a
### END SOLUTION
"""


def test_imports_of_any_cell_are_the_examiners_own(tmp_path):
    made = examine(
        tmp_path,
        "# %%\nimport numpy as np\n"
        "# %% solution='f'\n### BEGIN SOLUTION\nfrom math import exp as f\n### END SOLUTION\n",
    )
    assert made.imports == {"np": Import("numpy"), "f": Import("math", "exp")}


def test_a_name_that_the_solution_assigns_is_the_students_answer(tmp_path):
    made = examine(
        tmp_path,
        "# %%\nimport math\n# %% solution='f'\n### BEGIN SOLUTION\nf = math.exp\n### END SOLUTION\n"
        "# %% test='f' points=1\nassert f(0) == 1\n",
    )
    assert made.imports == {"math": Import("math")}


def test_a_name_imported_and_assigned_is_no_import(tmp_path):
    made = examine(tmp_path, "# %%\nfrom math import e\n# %%\nfor e in range(3): pass\n")
    assert made.imports == {}


def test_a_name_imported_as_two_things_is_no_import(tmp_path):
    made = examine(tmp_path, "# %%\nfrom math import sqrt\n# %%\nfrom cmath import sqrt\n")
    assert made.imports == {}


def test_import_star_binds_what_the_module_gives(tmp_path):
    made = examine(tmp_path, "# %%\nfrom stat import *\n")
    assert made.imports["S_ISDIR"] == Import("stat", "S_ISDIR")


def test_import_star_of_a_file_beside_the_notebook_is_read_and_not_run(tmp_path):
    (tmp_path / "ours.py").write_text("raise SystemExit\n\ndef helper(): pass\n\n_inner = 1\n")
    made = examine(tmp_path, "# %%\nfrom ours import *\n")
    assert (made.imports, made.modules) == ({"helper": Import("ours", "helper")}, ())


def test_modules_are_the_libraries_imported_anywhere(tmp_path):
    made = examine(
        tmp_path,
        "# %%\nimport numpy as np\nfrom json import decoder, loads\nfrom autograder.checks import raises\n"
        "import autograder.model\nimport not_installed_here\ndef f():\n    import wave\n",
    )
    assert made.modules == ("autograder.checks", "json", "json.decoder", "numpy", "wave")


def test_a_file_beside_the_notebook_comes_before_a_library_of_its_name(tmp_path):
    (tmp_path / "wave.py").write_text("SIZE = 3\n")
    made = examine(tmp_path, "# %%\nimport wave, json\n")
    assert (list(made.imports), made.modules) == (["json", "wave"], ("json",))


def test_a_mark_scheme_in_code_is_not_read_as_python(tmp_path):
    scheme = "# === BEGIN MARK SCHEME ===\n2 points for axes\n# === END MARK SCHEME ==="
    text = f"# %% manual='figure' points=2\n{scheme}\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n"
    assert exam_cell(examine(tmp_path, text), "figure").binds == ("x",)


def test_cells_that_tests_need_and_no_student_changes_are_re_run(tmp_path):
    made = examine(tmp_path, WHOLE)
    assert setup(made) == ["given-2"]


# given cells before and after the question f, what the test reads -> what is re-run
SETUPS = {
    "what a test does not need": ("# %%\nx = 1\n# %%\ny = 2\n", "assert f(x)", ["given-1"]),
    "what a needed cell needs": (
        "# %%\nx = 1\n# %%\ny = x\n# %%\nz = 3\n",
        "assert f(y)",
        ["given-1", "given-2"],
    ),
    "what changes a needed object": (
        "# %%\nx = [1]\n# %%\nx.append(2)\n",
        "assert f(x)",
        ["given-1", "given-2"],
    ),
    "what advances a needed generator": (
        "# %%\nimport numpy as np\n# %%\nrng = np.random.default_rng(0)\n"
        "# %%\na = rng.normal()\n# %%\nx = rng.normal()\n",
        "assert f(x)",
        ["given-2", "given-3", "given-4"],
    ),
    "what sets a library up": (
        "# %%\nimport numpy as np\n# %%\nnp.seterr(all='raise')\n",
        "f(np.e)",
        ["given-2"],
    ),
    "what a helper reads when called": (
        "# %%\ndef g():\n    return SIZE\n# %%\nSIZE = 3\n",
        "assert f(g())",
        ["given-1", "given-2"],
    ),
    "the newest of two values": ("# %%\nx = 1\n# %%\nx = 2\n", "assert f(x)", ["given-2"]),
    "what only hidden lines need": (
        "# %%\nx = 1\n",
        "f(0)\n### BEGIN HIDDEN TESTS\nassert f(x)\n### END HIDDEN TESTS",
        ["given-1"],
    ),
    "not a free cell": ("# %% free=true\nx = 1\n", "assert f(x)", []),
    "not a figure": (
        "# %%\nimport matplotlib.pyplot as plt\n# %%\nx = [1]\n# %%\nplt.plot(x)\n",
        "assert f(x)",
        ["given-2"],
    ),
}


@pytest.mark.parametrize(("given", "test", "wanted"), SETUPS.values(), ids=SETUPS)
def test_setup(tmp_path, given, test, wanted):
    made = examine(tmp_path, f"{given}{F}\n# %% test='f' points=1\n{test}\n")
    assert setup(made) == wanted


# cells after the question f -> nothing of them is re-run, because the student's f is in it
STUDENTS = {
    "directly": "# %%\ny = f(1)\n",
    "over another cell": "# %%\nx = f(1)\n# %%\ny = x + 1\n",
    "in a helper's body": "# %%\ndef y():\n    return f(1)\n",
    "over an object changed": (
        "# %%\ny = []\n# %% solution='g'\n### BEGIN SOLUTION\ny.append(1)\n### END SOLUTION\n# %%\nz = y\n"
    ),
}


@pytest.mark.parametrize("cells", STUDENTS.values(), ids=STUDENTS)
def test_what_depends_on_the_student_is_asked_of_the_student(tmp_path, cells):
    made = examine(tmp_path, f"{F}\n{cells}\n# %% test='f' points=1\nassert y\n")
    assert setup(made) == []


def test_a_value_made_before_the_student_changes_the_name_is_the_examiners(tmp_path):
    made = examine(
        tmp_path,
        "# %%\nx = 1\n# %%\ny = x + 1\n# %% solution='x'\n### BEGIN SOLUTION\nx = 5\n### END SOLUTION\n"
        "# %% test='x' points=1\nassert y == 2\n",
    )
    assert setup(made) == ["given-1", "given-2"]


def test_cells_say_what_they_bind(tmp_path):
    made = examine(tmp_path, WHOLE)
    found = {cell.id: cell.binds for cell in made.cells if cell.binds}
    assert found == {
        "given-1": ("assert_close", "np"),
        "given-2": ("rng", "scores"),
        "softmax": ("softmax",),
    }


def test_what_a_test_cell_makes_for_later_cells_is_handed_over(tmp_path):
    made = examine(tmp_path, f"{F}\n# %% test='f' points=1\nx = f(1)\nunused = 2\n# %%\nprint(x)\n")
    assert exam_cell(made, "test_f").hands_over == ("x",)


def test_what_an_earlier_cell_binds_too_is_not_handed_over(tmp_path):
    made = examine(tmp_path, f"# %%\nx = 0\n{F}\n# %% test='f' points=1\nx = f(1)\n# %%\nprint(x)\n")
    assert exam_cell(made, "test_f").hands_over == ()


def test_what_only_later_tests_read_is_not_handed_over(tmp_path):
    text = f"{F}\n# %% test='f' points=1\nx = f(1)\n# %% test='f' part='b' points=1\nassert x\n"
    assert exam_cell(examine(tmp_path, text), "test_f").hands_over == ()


HANDED_WRONG = {
    "### BEGIN HIDDEN TESTS\nx = f(1)\n### END HIDDEN TESTS\nf(2)": "is bound by hidden tests only",
    "def x(): pass": "is imported or defined in a test cell",
    "import json as x": "is imported or defined in a test cell",
}


@pytest.mark.parametrize("test", HANDED_WRONG)
def test_what_cannot_be_handed_over_is_refused(tmp_path, test):
    with pytest.raises(SourceError) as raised:
        examine(tmp_path, f"{F}\n# %% test='f' points=1\n{test}\n# %%\nprint(x)\n")
    assert str(raised.value).startswith(
        f"a.py:8, cell test_f: 'x', which cell given-1 reads, {HANDED_WRONG[test]}"
    )
