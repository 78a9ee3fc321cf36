"""What is ready at the same moment is written together, before a run waits for more."""

from __future__ import annotations

import shutil
from concurrent.futures import Future
from pathlib import Path

import pytest
from cases.small import compiled

from autograder.course import Course
from autograder.grading.gradebook import Gradebook, Recording
from autograder.grading.results.store import Store
from autograder.grading.running.pool import Threads
from autograder.grading.running.recorder import Recorder
from autograder.grading.running.run import Run
from autograder.grading.running.task import Graded, Task

STUDENTS = ["ada", "bob", "cy"]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = compiled(tmp_path)
    for student in STUDENTS:
        shutil.copytree(made.root / "release" / "small", made.submitted / student / "small")
    return made


class AtOnce(Threads):
    """Has every task done at the moment it is submitted, and holds no exam."""

    def submit(self, task: Task) -> Future[Graded]:
        future = Future[Graded]()
        future.set_result(Graded(task.student, assignment=task.assignment))
        return future

    def prepare(self, assignment: str) -> None:
        pass


def test_a_run_says_when_all_that_is_ready_was_yielded(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.grading.running.pool.Threads", AtOnce)
    told: list[str] = []
    run = Run(course, ["small"], processes=False, workers=1, settled=lambda: told.append("settled"))
    for graded in run.grade():
        told.append(graded.student)
    assert (sorted(told[:2]), told[2], told[4:]) == (["ada", "bob"], "settled", ["settled"])


@pytest.mark.parametrize(
    ("recorded", "wanted", "left"),
    [(["ada"], ["ada", "starting"], ["bob", "cy"]), (STUDENTS, ["ada", "bob"], ["cy"])],
)
def test_a_run_says_when_the_first_is_going_to_be_graded(
    course: Course, monkeypatch: pytest.MonkeyPatch, recorded: list[str], wanted: list[str], left: list[str]
) -> None:
    monkeypatch.setattr("autograder.grading.running.pool.Threads", AtOnce)
    told: list[str] = []
    run = Run(
        course,
        ["small"],
        processes=False,
        workers=1,
        store=Store(course.build / "store"),
        starting=lambda: told.append("starting"),
        is_recorded=lambda task: task.student in recorded,
    )
    for graded in run.grade():
        told.append(graded.student)
    assert (told[:2], sorted(told[2:])) == (wanted, left)


class Counting(Gradebook):
    """Notes whose results were written in each transaction."""

    written: list[list[str]]

    def record_all(self, recordings: list[Recording]) -> None:  # type: ignore[override]
        self.written.append([one.student for one in recordings])
        super().record_all(recordings)


def test_what_was_recorded_is_written_in_one_transaction(course: Course) -> None:
    graded = list(Run(course, ["small"], processes=False).grade())
    with Counting(course.gradebook) as book:
        book.written = []
        recorder = Recorder(course, book, ["small"])
        for one in graded[:2]:
            recorder.record(one)
        assert not any(standing.submitted for standing in book.scores("small"))
        recorder.write()
        recorder.record(graded[2])
        recorder.record(Graded("dora", reason="no time", assignment="small"))
        recorder.finish()
        assert book.written == [[one.student for one in graded[:2]], [graded[2].student]]
        assert [standing.student for standing in book.scores("small") if standing.submitted] == STUDENTS
