"""Every week of the course: its worked solution scores full, what is released scores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.grading.handed_in.intake import take_in_notebook
from autograder.grading.running.batch import examine
from autograder.grading.running.brief import instructor_files
from autograder.grading.sitting.hall import Hall, hall_for
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Exam, Score

HERE = Course(Path(__file__).parents[1])
WEEKS = HERE.assignments()
NOTEBOOKS = [(week, path.stem) for week in WEEKS for path in sorted((HERE.release / week).glob("*.ipynb"))]

pytestmark = pytest.mark.timeout(900)  # a solution takes 5 to 14 s of processor time


@pytest.fixture(scope="module")
def exams(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[Course, Exam]]:
    course = Course(tmp_path_factory.mktemp("course"))
    copytree(HERE.source, course.source)
    for week in WEEKS:
        compile_assignment(course, week)
    # hidden data is drawn with a key, any key
    keyed = [
        (week, patient(replace(exam, key=bytes(32).hex()))) for week in WEEKS for exam in course.exams(week)
    ]
    return {(week, exam.notebook): (course, exam) for week, exam in keyed}


def patient(exam: Exam) -> Exam:
    """An exam with time for a busy machine; whether a week's own limits hold is for its audit to say."""
    return replace(exam, limits=replace(exam.limits, cell_seconds=600.0, notebook_seconds=600.0))


@pytest.fixture(scope="module")
def sandbox(exams: dict[tuple[str, str], tuple[Course, Exam]]) -> Iterator[Hall]:
    with hall_for([exam for _, exam in exams.values()]) as made:
        yield made


def marked(course: Course, exam: Exam, sandbox: Hall, path: Path) -> list[Score]:
    files = ExamFiles(instructor_files(course, exam.assignment))
    result = examine(sandbox, exam, take_in_notebook(path, exam), "student", files)
    tests = {cell.name for cell in exam.cells if cell.role == "test"}
    return [score for score in result.scores if score.name in tests]


def test_every_notebook_has_been_compiled(exams: dict[tuple[str, str], tuple[Course, Exam]]) -> None:
    assert sorted(NOTEBOOKS) == sorted(exams)
    assert len(NOTEBOOKS) >= 3


@pytest.mark.parametrize(("week", "notebook"), NOTEBOOKS)
def test_the_worked_solution_scores_full(week: str, notebook: str, exams, sandbox) -> None:  # type: ignore[no-untyped-def]
    course, exam = exams[week, notebook]
    scores = marked(course, exam, sandbox, HERE.solutions / week / f"{notebook}.ipynb")
    assert [(score.name, score.earned, score.reason) for score in scores] == [
        (cell.name, cell.points, "") for cell in exam.cells if cell.role == "test"
    ]


@pytest.mark.parametrize(("week", "notebook"), NOTEBOOKS)
def test_the_release_scores_nothing(week: str, notebook: str, exams, sandbox) -> None:  # type: ignore[no-untyped-def]
    course, exam = exams[week, notebook]
    scores = marked(course, exam, sandbox, HERE.release / week / f"{notebook}.ipynb")
    assert {score.name: score.earned for score in scores} == {
        cell.name: 0.0 for cell in exam.cells if cell.role == "test"
    }
