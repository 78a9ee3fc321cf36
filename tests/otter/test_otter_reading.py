"""What becomes of the cells of a notebook for `otter assign`."""

from __future__ import annotations

from pathlib import Path

import pytest
from otter_notebooks import code, graded_cells, question, raw, read, save, text

from autograder.compiler.otter import is_otter, otter_tests
from autograder.compiler.stub import released, solved
from autograder.errors import CourseError, SourceError
from autograder.model import Notebook

Q1 = question(
    "name: q1\npoints: 2", [code("x = 2 # SOLUTION")], [code("x == 2", "True"), code("# HIDDEN\nx", "2")]
)
WRITTEN = question("name: why\nmanual: true\npoints: 1.5", [text("Because of the **carry**.")], [])


def given_out(notebook: Notebook, name: str) -> str:
    return released(notebook.path, next(cell for cell in notebook.cells if cell.name == name))


def test_a_question_becomes_an_answer_and_a_test_cell_for_each_case(tmp_path: Path) -> None:
    notebook = read(tmp_path, code("import math"), *Q1)

    assert [(cell.role, cell.name, cell.points) for cell in notebook.cells] == [
        ("given", "otter", 0.0),
        ("free", "", 0.0),
        ("free", "", 0.0),
        ("solution", "q1", 0.0),
        ("given", "check", 0.0),
        ("test", "q1-1", 1.0),
        ("test", "q1-2", 1.0),
    ]
    assert {cell.question for cell in graded_cells(notebook)} == {"q1"}


def test_students_get_otters_prompt_and_the_solution_has_the_answer(tmp_path: Path) -> None:
    notebook = read(tmp_path, *Q1)
    answer = next(cell for cell in notebook.cells if cell.role == "solution")

    assert (released(notebook.path, answer), solved(notebook.path, answer)) == ("x = ...", "x = 2")


def test_a_hidden_case_is_a_hidden_region(tmp_path: Path) -> None:
    visible, hidden = graded_cells(read(tmp_path, *Q1))

    assert "show(x == 2)" in released("lab.ipynb", visible)
    assert released("lab.ipynb", hidden) == ""


def test_settings_of_a_case_give_its_points_its_hint_and_whether_it_is_hidden(tmp_path: Path) -> None:
    said = 'points: 3\nhidden: true\nfailure_message: "even: primes"'
    config = f'""" # BEGIN TEST CONFIG\n{said}\n""" # END TEST CONFIG\n'
    (cell,) = graded_cells(
        read(tmp_path, *question("name: q1", [code("x = 2 # SOLUTION")], [code(config + "x", "2")]))
    )

    assert (cell.points, cell.hint) == (3.0, "even: primes")
    assert "# hint: even: primes\n" in cell.source


def test_all_or_nothing_is_one_test_cell(tmp_path: Path) -> None:
    cases = [code("x == 2", "True"), code("# HIDDEN\nx", "2")]
    settings = "name: q1\npoints: 5\nall_or_nothing: true"
    (cell,) = graded_cells(read(tmp_path, *question(settings, [code("x = 2 # SOLUTION")], cases)))

    assert (cell.name, cell.points) == ("q1-tests", 5.0)
    assert "show(x)" not in released("lab.ipynb", cell)
    assert "show(x == 2)" in released("lab.ipynb", cell)


def test_a_written_answer_is_graded_by_hand_and_has_otters_prompt(tmp_path: Path) -> None:
    notebook = read(tmp_path, *WRITTEN)
    (answer,) = (cell for cell in notebook.cells if cell.role == "manual")

    assert (answer.name, answer.points, answer.source) == ("why", 1.5, "Because of the **carry**.")
    assert given_out(notebook, "why") == "_Type your answer here, replacing this text._"


def test_a_prompt_takes_the_place_of_otters(tmp_path: Path) -> None:
    begin, about, *rest = WRITTEN
    prompt = [raw("# BEGIN PROMPT"), text("_In one sentence._"), raw("# END PROMPT")]
    notebook = read(tmp_path, begin, about, *prompt, *rest)

    assert given_out(notebook, "why") == "_In one sentence._"
    assert [cell.role for cell in notebook.cells if cell.kind == "markdown"] == ["free", "manual"]


def test_a_figure_for_a_person_to_grade_is_a_manual_code_cell(tmp_path: Path) -> None:
    notebook = read(
        tmp_path, *question("name: fig\nmanual: true\npoints: 2", [code("plot(x) # SOLUTION")], [])
    )

    assert [(cell.kind, cell.points) for cell in notebook.cells if cell.role == "manual"] == [("code", 2.0)]


def test_a_solution_without_markup_is_given_out_as_in_otter(tmp_path: Path) -> None:
    notebook = read(tmp_path, *question("name: q1", [code("x = 2")], [code("x", "2")]))

    assert [cell.source for cell in notebook.cells if cell.role == "free"] == ["What is it?", "x = 2"]


