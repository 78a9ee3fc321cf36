"""`nbgrader autograde` with the engine in the place of its kernel: the same scores, and nothing hidden shown."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook as NbGradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import determine_grade, is_grade
from submitted_class import CANARY, WEEK, Handed, autograde, book, hand_in

from autograder.cli.grading import grade_week
from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.gradebook import Gradebook
from autograder.nbgrader.desk import Desk, desk_for

FOLDERS = ("autograded/*/small/*", "feedback/*/small/*")  # all that students may be given
STUDENTS = ["ada", "blank", "broken", "emptied", "forger", "late", "partly", "singer", "twice"]

pytestmark = pytest.mark.slow


def cells_of(path: Path) -> list[Any]:
    return list(nbformat.read(path, as_version=4).cells)


def test_every_submission_is_graded_whatever_was_handed_in(handed: Handed) -> None:
    assert handed.said["success"], handed.said["log"]
    assert [student for student in STUDENTS if handed.graded(student).exists()] == STUDENTS


def test_the_solution_has_everything_and_a_stub_nothing(handed: Handed) -> None:
    ada, blank = handed.standings()["ada"], handed.standings()["blank"]
    assert {mark.cell for mark in ada.marks if mark.auto != mark.points} == {"why"}
    assert handed.earned("ada")["why"] == (None, True)
    assert {mark.auto for mark in blank.marks} == {0.0}


@pytest.mark.parametrize("student", ["broken", "forger"])
def test_forged_outputs_and_unreadable_files_earn_nothing(handed: Handed, student: str) -> None:
    assert set(handed.earned(student).values()) == {(0.0, False)}


def test_a_part_of_the_points_is_a_part_of_the_points(handed: Handed) -> None:
    assert handed.earned("partly")["test_signs"] == (1.0, False)


def test_an_answer_that_was_emptied_waits_for_a_person(handed: Handed) -> None:
    assert handed.earned("emptied")["why"] == (None, True)


@pytest.mark.parametrize("student", STUDENTS)
def test_nbgraders_own_rule_reads_the_same_scores_off_the_notebook(handed: Handed, student: str) -> None:
    read = {
        cell.metadata.nbgrader.grade_id: determine_grade(cell)[0]
        for cell in cells_of(handed.graded(student))
        if is_grade(cell)
    }
    assert read == {cell: auto for cell, (auto, _) in handed.earned(student).items()}


def test_feedback_of_nbgrader_has_nothing_hidden(handed: Handed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(handed.course.root)
    said = NbGraderAPI(CourseDirectory(root=str(handed.course.root))).generate_feedback(WEEK)
    assert said["success"], said
    pages = handed.course.feedback.glob("*/small/small.html")
    assert sorted(path.parts[-3] for path in pages) == STUDENTS
    shown = {path: path.read_text() for folder in FOLDERS for path in handed.course.root.glob(folder)}
    # who printed it themselves: so it would be found
    assert {path.parts[-3] for path, text in shown.items() if CANARY in text} == {"singer"}
    for secret in ("hidden-what", "secret_scores", "BEGIN HIDDEN", "3.14159"):
        assert [path for path, text in shown.items() if secret in text] == [], secret
        assert secret in handed.course.exam_path(WEEK, "small").read_text()


def test_late_days_cost_what_week_toml_says(handed: Handed) -> None:
    late, ada = handed.standings()["late"], handed.standings()["ada"]
    assert (ada.penalty, late.penalty) == (0.0, pytest.approx(0.2 * late.score))


def test_course_grade_gives_the_same_and_marks_by_hand_survive_both(handed: Handed, tmp_path: Path) -> None:
    course = Course(tmp_path / "copy")
    shutil.copytree(handed.course.root, course.root)
    theirs = Handed(course, {})
    with NbGradebook(f"sqlite:///{course.gradebook}") as theirs_book:
        theirs_book.find_grade("why", "small", WEEK, "ada").manual_score = 1.5
        theirs_book.db.commit()
    before = theirs.standings()
    grade_week(course, WEEK, quiet=True)
    assert figures(theirs) == figures(handed)
    for student, standing in theirs.standings().items():
        assert (student, *scores(standing)) == (student, *scores(before[student]))
    assert autograde(course, "ada", BaseConverter={"force": True})["success"]
    assert scores(theirs.standings()["ada"]) == scores(before["ada"])
    assert before["ada"].score == handed.standings()["ada"].score + 1.5


def scores(standing: Any) -> tuple[Any, ...]:
    return standing.total, [(mark.cell, mark.auto, mark.manual, mark.score) for mark in standing.marks]


def figures(handed: Handed) -> list[tuple[str, str, float]]:
    with Gradebook(handed.course.gradebook) as kept:
        found = [(each.student, each.cell, each.measurement.value) for each in kept.measurements(WEEK)]
    assert found
    return found


def test_an_exam_that_is_out_of_date_leaves_the_submission_ungraded(course: Course) -> None:
    exam = course.exam_path(WEEK, "small")
    later = exam.stat().st_mtime + 60
    source = course.source / WEEK / "small.py"
    os.utime(source, (later, later))
    said = autograde(course)
    assert not said["success"]
    assert "ada/small/small is not graded" in said["log"]
    assert "run: course compile small" in said["log"]
    assert not course.graded_path("ada", WEEK, "small").exists()


def test_without_an_exam_the_log_says_what_to_run(course: Course) -> None:
    course.exam_path(WEEK, "small").unlink()
    said = autograde(course)
    assert (said["success"], "run: course compile small" in said["log"]) == (False, True)


def test_a_failure_of_ours_is_no_zero(
    handed: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Course(tmp_path / "copy")
    shutil.copytree(handed.course.root, course.root)
    theirs = Handed(course, {})
    hand_in(course, "ben", book(course))

    def fail(*_: object) -> None:
        raise EngineError("the disk is full")

    monkeypatch.setattr(Desk, "grade", fail)
    said = autograde(course)
    assert (said["success"], "the disk is full" in said["log"]) == (False, True)
    assert theirs.earned("ada") == handed.earned("ada")
    assert {auto for auto, _ in theirs.earned("ben").values()} == {None}
    assert not course.graded_path("ben", WEEK, "small").exists()


def test_a_sandbox_that_died_is_started_again(handed: Handed) -> None:
    before = handed.earned("ada")
    with desk_for(handed.course, WEEK, "local") as desk:
        desk.close()
    assert autograde(handed.course, "ada")["success"]
    assert handed.earned("ada") == before
