"""Where test cells run as far as the source alone shows it, and what a week may forbid."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_sources import code, exam_cell, examine, ipynb

from autograder.compiler.exam import exam
from autograder.compiler.modes import Modes, is_check
from autograder.errors import CourseError, SourceError
from autograder.model import Exam, Week

SOLUTION = {"grade": False, "solution": True, "locked": False, "schema_version": 3}
TEST = {"grade": True, "solution": False, "locked": True, "schema_version": 3, "points": 1}
LOCKED = {"grade": False, "solution": False, "locked": True, "schema_version": 3}
F = code("### BEGIN SOLUTION\nk = 1\ndef f(x):\n    return x + k\n### END SOLUTION", grade_id="f", **SOLUTION)
WEEK = Week("week01")
SCRIPT = (
    '# %% solution="f"\n'
    "### BEGIN SOLUTION\n"
    "def f(a):\n"
    "    return a\n"
    "### END SOLUTION\n"
    '# %% test="f" points=1\n'
)


def examined(folder: Path, *cells: dict[str, Any], modes: Modes | None = None) -> Exam:
    return exam(ipynb(folder, *cells), WEEK, folder, modes or Modes())


def checked(source: str, name: str = "t") -> dict[str, Any]:
    return code(source, grade_id=name, **TEST)


IN_PROCESS = {
    "a magic": ("%run other.py", "IPython magics or `await` in a test cell"),
    "a command": ("said = !ls", "IPython magics or `await` in a test cell"),
    "await": ("assert await f(1)", "IPython magics or `await` in a test cell"),
    "a deleted name": ("del f", "del f: a test cell cannot take a name away from the student's code"),
    "a name of hidden lines": (
        "### BEGIN HIDDEN TESTS\nx = 1\n### END HIDDEN TESTS\nassert f(x)",
        "a visible line reads 'x', which only hidden tests bind",
    ),
}


@pytest.mark.parametrize("what", ["a magic", "a command", "await"])
def test_what_the_examiner_cannot_run_runs_in_the_students_process(tmp_path: Path, what: str) -> None:
    source, reason = IN_PROCESS[what]
    cell = exam_cell(examined(tmp_path, F, checked(source)), "t")
    assert cell.in_process.startswith(reason)
    assert cell.source == source


def test_a_release_that_fails_on_a_hidden_name_is_still_a_release(tmp_path: Path) -> None:
    """Students get the error in Jupyter; the score is that of the whole cell."""
    source, _ = IN_PROCESS["a name of hidden lines"]
    made = examined(tmp_path, F, checked(source))
    assert exam_cell(made, "t").hidden == ((2, 2),)
    assert "x = 1" not in exam_cell(made, "t").release


def test_the_same_in_a_script_is_refused_for_its_author_can_mend_it(tmp_path: Path) -> None:
    for source, problem in IN_PROCESS.values():
        if not source.startswith("said"):
            with pytest.raises(SourceError) as raised:
                examine(tmp_path, SCRIPT + source + "\n")
            assert problem in str(raised.value)


MERE = [
    "%matplotlib inline\nassert f(1) == 2",
    "%%time\nassert f(1) == 2",
    "%time assert f(1) == 2",
    "!pip install x\nassert f(1)",
    "%timeit -n 3 -r1 f(1)\nassert f(1)",
    "f?\n??f\nassert f(1)",
]


@pytest.mark.parametrize("source", MERE)
def test_a_magic_that_no_name_depends_on_moves_no_test(tmp_path: Path, source: str) -> None:
    assert exam_cell(examined(tmp_path, F, checked(source)), "t").in_process == ""


REMARKS = {
    "a misspelt name": ("assert ff(1) == 2", "nothing defines 'ff'; did you mean 'f'?"),
    "no Python": ("assert f(1", "not Python: '(' was never closed"),
    "no code": ("# nothing yet", "a test worth 1 points that nobody can fail: it has no code"),
    "a function that is never called": (
        "def test_f():\n    assert f(1) == 2",
        "its functions are never called",
    ),
}


@pytest.mark.parametrize("what", REMARKS)
def test_what_every_kernel_would_make_of_it_is_a_remark(tmp_path: Path, what: str) -> None:
    source, remark = REMARKS[what]
    made = examined(tmp_path, F, checked(source))
    assert exam_cell(made, "t").in_process == ""
    assert any(remark in one for one in made.remarks), made.remarks


def test_an_instructors_cell_that_the_examiner_cannot_run_counts_as_the_students(tmp_path: Path) -> None:
    setup = code("data = !ls", grade_id="setup", **LOCKED)
    made = examined(tmp_path, setup, F, checked("assert f(len(data))"))
    assert not exam_cell(made, "setup").setup
    plain = examined(
        tmp_path, code("data = [1]", grade_id="setup", **LOCKED), F, checked("assert f(len(data))")
    )
    assert exam_cell(plain, "setup").setup


def test_what_a_trial_has_found_is_put_into_the_exam(tmp_path: Path) -> None:
    cells = (
        code("data = [1]", grade_id="setup", **LOCKED),
        F,
        checked("assert f(data[0])", "t"),
        checked("f(1)", "u"),
    )
    modes = Modes({"t": "it patches"}, {"u": "it compares", "t": "x"}, {"u": ("data",), "t": ("data",)})
    made = examined(tmp_path, *cells, modes=modes)
    moved, asking = exam_cell(made, "t"), exam_cell(made, "u")
    assert (moved.in_process, moved.trusting, moved.asks) == ("it patches", False, ())
    assert (asking.in_process, asking.trusting, asking.asks) == ("", True, ("data",))


def test_a_name_that_only_an_in_process_test_binds_is_the_students(tmp_path: Path) -> None:
    """Its value is in that process: a later test in the examiner asks for it there, and nothing is handed over."""
    cells = F, checked("given = f(1)", "t"), checked("assert given == 2", "u")
    made = examined(tmp_path, *cells, modes=Modes({"t": "it patches"}))
    assert exam_cell(made, "t").hands_over == ()
    assert exam_cell(made, "u").in_process == ""


def test_an_unknown_test_of_a_trial_changes_nothing(tmp_path: Path) -> None:
    made = examined(tmp_path, F, checked("assert f(1) == 2"), modes=Modes({"gone": "x"}, {"gone": "x"}))
    assert made == examined(tmp_path, F, checked("assert f(1) == 2"))


def test_a_week_that_forbids_it_is_refused_by_name(tmp_path: Path) -> None:
    notebook = ipynb(tmp_path, F, checked("%run other.py", "timed"), checked("assert f(1) == 2", "plain"))
    with pytest.raises(CourseError) as raised:
        exam(notebook, replace(WEEK, in_process=False), tmp_path)
    said = str(raised.value)
    assert "in_process = false" in said
    assert "  timed: IPython magics" in said
    assert "plain" not in said


def test_a_week_that_forbids_it_has_notebooks_without(tmp_path: Path) -> None:
    notebook = ipynb(tmp_path, F, checked("assert f(1) == 2"))
    assert exam(notebook, replace(WEEK, in_process=False), tmp_path) == exam(notebook, WEEK, tmp_path)


APART = {
    "nothing below": ("assert f(3) == 4", "assert f(1) == 2", True),
    "a name that is read below": ("limit = 3", "assert f(limit)", False),
    "a patch of what is read below": ("f = None", "assert f(1)", False),
    "a deletion of what is read below": ("del f", "assert f(1)", False),
    "a change of what is read below": ("seen.append(3)", "assert len(seen)", False),
    "a name of its own": ("x = f(3)", "assert f(1)", True),
}


@pytest.mark.parametrize("what", APART)
def test_a_closed_part_there_waits_where_nothing_below_depends_on_it(tmp_path: Path, what: str) -> None:
    closed, below, waits = APART[what]
    test = f"seen = []\n### BEGIN HIDDEN TESTS\n{closed}\n### END HIDDEN TESTS"
    made = examined(
        tmp_path, F, checked(test), checked(below, "below"), modes=Modes({"t": "it patches", "below": "x"})
    )
    assert exam_cell(made, "t").apart is waits


def test_names_that_the_students_functions_read_are_told_of_again(tmp_path: Path) -> None:
    made = examined(tmp_path, F, checked("k = 5\nother = 1\nassert f(1) == 6"))
    assert exam_cell(made, "t").rebinds == ("k",)
    assert exam_cell(examine(tmp_path, SCRIPT + "k = 5\nassert f(1)\n"), "test_f").rebinds == ()


def test_a_script_says_in_the_header_why_a_test_runs_there(tmp_path: Path) -> None:
    script = SCRIPT.replace("points=1", 'points=1 in_process="it reads the current figure"')
    cell = exam_cell(examine(tmp_path, script + "assert f(1) == 1\n"), "test_f")
    assert cell.in_process == "it reads the current figure"
    assert exam_cell(examine(tmp_path, SCRIPT + "assert f(1) == 1\n"), "test_f").in_process == ""


def test_what_a_script_sends_there_is_not_refused(tmp_path: Path) -> None:
    script = SCRIPT.replace("points=1", 'points=1 in_process="it takes a name away"')
    assert exam_cell(examine(tmp_path, script + "del f\n"), "test_f").in_process == "it takes a name away"


def test_only_a_test_can_run_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="in_process"):
        examine(tmp_path, SCRIPT.replace('solution="f"', 'solution="f" in_process="why"') + "assert f(1)\n")


CHECKS = {
    "assert table": True,
    'with shows("3") as show:\n    show(base)': True,
    "with open('x') as file:\n    file.read()": False,
    "base.sort()": False,
}


@pytest.mark.parametrize("source", CHECKS)
def test_what_a_test_asserts_is_known_in_otters_form_too(source: str) -> None:
    (statement,) = ast.parse(source).body
    assert is_check(statement) == CHECKS[source]