def test_text_fenced_as_otters_stands_for_raw_cells(tmp_path: Path) -> None:
    fenced = [
        text(
            "Before\n\n```otter\n# BEGIN QUESTION\nname: q1\n```\n\nWhat is it?\n\n```otter\n# BEGIN SOLUTION\n```"
        ),
        code("x = 2 # SOLUTION"),
        text("```otter\n# END SOLUTION\n```\n```otter\n# BEGIN TESTS\n```"),
        code("x", "2"),
        text("```otter\n# END TESTS\n```\n```otter\n# END QUESTION\n```"),
    ]
    notebook = read(tmp_path, *fenced)

    assert [cell.source for cell in notebook.cells if cell.kind == "markdown"] == ["Before", "What is it?"]
    assert [cell.name for cell in graded_cells(notebook)] == ["q1-1"]


def test_the_first_format_is_read_as_the_later_one(tmp_path: Path) -> None:
    earlier = [
        text("**Question 1.**\n\n```\nBEGIN QUESTION\nname: q1\npoints: 2\n```"),
        code("x = 2 # SOLUTION"),
        code("## Test ##\nx == 2", "True"),
        code("## Hidden Test ##\nx", "2"),
        text("Why?\n\n```\nBEGIN QUESTION\nname: why\nmanual: true\npoints: 1\n```"),
        text("**SOLUTION:** because"),
        text("The end."),
    ]
    notebook = read(tmp_path, *earlier)

    assert [(cell.name, cell.points) for cell in graded_cells(notebook)] == [("q1-1", 1.0), ("q1-2", 1.0)]
    assert [(cell.name, cell.source) for cell in notebook.cells if cell.role == "manual"] == [
        ("why", "**SOLUTION:** because")
    ]
    assert [cell.source for cell in notebook.cells if cell.kind == "markdown" and cell.role == "free"] == [
        "**Question 1.**",
        "Why?",
        "The end.",
    ]


def test_cells_marked_as_ignored_are_left_out(tmp_path: Path) -> None:
    notebook = read(tmp_path, code("# IGNORE\nsecret = 1"), code("## Ignore ##\nsecret = 2"), *Q1)

    assert not [cell for cell in notebook.cells if "secret" in cell.source]


def test_otters_own_names_stay_in_what_otter_reads(tmp_path: Path) -> None:
    settings = [("part 1", "part 1"), ("../part", "part")]
    for name, wanted in settings:
        cells = question(f"name: '{name}'", [code("x = 2 # SOLUTION")], [code("x", "2")])
        notebook = read(tmp_path, *cells)
        source = tmp_path / "lab.ipynb"

        assert f'grader.check("{wanted}")' in [cell.source for cell in notebook.cells]
        assert list(otter_tests(notebook, source)) == [f"tests/{wanted}.py"]


def test_names_that_a_cell_cannot_have_are_written_otherwise(tmp_path: Path) -> None:
    twice = question(
        "name: 'part 1.a'", [code("x = 1 # SOLUTION"), code("y = 2 # SOLUTION")], [code("x", "1")]
    )
    notebook = read(tmp_path, *twice, *twice)

    assert [cell.name for cell in notebook.cells if cell.role in ("solution", "test")] == [
        "part-1-a",
        "part-1-a-2",
        "part-1-a-1",
        "part-1-a-3",
        "part-1-a-4",
        "part-1-a-1-2",
    ]
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ([raw("# BEGIN QUESTION\nname: q1")], "cell 1: this question is not closed"),
        ([raw("# BEGIN QUESTION\npoints: 1"), raw("# END QUESTION")], "a question without a name"),
        ([raw("# BEGIN TESTS")], "a tests block outside of a question"),
        ([raw("# END QUESTION")], "# END QUESTION closes nothing"),
        ([raw("# BEGIN QUESTION\nname: q1"), raw("# BEGIN QUESTION\nname: q2")], "begins inside another one"),
        ([raw("# BEGIN QUESTION\nname: [q1"), raw("# END QUESTION")], "not YAML"),
        (question("name: q1\npoints: [1, 2]", [], [code("1", "1")]), "points for 2 cases"),
        (question("name: q1", [], [text("no test")]), "a text cell in a tests block"),
        (question("name: q1", [], [code("x ==")]), "a test that is not Python"),
        (question("name: q1", [code("# BEGIN SOLUTION\nx = 1")], []), "# BEGIN SOLUTION is not closed"),
    ],
)
def test_what_otter_refuses_is_refused_with_its_place(tmp_path: Path, cells: list, problem: str) -> None:
    with pytest.raises(SourceError, match=r"lab\.ipynb") as refused:
        read(tmp_path, *cells)

    assert problem in str(refused.value)


def test_a_notebook_in_another_language_is_refused(tmp_path: Path) -> None:
    kernel = {"display_name": "R", "language": "R", "name": "ir"}
    with pytest.raises(CourseError, match=r"a notebook in R \(kernel ir\); only Python can be graded"):
        read(tmp_path, *Q1, kernelspec=kernel)


def test_a_notebook_of_nbgraders_is_not_otters(tmp_path: Path) -> None:
    cell = code("x = 1") | {"metadata": {"nbgrader": {"grade_id": "x", "solution": True}}}
    path = save(tmp_path / "lab.ipynb", cell, raw("# BEGIN QUESTION\nname: q1"))

    assert not is_otter(path, path.read_text())
