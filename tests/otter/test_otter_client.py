"""Otter's own cells: what students get of them, and that nothing fails at them where notebooks are graded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from held_notebooks import earned, hold
from otter_notebooks import code, exam_of, question, raw, read, save, text

from autograder.compiler.imports import Library, loaded_modules
from autograder.compiler.source import read_notebook
from autograder.compiler.stub import released
from autograder.model import Notebook
from autograder.sandbox.local import LocalSandbox

Q1 = question("name: q1", [code("x = two # SOLUTION")], [code("x", "2")])
USE = """\
import otter
from otter import Notebook
grader = otter.Notebook("gone.ipynb", tests_dir="nowhere")
grader.check("q1"), grader.check_all(), grader.export(pdf=False, run_tests=True)
grader.to_pdf(), grader.run_plugin("rate"), grader.add_plugin_files("rate"), Notebook()
two = 2
grader.check("q1")
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[LocalSandbox]:
    with LocalSandbox([]) as opened:
        yield opened


def sources(notebook: Notebook) -> list[str]:
    return [cell.source for cell in notebook.cells]


def configured(folder: Path, config: str) -> list[str]:
    return sources(read(folder, raw(f"# ASSIGNMENT CONFIG\n{config}"), *Q1))


@pytest.mark.slow
def test_a_cell_that_uses_otter_fails_at_nothing(sandbox: LocalSandbox, tmp_path: Path) -> None:
    exam = exam_of(tmp_path, code(USE), *Q1)
    sitting = hold(sandbox, exam, {}, 'grader.check("q1")', "grader.export()")

    assert [ran.error for ran in sitting.ran if ran.error] == []
    assert earned(exam, hold(sandbox, exam, {"q1": "x = two"})) == {"q1-1": 1.0}
    assert sitting.ran[-2].outputs[0]["data"]["text/plain"] == (
        "q1: its checks run where the notebook is graded"
    )


@pytest.mark.slow
def test_a_test_can_use_what_the_cell_that_starts_otter_makes(sandbox: LocalSandbox, tmp_path: Path) -> None:
    cells = question(
        "name: q1", [code("x = 2 # SOLUTION")], [code("x == two and type(grader).__name__", "'Notebook'")]
    )
    exam = exam_of(tmp_path, raw("# ASSIGNMENT CONFIG\ninit_cell: false"), code(USE), *cells)
    sitting = hold(sandbox, exam, {"q1": "x = 2"})

    assert earned(exam, sitting) == {"q1-1": 1.0}
    assert next(cell for cell in exam.cells if cell.source == USE).setup  # it ran in the examiner, too


@pytest.mark.slow
def test_a_module_of_that_name_beside_the_notebook_goes_before(sandbox: LocalSandbox, tmp_path: Path) -> None:
    own = [code("open('otter.py', 'w').write('two = 2')"), code("from otter import two")]
    exam = exam_of(tmp_path, raw("# ASSIGNMENT CONFIG\ninit_cell: false"), *own, *Q1)

    assert earned(exam, hold(sandbox, exam, {"q1": "x = two"})) == {"q1-1": 1.0}


def test_otter_is_not_loaded_for_a_notebook_that_imports_it(tmp_path: Path) -> None:
    tree = ast.parse("import otter, math\nfrom otter.check import notebook")

    assert loaded_modules([tree], Library(tmp_path)) == ("math",)


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        ("name: a", ['# Initialize Otter\nimport otter\ngrader = otter.Notebook("lab.ipynb")']),
        ("runs_on: jupyterlite", ["# Initialize Otter\nimport otter\ngrader = otter.Notebook()"]),
        (
            "runs_on: colab\ntests: {files: true, url_prefix: u}",
            [
                "%pip install -q otter-grader",
                '# Initialize Otter\nimport otter\ngrader = otter.Notebook(tests_url_prefix="u")',
            ],
        ),
        ("init_cell: false", []),
    ],
)
def test_the_cells_that_start_otter_are_otters(tmp_path: Path, config: str, wanted: list[str]) -> None:
    assert configured(tmp_path, config)[: len(wanted) + 1] == [*wanted, "What is it?"]


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        ("name: a", []),
        ("export_cell: false", []),
        ("export_cell: true", ["grader.export(run_tests=True)"]),
        (
            "export_cell: {pdf: false, run_tests: false, files: [a.csv]}\nstudent_files: [b.csv]",
            ["grader.export(pdf=False, files=['a.csv', 'b.csv'])"],
        ),
    ],
)
def test_the_cell_that_writes_an_archive_is_made_where_it_is_asked_for(
    tmp_path: Path, config: str, wanted: list[str]
) -> None:
    made = [source.split("\n")[-1] for source in configured(tmp_path, config) if "grader.export(" in source]

    assert made == wanted


@pytest.mark.parametrize(
    ("tests", "prompt", "wanted"),
    [
        ([code("x", "2")], [], 1),
        ([code("# HIDDEN\nx", "2")], [], 0),
        ([code("# HIDDEN\nx", "2")], [raw("# BEGIN PROMPT"), code("x = 0"), raw("# END PROMPT")], 1),
    ],
)
def test_a_question_is_checked_where_students_can_see_something(
    tmp_path: Path, tests: list, prompt: list, wanted: int
) -> None:
    begin, about, *rest = question("name: q1", [code("x = 2 # SOLUTION")], tests)
    notebook = read(tmp_path, begin, about, *prompt, *rest)

    assert sources(notebook).count('grader.check("q1")') == wanted


def test_points_are_shown_where_the_settings_say_so(tmp_path: Path) -> None:
    cells = configured(tmp_path, "show_question_points: true")

    assert "What is it?\n\n_Points:_ 1" in cells


@pytest.mark.slow
def test_otter_itself_makes_these_cells(tmp_path: Path) -> None:
    assign = pytest.importorskip("otter.assign")
    nbformat = pytest.importorskip("nbformat")
    config = (
        "# ASSIGNMENT CONFIG\ncheck_all_cell: true\nshow_question_points: true\ngenerate: false\nrun_tests: false\n"
        "strip_solutions_from_all_cells: true\nexport_cell: {pdf: false, instructions: Now.}\n"
    )
    why = [raw("# BEGIN QUESTION\nname: q2"), text("Why?"), raw("# BEGIN TESTS"), code("# HIDDEN\n1", "1")]
    why += [raw("# END TESTS"), raw("# END QUESTION")]
    source = tmp_path / "lab.ipynb"
    save(source, raw(config), code("y = 1 # SOLUTION"), *Q1, *why)
    assign.main(str(source), str(tmp_path / "dist"), no_pdfs=True, no_run_tests=True)
    theirs = nbformat.read(tmp_path / "dist" / "student" / "lab.ipynb", as_version=4)

    ours = read_notebook(source)
    texts = [released("lab", cell) for cell in ours.cells if cell.role != "test"]
    assert texts == [cell.source for cell in theirs.cells if cell.source.strip()]
