"""nbgrader's own source notebooks come in by the same door."""

import pytest
from small_sources import code, ipynb, markdown

from autograder.compiler.stub import released
from autograder.errors import CourseError, SourceError

SOLUTION = {"grade": False, "solution": True, "locked": False, "schema_version": 3}
TEST = {"grade": True, "solution": False, "locked": True, "schema_version": 3}


def test_nbgrader_metadata_decides_roles_names_and_questions(tmp_path):
    notebook = ipynb(
        tmp_path,
        markdown("# Title", "aa"),
        code("import math", "bb"),
        code("x = 1", "cc", grade_id="data", locked=True, grade=False, solution=False, schema_version=3),
        code("def f(): return 1", "dd", grade_id="f", **SOLUTION),
        code("assert f()", "ee", grade_id="f_works", points=2, **TEST),
        markdown("Why?", "ff", grade_id="why", points=3, grade=True, solution=True, schema_version=3),
        markdown(
            "Draw.", "gg", grade_id="draw", points=4, grade=False, solution=False, task=True, schema_version=3
        ),
    )
    found = [(cell.id, cell.role, cell.name, cell.question, cell.points) for cell in notebook.cells]
    assert found == [
        ("aa", "free", "", "", 0.0),
        ("bb", "free", "", "", 0.0),
        ("cc", "given", "data", "", 0.0),
        ("dd", "solution", "f", "f", 0.0),
        ("ee", "test", "f_works", "f", 2.0),
        ("ff", "manual", "why", "why", 3.0),
        ("gg", "task", "draw", "", 4.0),
    ]


@pytest.mark.parametrize("schema", [{}, {"schema_version": 1}, {"schema_version": 2}, {"schema_version": 3}])
def test_all_schemas_of_nbgrader_are_read(tmp_path, schema):
    notebook = ipynb(tmp_path, code("assert True", "aa", grade=True, grade_id="t", points=1, **schema))
    assert (notebook.cells[0].role, notebook.cells[0].points) == ("test", 1.0)


def test_cells_without_ids_get_theirs_from_the_name_or_the_place(tmp_path):
    notebook = ipynb(tmp_path, code("x = 1"), code("f = 1", grade_id="f", **SOLUTION), minor=4)
    assert [cell.id for cell in notebook.cells] == ["cell-1", "f"]


def test_an_id_used_twice_is_given_once(tmp_path):
    notebook = ipynb(tmp_path, code("x = 1", "aa"), code("y = 1", "aa"))
    assert [cell.id for cell in notebook.cells] == ["aa", "cell-2"]


def test_a_solution_cell_without_a_region_is_replaced_whole(tmp_path):
    notebook = ipynb(tmp_path, code("def f():\n    return 1", "aa", grade_id="f", **SOLUTION))
    wanted = '# YOUR CODE HERE\nraise NotImplementedError("f")'
    assert released(notebook.path, notebook.cells[0]) == wanted


def test_points_of_zero_are_nbgraders_way_of_a_test_that_does_not_count(tmp_path):
    notebook = ipynb(tmp_path, code("assert True", "aa", grade_id="t", points=0, **TEST))
    assert notebook.cells[0].points == 0.0


FAULTS = {
    "no points": (code("x", "aa", grade_id="t", **TEST), "a graded cell with points None"),
    "negative points": (code("x", "aa", grade_id="t", points=-1, **TEST), "a graded cell with points -1"),
    "no name": (code("x", "aa", points=1, **TEST), "grade_id '' is not a name"),
    "a newer schema": (code("x", "aa", grade_id="t", schema_version=4), "nbgrader metadata of schema 4"),
    "a test in prose": (
        markdown("x", "aa", grade_id="t", points=1, **TEST),
        "a markdown cell that is graded automatically",
    ),
    "a task in code": (
        code("x", "aa", grade_id="t", points=1, task=True, schema_version=3),
        "a task cell that is not markdown",
    ),
}


@pytest.mark.parametrize(("cell", "problem"), FAULTS.values(), ids=FAULTS)
def test_metadata_that_nbgrader_refuses_is_refused(tmp_path, cell, problem):
    with pytest.raises(SourceError) as raised:
        ipynb(tmp_path, cell)
    name = cell["metadata"]["nbgrader"].get("grade_id", "1")
    assert str(raised.value).startswith(f"a.ipynb:1, cell {name}: {problem}")


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "a.ipynb").write_text('{"cells": ')
    from autograder.compiler.source import read_notebook

    with pytest.raises(CourseError, match=r"^a\.ipynb: not a Jupyter notebook \(JSONDecodeError"):
        read_notebook(tmp_path / "a.ipynb", tmp_path)
