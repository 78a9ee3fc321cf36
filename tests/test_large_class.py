"""The simulated term is a gradebook like any other: nbgrader and `course grade` find in it what was drawn."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli.app import app
from autograder.grading.gradebook import Gradebook
from autograder.grading.gradebook.database import models
from bench.drawn_class import drawn_results, worked_papers
from benchmarks.large.table import written_table
from benchmarks.large.term import Recorded, Term, hand_in, make_term, record_week

ROOT = Path(__file__).parents[1]
STUDENTS, RECORDED, WEEKS = 20, 8, ("week01", "week02")

pytestmark = [
    pytest.mark.slow,
    # of nbgrader's own queries
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> tuple[Term, list[Recorded]]:
    """A term of two weeks that are the same; in the second some students have copies of others' rows."""
    root = tmp_path_factory.mktemp("term")
    shutil.copytree(ROOT / "bench" / "notebooks" / "small", root / "sources" / "small")
    made = make_term(root, STUDENTS, len(WEEKS), root / "sources")
    hand_in(made, "week01")
    return made, [*record_week(made, "week01", STUDENTS), *record_week(made, "week02", RECORDED)]


def drawn(term: Term, week: str, student: str) -> float:
    """What a student's drawn results are worth; of who has copies, those that were copied."""
    number, count = term.students.index(student), STUDENTS if week == "week01" else RECORDED
    base = term.students[number if number < count else (number - count) % count]
    exams = term.course.exams(week)
    results = drawn_results(exams, worked_papers(term.course, exams), base)
    return sum(score.earned or 0.0 for result in results for score in result.scores)


@pytest.mark.parametrize("week", WEEKS)
def test_nbgrader_counts_what_was_drawn(term: tuple[Term, list[Recorded]], week: str) -> None:
    made, _ = term
    exams = made.course.exams(week)
    with closing(models().Gradebook(f"sqlite:///{made.course.gradebook}")) as gradebook:
        found = {one["student"]: (one["score"], one["max_score"]) for one in gradebook.submission_dicts(week)}
        grades = sum(
            len(notebook.grades)
            for submission in gradebook.assignment_submissions(week)
            for notebook in submission.notebooks
        )
    points = sum(cell.points for exam in exams for cell in exam.cells)
    cells = sum(cell.role in ("test", "manual", "task") for exam in exams for cell in exam.cells)
    assert found == {
        student: (pytest.approx(drawn(made, week, student)), points) for student in made.students
    }
    assert grades == STUDENTS * cells
    assert len({score for score, _ in found.values()}) > 3


def test_our_gradebook_counts_the_same(term: tuple[Term, list[Recorded]]) -> None:
    made, _ = term
    with Gradebook(made.course.gradebook) as gradebook:
        found = {standing.student: standing.score for standing in gradebook.scores("week02")}
    assert found == {student: pytest.approx(drawn(made, "week02", student)) for student in made.students}


def test_course_grade_has_nothing_to_do(term: tuple[Term, list[Recorded]]) -> None:
    made, _ = term
    done = CliRunner().invoke(app, ["grade", "week01", "--course", str(made.course.root)])
    assert (done.exit_code, f"{STUDENTS} unchanged" in done.output) == (0, True), done.output


def test_each_week_has_a_row(term: tuple[Term, list[Recorded]]) -> None:
    _, written = term
    assert [(part.week, part.submissions) for part in written] == [("week01", STUDENTS), ("week02", RECORDED)]
    assert [line.split(" | ")[0] for line in written_table(written).splitlines()[2:]] == [
        "| week01",
        "| week02",
    ]
