"""nbgrader's own source notebooks come in by the same door."""

import json

import pytest
from small_sources import code, ipynb, markdown

from autograder.compiler.ipynb import parse_ipynb
from autograder.compiler.nbgrader_source import read_ipynb
from autograder.compiler.release import release_bytes
from autograder.compiler.source import read_assignment
from autograder.compiler.stub import released
from autograder.course import Settings, find_course
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
    wanted = "# YOUR CODE HERE\nraise NotImplementedError()"
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


def text_of(*cells, **metadata):
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": list(cells)})


def test_a_cells_id_is_never_the_name_of_another(tmp_path):
    notebook = ipynb(tmp_path, code("x = 1", "f"), code("f = 1", "aa", grade_id="f", **SOLUTION))
    assert [(cell.id, cell.name) for cell in notebook.cells] == [("cell-1", ""), ("aa", "f")]


def test_a_grade_id_may_be_longer_than_a_cells_id(tmp_path):
    name = "q" * 80
    cell = ipynb(tmp_path, code("f = 1", grade_id=name, **SOLUTION), minor=4).cells[0]
    assert (cell.id, cell.name) == ("cell-1", name)


def test_two_cells_of_one_grade_id_are_refused_as_nbgrader_does(tmp_path):
    cell = {"grade_id": "f", **SOLUTION}
    with pytest.raises(SourceError, match=r"^a\.ipynb:1, cell f: the name 'f' is taken by an earlier cell"):
        ipynb(tmp_path, code("f = 1", "aa", **cell), code("f = 2", "bb", **cell))


OLD = {
    "points left blank": ({"grade": True, "grade_id": "t", "points": ""}, ("test", 0.0)),
    "no points": ({"grade": True, "grade_id": "t"}, ("test", 0.0)),
    "negative points": ({"grade": True, "grade_id": "t", "points": -2}, ("test", 0.0)),
    "points in quotes": ({"grade": True, "grade_id": "t", "points": "2"}, ("test", 2.0)),
    "a key that nobody knows": ({"grade": True, "grade_id": "t", "points": 2, "mine": 1}, ("test", 2.0)),
    "nothing set": ({"grade": False, "solution": False, "grade_id": "t"}, ("free", 0.0)),
}


@pytest.mark.parametrize(("mark", "wanted"), OLD.values(), ids=OLD)
def test_the_oldest_metadata_means_what_nbgrader_update_makes_of_it(tmp_path, mark, wanted):
    cell = ipynb(tmp_path, code("x", "aa", **mark)).cells[0]
    assert (cell.role, cell.points) == wanted


def test_a_graded_cell_of_raw_text_is_left_to_a_person(tmp_path):
    cell = code("x", "aa", grade_id="t", points=1, **TEST)
    cell |= {"cell_type": "raw"}
    del cell["outputs"], cell["execution_count"]
    assert ipynb(tmp_path, cell).cells[0].role == "task"


def test_a_type_that_changed_is_remarked(tmp_path):
    found = ipynb(tmp_path, code("x = 1", "aa", grade_id="f", cell_type="markdown", **SOLUTION)).remarks
    assert found == ("cell f: it was markdown when nbgrader saw it last, and is code now",)


PYTHONS = {
    "a conda environment": {"kernelspec": {"name": "conda-env-ml-py", "language": "python"}},
    "xeus": {"kernelspec": {"name": "xpython", "display_name": "Python 3 (XPython)", "language": "python"}},
    "no language": {"kernelspec": {"name": "mine"}, "language_info": {"name": "python"}},
    "nothing": {},
}


@pytest.mark.parametrize("metadata", PYTHONS.values(), ids=PYTHONS)
def test_every_kernel_of_python_is_read_and_kept(metadata):
    kernel = read_ipynb("a.ipynb", text_of(code("x = 1"), **metadata)).metadata["kernelspec"]
    wanted = {"display_name": "Python 3", "language": "python", "name": "python3"}
    assert kernel == wanted | metadata.get("kernelspec", {})


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, r"a notebook in R \(kernel ir\)"),
        ({"kernelspec": {"name": "julia-1.9"}, "language_info": {"name": "julia"}}, r"a notebook in julia"),
    ],
)
def test_another_language_is_named_with_the_way_on(metadata, found):
    with pytest.raises(CourseError, match=found + r"(.|\n)*notebooks = \["):
        parse_ipynb("a.ipynb", text_of(code("x"), **metadata))


def test_a_notebook_of_nbformat_3_is_read():
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {"cells": [{"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python"}]}
        ],
    }
    assert [one.source for one in read_ipynb("a.ipynb", json.dumps(old)).cells] == ["x = 1"]


def test_a_stub_that_is_no_python_is_remarked_and_released(tmp_path):
    (tmp_path / "source" / "ps").mkdir(parents=True)
    source = "if True:\n### BEGIN SOLUTION\n    pass\n### END SOLUTION"
    (tmp_path / "source/ps/a.ipynb").write_text(text_of(code(source, grade_id="f", **SOLUTION)))
    notebook = read_assignment(find_course(tmp_path), "ps").notebooks[0]
    assert "# YOUR CODE HERE" in release_bytes(notebook).decode()
    (remark,) = notebook.remarks
    assert remark.startswith("cell f: the stub is not Python (expected an indented block")


def test_a_solution_that_ends_in_the_stubs_own_words_gives_nothing_away(tmp_path):
    source = (
        "class A:\n  ### BEGIN SOLUTION\n  def f(self):\n    raise NotImplementedError()\n  ### END SOLUTION"
    )
    assert release_bytes(ipynb(tmp_path, code(source, "aa", grade_id="f", **SOLUTION)))


def test_a_courses_stub_is_no_part_of_what_is_written(tmp_path):
    text = text_of(code("f = 1", grade_id="f", **SOLUTION))
    content = release_bytes(
        read_ipynb("a.ipynb", text, Settings(code_stubs={"python": "pass  # yours"}))
    ).decode()
    assert ("pass  # yours" in content, "course_stub" in content) == (True, False)


def test_files_beside_notebooks_are_those_that_nbgrader_hands_out(tmp_path):
    folder = tmp_path / "source" / "ps"
    for name in (
        "data/a.csv",
        "old/a.ipynb",
        ".ipynb_checkpoints/a.ipynb",
        "b.pyc",
        "feedback/x.html",
        "helper.py",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x = 1")
    (folder / "Übung 1 (a).ipynb").write_text(text_of(code("x = 1")))
    (folder / "Übung 1 (a).py").write_text("# %%\nx = 1")
    found = read_assignment(find_course(tmp_path), "ps")
    assert ([one.name for one in found.notebooks], found.files) == (
        ["Übung 1 (a)"],
        ("data/a.csv", "helper.py"),
    )


def test_a_header_that_is_missing_is_named(tmp_path):
    (tmp_path / "source" / "ps").mkdir(parents=True)
    (tmp_path / "source/ps/a.ipynb").write_text(text_of(code("x = 1")))
    (tmp_path / "nbgrader_config.py").write_text('c.IncludeHeaderFooter.header = "source/header.ipynb"\n')
    with pytest.raises(CourseError, match=r"header\.ipynb: cannot be read \(No such file"):
        read_assignment(find_course(tmp_path), "ps")


def test_the_state_of_widgets_is_output_and_stays_behind():
    found = read_ipynb(
        "a.ipynb", text_of(code("x = 1"), widgets={"state": {}}, celltoolbar="x", mine={"a": 1})
    )
    assert sorted(found.metadata) == ["kernelspec", "language_info", "mine"]
