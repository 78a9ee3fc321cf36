"""Kept results that no score needs are removed when somebody asks for it; all others stay."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from databases import KINDS, fresh_place
from graded_in_part import EXAM, finding, result

from autograder.cli import pruning
from autograder.course import Course, Settings
from autograder.errors import CourseError
from autograder.grading.gradebook import Gradebook, Regrading
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.grading.locks.gradebook_lock import held, lock_of
from autograder.grading.locks.holder import Holder
from autograder.grading.results.store import store_of
from autograder.model import Week
from autograder.reports.course_state import state_of

# of the scores there are, of those before the regrade, of a regrade that was taken back, of none
NOW, BEFORE, TAKEN_BACK, OLD = (letter * 64 for letter in "abcd")
ALL = [NOW, BEFORE, TAKEN_BACK, OLD]
ADA = Holder("ada", "course grade week01", "host", 123, 1_795_000_000.0)


@pytest.fixture(params=KINDS)
def course(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Course]:
    """A course with results of each kind: of bob a regrade stands, of ada one was taken back."""
    with fresh_place(request.param, tmp_path) as place:
        made = Course(tmp_path, Settings(database="" if isinstance(place, Path) else place))
        with Gradebook(made.gradebook) as book:
            registered = book.register(Week("week01"), [EXAM])
            regrading = Regrading(registered.id, "regrade", "eve")

            def record(student: str, outcome: str, key: str, noted: Regrading | None = None) -> None:
                results = [result(student, [finding("test_kl", outcome)])]
                book.record(registered, student, results, HandInTime(None), key, noted)

            record("bob", "passed", BEFORE)
            record("bob", "failed", NOW, regrading)
            record("ada", "passed", NOW)
            record("ada", "failed", TAKEN_BACK, regrading)
            (regrade,) = book.regrades()
            book.restore(registered, regrade, "ada", Regrading(registered.id, "undo", "eve"))
        with closing(store_of(made)) as store:
            for key in ALL:
                store.keep(key, (result("ada"),))
        yield made


def kept(course: Course) -> list[str]:
    with closing(store_of(course)) as store:
        return [key for key in ALL if store.has(key)]


def prune(course: Course, days: int = 0, yes: bool = False, as_json: bool = False) -> None:
    assert pruning.prune.callback is not None
    with click.Context(pruning.prune, info_name="prune"):
        pruning.prune.callback(days=days, yes=yes, as_json=as_json, course=course)


def test_it_is_shown_and_nothing_is_removed(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    prune(course)
    said = capsys.readouterr().out
    assert said.startswith("1 result (")
    assert said.endswith("nothing is removed yet\n  to remove them: course prune --days 0 --yes\n")
    assert kept(course) == ALL


def test_what_no_score_needs_is_removed_and_nothing_else(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    prune(course, yes=True)
    assert "removed 1 result (" in capsys.readouterr().out
    assert kept(course) == [NOW, BEFORE, TAKEN_BACK]


def test_what_is_new_stays(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    prune(course, days=1, yes=True)
    assert "older than 1 day\n" in capsys.readouterr().out
    assert kept(course) == ALL


def test_a_program_reads_how_much_it_was(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    prune(course, yes=True, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert (said["removed"], said["spare"]["results"], said["held"]["results"]) == (True, 1, 3)


def test_status_names_as_spare_what_would_be_removed(course: Course) -> None:
    (results, _, _) = state_of(course, ["week01"]).kept
    assert (results.files, results.spare) == (4, 1)
    prune(course, yes=True)
    (results, _, _) = state_of(course, ["week01"]).kept
    assert (results.files, results.spare, results.spare_size) == (3, 0, 0)


def test_a_run_under_way_is_waited_for(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = threading.Event()
    monkeypatch.setattr(pruning, "warn", lambda text: waits.set())
    thread = threading.Thread(target=prune, args=(course,), kwargs={"yes": True})
    with held(lock_of(course), ADA):
        thread.start()
        assert waits.wait(60)
        assert kept(course) == ALL
    thread.join()
    assert kept(course) == [NOW, BEFORE, TAKEN_BACK]


def test_without_a_score_nothing_says_what_is_needed(tmp_path: Path) -> None:
    course = Course(tmp_path)
    with closing(store_of(course)) as store:
        store.keep(OLD, (result("ada"),))
    with pytest.raises(CourseError, match="no score in it that says which results are needed"):
        prune(course, yes=True)
    assert kept(course) == [OLD]
