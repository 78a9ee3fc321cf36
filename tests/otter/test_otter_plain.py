"""Notebooks with otter's tests beside or within them."""

from __future__ import annotations

from pathlib import Path

import pytest
from otter_notebooks import code, graded_cells, read

from autograder.errors import SourceError

OK = """\
OK_FORMAT = True
test = {'name': 'q1', 'points': 2, 'suites': [{'type': 'doctest', 'cases': [
    {'code': r'''
        >>> x == 2
        True
        ''', 'hidden': False, 'locked': False},
    {'code': '>>> x\\n2', 'failure_message': 'look again'},
]}]}
"""
FUNCTIONS = """\
from otter.test_files import test_case
import math

OK_FORMAT = False
name = "q2"
points = None

def near(a, b):
    return math.isclose(a, b)

@test_case(points=1, hidden=False, success_message="fine")
def test_y(y):
    assert near(y, 3)

@test_case(points=3, hidden=True)
def test_env(env):
    assert env["y"] == 3
"""


def beside(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / "tests").mkdir(exist_ok=True)
        (folder / "tests" / f"{name}.py").write_text(text)
    return folder


def test_tests_stand_where_the_notebook_checks_them(tmp_path: Path) -> None:
    cells = [code("x = ..."), code('grader.check("q1")'), code("y = ..."), code('grader.check("q2")')]
    notebook = read(beside(tmp_path, q1=OK, q2=FUNCTIONS), *cells)

    assert [cell.name or cell.source for cell in notebook.cells] == [
        "x = ...",
        'grader.check("q1")',
        "q1-1",
        "q1-2",
        "y = ...",
        'grader.check("q2")',
        "q2-1",
        "q2-2",
    ]
    assert [cell.points for cell in graded_cells(notebook)] == [1.0, 1.0, 1.0, 3.0]


def test_a_case_that_does_not_say_is_hidden(tmp_path: Path) -> None:
    first, second, *_ = graded_cells(read(beside(tmp_path, q1=OK), code('ok.grade("q1")')))

    assert "HIDDEN TESTS" not in first.source
    assert second.source.startswith("### BEGIN HIDDEN TESTS\n# hint: look again\n")


def test_what_a_test_file_defines_goes_with_each_of_its_functions(tmp_path: Path) -> None:
    first, second = graded_cells(read(beside(tmp_path, q2=FUNCTIONS), code('grader.check("q2")')))

    assert first.source.startswith("import math\ndef near(a, b):")
    assert first.source.endswith("test_y(y=y)")
    assert 'test_env(env={"y": y})' in second.source


def test_tests_that_no_cell_checks_come_last(tmp_path: Path) -> None:
    notebook = read(beside(tmp_path, q1=OK, q2=FUNCTIONS), code('grader.check("q2")'), code("x = 2"))

    assert [cell.name for cell in notebook.cells][-2:] == ["q1-1", "q1-2"]
    assert notebook.remarks == ("no cell checks q1: its tests come last",)


def test_tests_within_the_notebook_are_read(tmp_path: Path) -> None:
    case = {"code": ">>> x\n2", "hidden": False}
    test = {"name": "q1", "points": 4, "suites": [{"type": "doctest", "cases": [case]}]}
    notebook = read(tmp_path, code('grader.check("q1")'), otter={"OK_FORMAT": True, "tests": {"q1": test}})

    assert [(cell.name, cell.points) for cell in graded_cells(notebook)] == [("q1-1", 4.0)]


def test_a_function_that_looks_through_all_names_runs_in_the_students_process(tmp_path: Path) -> None:
    searching = FUNCTIONS.replace('env["y"] == 3', '"y" in env')
    _, cell = graded_cells(read(beside(tmp_path, q2=searching), code('grader.check("q2")')))

    assert cell.in_process == "it looks through all of the student's names (env)"


@pytest.mark.parametrize(
    "text", ["import os\nos.abort()\ntest = open('x')", "test = {'name': 'q1', 'suites': []}", "("]
)
def test_a_test_file_is_never_run(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match="cannot be read as a test of otter's"):
        read(beside(tmp_path, q1=text), code('grader.check("q1")'))
