"""`course check`: a student's or self-learner's own door to the grader."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from pathlib import Path

import click
from rich.markup import escape

from autograder.cli.app import app, as_json, console, print_json, sandbox_option
from autograder.compiler.exam import exam as make_exam
from autograder.compiler.source import read_notebook
from autograder.course import Course, find_course
from autograder.errors import CourseError
from autograder.grading.handed_in.beside import student_files
from autograder.grading.handed_in.intake import take_in_notebook
from autograder.grading.keys import with_keys
from autograder.grading.running.batch import examine
from autograder.grading.running.brief import instructor_files
from autograder.grading.sitting.hall import SandboxName, hall_for
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Exam, Notebook, Result, Week
from autograder.sandbox.protocol import FileSet


@app.command()
@click.argument("notebooks", nargs=-1, required=True, metavar="NOTEBOOK...", type=click.Path(path_type=Path))
@click.option("--hidden", is_flag=True, help="Grade with the hidden tests too; needs the course's source/.")
@sandbox_option
@as_json
def check(notebooks: tuple[Path, ...], hidden: bool, sandbox: SandboxName, as_json: bool) -> None:
    """Run a notebook's tests on your answers, with the engine that grades it.

    Without --hidden the tests are those that the notebook shows. Your file is only read, never changed. Ends
    with exit status 1 when a test does not pass.

    \b
    Example:
        course check week01/pca_svd.ipynb
        course check --hidden release/week01/pca_svd.ipynb
    """
    results = []
    for path in notebooks:
        exam, files = _exam_with_source(path) if hidden else _exam_of_file(path)
        with hall_for([exam], sandbox=sandbox) as hall:
            results.append(examine(hall, exam, take_in_notebook(path, exam), "you", files))
        if not as_json:
            _print(results[-1])
    if as_json:
        print_json([_as_plain(result) for result in results])
    if any(
        score.earned is not None and score.earned < score.points
        for result in results
        for score in result.scores
    ):
        sys.exit(1)


def _exam_with_source(path: Path) -> tuple[Exam, ExamFiles]:
    """The compiled exam that a notebook belongs to, found by its name."""
    course = find_course(path.parent if path.parent.is_dir() else Path.cwd())
    found = [
        (week, exam)
        for week in course.assignments()
        for exam in _exams(course, week)
        if exam.notebook == path.stem
    ]
    named = [(week, exam) for week, exam in found if week in path.resolve().parts]
    if len(named or found) != 1:
        weeks = ", ".join(week for week, _ in found) or "none"
        raise CourseError(
            f"{path}: which week's notebook is it? exams with this name: {weeks}\n  run: course compile"
        )
    week, exam = (named or found)[0]
    (exam,) = with_keys(
        course, [exam]
    )  # with the course's own key: the hidden rows are those of `course grade`
    return exam, ExamFiles(instructor_files(course, week), _files_beside(path))


def _exams(course: Course, week: str) -> list[Exam]:
    try:
        return course.exams(week)
    except CourseError:
        return []  # not compiled: its notebooks are not found, and the message says to compile


def _exam_of_file(path: Path) -> tuple[Exam, ExamFiles]:
    """An exam made from the tests that a released notebook shows."""
    if not path.is_file():
        raise CourseError(
            f"{path}: there is no such file\n  wanted: a notebook that you were given, like pca_svd.ipynb"
        )
    if path.suffix != ".ipynb":
        raise CourseError(f"{path}: not a notebook: wanted a file that ends in .ipynb")
    notebook = _readable(read_notebook(path))
    if not any(cell.role == "test" for cell in notebook.cells):
        raise CourseError(f"{path}: no test in it: wanted a notebook of a course's release")
    week = Week(name=path.resolve().parent.name, notebooks=(notebook.name,))
    return make_exam(notebook, week, path.parent), ExamFiles(student=_files_beside(path))


def _readable(notebook: Notebook) -> Notebook:
    """The notebook without the text of answers that are no Python yet: the run will say what is wrong with them."""
    cells = []
    for cell in notebook.cells:
        if cell.role in ("solution", "manual", "free") and cell.kind == "code":
            try:
                ast.parse(cell.source)
            except (SyntaxError, ValueError):
                cell = replace(cell, source="pass")
        cells.append(cell)
    return replace(notebook, cells=tuple(cells))


def _files_beside(path: Path) -> FileSet | None:
    return student_files(path.resolve().parent)[0]


def _print(result: Result) -> None:
    if result.paper.reason:
        console.print(f"[red]✗[/] {escape(result.notebook)}: {escape(result.paper.reason)}")
        return
    for note in result.paper.mended:
        console.print(f"[dim]note: {escape(note)}[/]")
    for score in result.scores:
        if score.earned is None:
            console.print(f"[yellow]…[/] {score.name}: {score.points:g} points, graded by a person")
        else:
            mark = "[green]✓[/]" if score.earned >= score.points else "[red]✗[/]"
            console.print(f"{mark} {score.name}: {score.earned:g} of {score.points:g}")
            if score.reason:
                console.print(escape("    " + score.reason.replace("\n", "\n    ")))
    earned = sum(score.earned or 0.0 for score in result.scores)
    console.print(f"{result.notebook}: {earned:g} of {sum(score.points for score in result.scores):g} points")


def _as_plain(result: Result) -> dict[str, object]:
    return {
        "notebook": result.notebook,
        "reason": result.paper.reason,
        "mended": result.paper.mended,
        "scores": [
            {"name": score.name, "earned": score.earned, "points": score.points, "reason": score.reason}
            for score in result.scores
        ],
    }
