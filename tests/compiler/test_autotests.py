"""Tests that nbgrader makes of AUTOTEST lines."""

from pathlib import Path

import nbgrader
import pytest
from shared_kernel import SOLUTION, TEST, cells_of, nbgraders_release, write
from small_sources import code

from autograder.compiler import autotests
from autograder.compiler.release import release_bytes
from autograder.compiler.source import read_assignment
from autograder.course import find_course
from autograder.errors import CourseError, SourceError

TEMPLATES = (Path(nbgrader.__file__).parent / "docs/source/user_guide/autotests.yml").read_bytes()
CELLS = (
    code(
        "def f(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION", grade_id="f", **SOLUTION
    ),
    code(
        "### AUTOTEST f(3)\n### BEGIN HIDDEN TESTS\n### HASHED AUTOTEST f(4); f(5)\n### END HIDDEN TESTS",
        grade_id="t",
        points=1,
        **TEST,
    ),
)


def course_of(root, *cells, templates=TEMPLATES):
    write(root / "source/ps/a.ipynb", *cells)
    if templates:
        (root / "autotests.yml").write_bytes(templates)
    return find_course(root)


@pytest.mark.slow
def test_tests_are_made_once_and_are_nbgraders(tmp_path, monkeypatch):
    course = course_of(tmp_path, *CELLS)
    first = read_assignment(course, "ps").notebooks[0]
    monkeypatch.setattr(autotests, "_made", None)  # the second time nothing is run
    second = read_assignment(course, "ps").notebooks[0]
    assert first == second
    assert 'assert str(f(3)) == """9"""' in first.cells[1].source
    assert "f(4)" not in release_bytes(first).decode()
    (tmp_path / "ours.ipynb").write_bytes(release_bytes(first))
    assert cells_of(tmp_path / "ours.ipynb") == cells_of(nbgraders_release(tmp_path, "ps") / "a.ipynb")


@pytest.mark.slow
def test_a_notebook_that_stops_is_named_with_what_stopped_it(tmp_path):
    with pytest.raises(
        CourseError, match=r"a\.ipynb: no tests could be made of its AUTOTEST lines: .*'g' is not"
    ):
        read_assignment(
            course_of(tmp_path, CELLS[0], code("### AUTOTEST g(3)", grade_id="t", points=1, **TEST)), "ps"
        )


def test_lines_without_templates_are_refused_with_what_is_missing(tmp_path):
    with pytest.raises(CourseError, match=r"it has AUTOTEST lines, and there is no autotests\.yml"):
        read_assignment(course_of(tmp_path, *CELLS, templates=b""), "ps")


def test_a_line_in_a_cell_that_is_not_graded_is_refused(tmp_path):
    with pytest.raises(
        SourceError, match=r"a\.ipynb:2, cell 1: a test is asked for in a cell that is not graded"
    ):
        read_assignment(course_of(tmp_path, code("x = 1\n# AUTOTEST x")), "ps")
