"""A look at a course says what is graded and what is going on, and changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from databases import KINDS, fresh_place
from graded_in_part import EXAM, finding, result
from rich.console import Console

from autograder.course import Course, Settings
from autograder.grading.gradebook import Gradebook
from autograder.grading.gradebook.overview import CellCount, cell_counts, overviews
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.grading.locks.gradebook_lock import held, lock_of
from autograder.grading.locks.holder import Holder
from autograder.grading.results.store import Store
from autograder.grading.running.events import Event
from autograder.grading.running.run_log import RunLog
from autograder.model import Late, Measurement, Week
from autograder.reports.course_state import CourseState, WeekState, state_of
from autograder.reports.kept_files import Kept
from autograder.reports.state_table import size_said, state_table

DUE = datetime(2027, 2, 1, tzinfo=UTC)
WEEK = Week("week01", due=DUE, late=Late(percent_per_day=10.0))
HOLDER = Holder("ada", "course grade week01", "host", 123, 1_795_000_000.0)
KEY, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture(params=KINDS)
def course(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Course]:
    with fresh_place(request.param, tmp_path) as place:
        yield Course(tmp_path, Settings(database="" if isinstance(place, Path) else place))


def hand_in(course: Course, *students: str, week: str = "week01") -> None:
    for student in students:
        folder = course.submitted / student / week
        folder.mkdir(parents=True)
        (folder / "kl.ipynb").write_text("{}")


def grade(course: Course, **answers: str) -> None:
    """Record results of students, with what they answered to the question that a person marks."""
    with Gradebook(course.gradebook) as book:
        registered = book.register(WEEK, [EXAM])
        for student, answer in answers.items():
            book.record(registered, student, [result(student, answer=answer)], HandInTime(DUE), KEY)
            course.result_path(student, "week01", "kl").parent.mkdir(parents=True, exist_ok=True)


def log_of(course: Course, holder: Holder = HOLDER, students: tuple[str, ...] = ()) -> RunLog:
    return RunLog(course.build / "runs", holder, ["week01"], students)


def ended(student: str, how: str, reason: str = "", at: float = 1_795_000_001.0) -> Event:
    return Event("ended", "week01", student, at, how=how, reason=reason)


def week_of(course: Course) -> WeekState:
    (week,) = state_of(course, ["week01"]).weeks
    return week


def printed(state: CourseState) -> str:
    console = Console(width=80, record=True, file=open(os.devnull, "w"))  # noqa: SIM115
    console.print(state_table(state))
    return console.export_text()


def test_a_new_course_has_nothing_and_gets_nothing(tmp_path: Path) -> None:
    state = state_of(Course(tmp_path), ["week01"])
    assert state == CourseState(
        None,
        (WeekState("week01", 0, 0),),
        (Kept("build/store", 0, 0), Kept("build/store/tapes", 0, 0), Kept("build/runs", 0, 0)),
    )
    assert printed(state).startswith("no run yet\n")
    assert list(tmp_path.iterdir()) == []


def test_who_handed_in_is_graded_or_is_not(course: Course) -> None:
    hand_in(course, "ada", "bob", "cy")
    hand_in(course, "ada", week="week02")
    (course.submitted / ".hidden" / "week01").mkdir(parents=True)
    (course.submitted / "link").symlink_to(course.submitted / "ada")
    grade(course, ada="", bob="because")
    week = week_of(course)
    assert (week.handed_in, week.graded, week.ungraded) == (3, 2, {"cy": ""})
    assert (week.waiting, week.late, week.changed) == (("bob",), (), ())


def test_a_submission_whose_files_are_newer_than_its_results_is_told(course: Course) -> None:
    hand_in(course, "ada", "bob")
    grade(course, ada="", bob="")
    results = course.result_path("ada", "week01", "kl").parent
    os.utime(results, (0, results.stat().st_mtime - 60))
    assert week_of(course).changed == ("ada",)


def test_one_that_a_run_found_unchanged_since_is_not_newer(course: Course) -> None:
    hand_in(course, "ada")
    grade(course, ada="")
    os.utime(course.result_path("ada", "week01", "kl").parent, (0, 0))
    now = (course.submitted / "ada" / "week01").stat().st_ctime
    log_of(course).watch(ended("ada", "unchanged", at=now + 60))
    assert week_of(course).changed == ()
    log_of(course, replace(HOLDER, since=HOLDER.since + 1)).watch(ended("ada", "unchanged", at=now - 60))
    assert week_of(course).changed == ("ada",)


def test_the_reason_is_that_of_the_last_run(course: Course) -> None:
    hand_in(course, "ada", "bob")
    with log_of(course) as log:
        log.watch(ended("ada", "not graded", "EngineError: no engine"))
        log.watch(ended("bob", "not graded", "EngineError: no engine"))
    later = replace(HOLDER, since=HOLDER.since + 60, who="cy")
    with log_of(course, later, ("bob",)) as log:
        log.watch(ended("bob", "not graded", "EngineError: disk full"))
    week = week_of(course)
    assert week.ungraded == {"ada": "EngineError: no engine", "bob": "EngineError: disk full"}
    assert week.last == later
    said = printed(state_of(course, ["week01"]))
    assert "week01: not graded: ada: EngineError: no engine\n" in said
    grade(course, ada="", bob="")
    with log_of(course, replace(later, since=later.since + 60)) as log:
        log.watch(ended("ada", "run"))
        log.watch(ended("bob", "kept"))
    assert week_of(course).ungraded == {}


def test_a_run_under_way_is_told_with_how_far_it_is(course: Course) -> None:
    with held(lock_of(course), HOLDER):
        log = log_of(course)
        log.begun(3)
        log.watch(ended("ada", "run"))
        log.watch(ended("bob", "not graded", "EngineError: no engine"))
        run = state_of(course, ["week01"]).run
        assert run is not None
        assert (run.holder, run.state) == (HOLDER, "under way")
        assert (run.submissions, run.done, run.failed) == (3, 2, 1)
        said = printed(state_of(course, ["week01"]))
    assert said.startswith("under way: ada's `course grade week01` (process 123 on host, since ")
    assert "2 of 3 submissions, 1 not graded" in " ".join(said.split())


def test_a_holder_without_a_log_is_told_all_the_same(course: Course) -> None:
    log_of(course)
    other = Holder("bob", "course regrade week01", "host", 9, 1_795_000_100.0)
    with held(lock_of(course), other):
        run = state_of(course, ["week01"]).run
    assert run is not None
    assert (run.holder, run.state, run.submissions) == (other, "under way", None)


def test_a_run_that_was_killed_is_told(course: Course) -> None:
    log = log_of(course)
    log.begun(3)
    log.watch(ended("ada", "run"))
    state = state_of(course, ["week01"])
    assert state.run is not None
    assert (state.run.state, state.run.done) == ("killed", 1)
    assert "1 of 3 submissions; ended without a word" in " ".join(printed(state).split())


def test_results_of_no_score_are_counted_apart(tmp_path: Path) -> None:
    course = Course(tmp_path)
    grade(course, ada="")
    store = Store(course.build / "store")
    for key in (KEY, OTHER):
        store.keep(key, [result("ada")])
    (tape := course.build / "store/tapes/ab/x.tape").parent.mkdir(parents=True)
    tape.write_bytes(b"12345")
    results, tapes, logs = state_of(course, ["week01"]).kept
    assert (results.files, results.spare) == (2, 1)
    assert 0 < results.spare_size < results.size
    assert tapes == Kept("build/store/tapes", 1, 5)
    assert logs.files == 0


def test_an_overview_has_who_is_late_and_which_figures_are_undecided(course: Course) -> None:
    figure = Measurement("accuracy", 0.8, 0.5, 0.9, 1.0, low=0.7, high=0.95, undecided=True)
    decided = replace(figure, undecided=False)
    results = {
        student: result(student, [replace(finding("test_kl", "passed"), measurements=(measured,))])
        for student, measured in (("ada", decided), ("bob", figure))
    }
    with Gradebook(course.gradebook) as book:
        registered = book.register(WEEK, [EXAM])
        book.record(registered, "ada", [results["ada"]], HandInTime(DUE + timedelta(hours=1)), KEY)
        book.record(registered, "bob", [results["bob"]], HandInTime(DUE))
    overview = overviews(course.gradebook)["week01"]
    assert (overview.late, dict(overview.undecided)) == (["ada"], {"kl/test_kl": ["bob"]})
    assert overview.keys == {"ada": (KEY,), "bob": ()}
    assert cell_counts(course.gradebook, ["week01"]) == {
        "week01": [
            CellCount("kl", "test_kl", 2, 2),
            CellCount("kl", "test_zero", 2, 0),
            CellCount("kl", "why", 2, 0),
        ]
    }
    assert cell_counts(course.gradebook, ["week02"]) == {}


@pytest.mark.parametrize(("size", "wanted"), [(0, "0 bytes"), (12_345, "12.3 kB"), (2_500_000_000, "2.5 GB")])
def test_sizes(size: int, wanted: str) -> None:
    assert size_said(size) == wanted
