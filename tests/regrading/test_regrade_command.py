"""`course regrade`: first what would change, and only then the writing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from mended_week import STUDENTS, hand_in, mark, mend, result_of, totals
from ruled_hall import RuledHall

from autograder.cli.grading import grade_week
from autograder.course import Course
from autograder.grading.gradebook import Gradebook

Run = Callable[..., int]
Said = pytest.CaptureFixture[str]
BEFORE = {"ada": 5.0, "bob": 2.0, "cy": 5.0, "dan": 5.0}
AFTER = BEFORE | {"bob": 5.0, "cy": 2.0}


def everything(course: Course) -> dict[str, bytes]:
    """All files of the course but the store, byte by byte, and the gradebook row by row."""
    return {
        str(path.relative_to(course.root)): path.read_bytes()
        for folder in (course.autograded, course.build / "results")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def report(said: Said) -> dict[str, Any]:
    return dict(json.loads(said.readouterr().out))


def test_it_shows_who_goes_up_and_down_and_writes_nothing(graded: Course, run: Run, capsys: Said) -> None:
    mend(graded)
    before = everything(graded)
    assert run("regrade", "week01") == 0
    shown = capsys.readouterr().out
    assert "week01: 1 up, 1 down, 2 the same, 0 manual marks touched" in shown
    assert "mean total of 4: 4.25 → 4.25" in shown
    lines = {line.split()[0]: line.split()[1:] for line in shown.splitlines() if line.strip()}
    assert lines["tiny/test_half"] == ["1", "1", "2.25", "2.25", "3"]
    assert lines["cy"] == ["5", "→", "2", "test_half", "3", "→", "0"]
    assert lines["bob"] == ["2", "→", "5", "test_half", "0", "→", "3"]
    assert shown.index("\ncy ") < shown.index("\nbob ")
    assert "course regrade week01 --yes" in shown
    assert (totals(graded), everything(graded)) == (BEFORE, before)


def test_what_was_shown_is_written_without_an_exam(
    graded: Course, run: Run, hall: type[RuledHall], capsys: Said
) -> None:
    mend(graded)
    run("regrade", "week01")
    hall.held.clear()
    assert run("regrade", "week01", "--yes", "--why", "half was wrong", "--by", "ada") == 0
    assert "written: regrade 1" in capsys.readouterr().out
    assert hall.held == []
    assert totals(graded) == AFTER
    assert [result_of(graded, name)["test_half"] for name in ("bob", "cy")] == [3.0, 0.0]
    with Gradebook(graded.gradebook) as book:
        (kept,) = book.regrades()
    assert (kept.who, kept.why, kept.up, kept.down, kept.ended is None) == (
        "ada",
        "half was wrong",
        1,
        1,
        False,
    )
    assert {one.how for one in grade_week(graded, "week01", quiet=True)} == {"unchanged"}


@pytest.mark.parametrize(("answer", "wanted"), [(True, AFTER), (False, BEFORE)])
def test_a_person_at_a_terminal_is_asked(
    graded: Course, run: Run, answer: bool, wanted: dict[str, float]
) -> None:
    mend(graded)
    assert run("regrade", "week01", answer=answer) == 0
    assert totals(graded) == wanted


def test_nobody_is_asked_for_a_program(graded: Course, run: Run, capsys: Said) -> None:
    mend(graded)
    assert run("regrade", "week01", "--json", answer=True) == 0
    said = report(capsys)
    assert (said["written"], said["up"], said["down"], said["same"]) == (False, 1, 1, 2)
    changed = {one["student"]: (one["before"], one["after"]) for one in said["students"]}
    assert changed == {"bob": (2.0, 5.0), "cy": (5.0, 2.0)}
    assert totals(graded) == BEFORE


def test_where_nothing_changes_nobody_is_asked(graded: Course, run: Run, capsys: Said) -> None:
    mend(graded, "# fails: bob", "# fails: bob, as before")
    assert run("regrade", "week01", answer=True) == 0
    assert "0 up, 0 down, 4 the same" in capsys.readouterr().out
    with Gradebook(graded.gradebook) as book:
        assert book.regrades() == []


def test_a_mark_by_hand_counts_on_and_what_it_hides_is_said(graded: Course, run: Run, capsys: Said) -> None:
    mark(graded, "bob", "test_half", 1.0)
    mend(graded)
    assert run("regrade", "week01", "--yes") == 0
    shown = capsys.readouterr().out
    assert "0 up, 1 down, 1 with other marks and the same total, 2 the same, 0 manual marks touched" in shown
    assert "1 manual mark stands before an automatic score that changes" in shown
    assert "test_half 0 → 3 (by hand: 1)" in shown
    assert totals(graded) == AFTER | {"bob": 3.0}


@pytest.mark.parametrize(
    ("rule", "reason"),
    [("ends", "no exam today"), ("breaks", "the test itself did not work: tiny/test_half")],
)
def test_what_cannot_be_graded_keeps_its_scores_and_is_not_down(
    graded: Course, run: Run, capsys: Said, rule: str, reason: str
) -> None:
    mend(graded, "# fails: bob", f"# {rule}: cy")
    assert run("regrade", "week01", "--yes") == 3
    shown = capsys.readouterr().out
    assert "1 up, 0 down, 2 the same, 1 left as it is" in shown
    assert reason in shown
    assert totals(graded) == BEFORE | {"bob": 5.0}


def test_only_the_named_are_regraded(graded: Course, run: Run, hall: type[RuledHall]) -> None:
    mend(graded)
    hall.held.clear()
    assert run("regrade", "week01", "--student", "bob", "--yes") == 0
    assert hall.held == ["bob"]
    assert totals(graded) == BEFORE | {"bob": 5.0}


def test_a_submission_that_changes_while_a_person_decides_is_named(
    graded: Course, run: Run, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend(graded)

    def decide(*_: object, **__: object) -> bool:
        hand_in(graded, "bob", "more")
        return True

    monkeypatch.setattr("autograder.cli.regrading.asked", decide)
    assert run("regrade", "week01") == 0
    assert "1 submission has changed since this was graded: bob" in capsys.readouterr().out
    assert totals(graded) == AFTER
    hows = {one.student: one.how for one in grade_week(graded, "week01", quiet=True)}
    assert hows == dict.fromkeys(STUDENTS, "unchanged") | {"bob": "run"}


def test_a_first_grading_is_none_of_the_changes(course: Course, run: Run, capsys: Said) -> None:
    assert run("regrade", "week01", "--yes") == 0
    assert "0 up, 0 down, 0 the same, 4 graded for the first time" in capsys.readouterr().out
    assert totals(course) == BEFORE
    with Gradebook(course.gradebook) as book:
        assert book.regrades() == []


def test_a_regrade_that_was_killed_is_finished_by_the_next(
    graded: Course, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend(graded)
    record = Gradebook.record

    def stop_after_bob(self: Gradebook, *arguments: Any) -> None:
        record(self, *arguments)
        if arguments[1] == "bob":
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Gradebook, "record", stop_after_bob)
        assert run("regrade", "week01", "--yes") == 130
    assert totals(graded) == BEFORE | {"bob": 5.0}
    assert run("regrade", "week01", "--yes") == 0
    assert totals(graded) == AFTER
    with Gradebook(graded.gradebook) as book:
        (kept,) = book.regrades()
    assert (kept.up, kept.down) == (1, 1)


def test_results_that_left_the_store_are_none_to_write(
    graded: Course, run: Run, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend(graded)

    def decide(*_: object, **__: object) -> bool:
        shutil.rmtree(graded.build / "store")
        return True

    monkeypatch.setattr("autograder.cli.regrading.asked", decide)
    assert run("regrade", "week01") == 3
    assert "no longer in the store" in capsys.readouterr().err
    assert totals(graded) == BEFORE


def test_an_edited_source_is_compiled_first(graded: Course, run: Run, capsys: Said) -> None:
    path = graded.source / "week01" / "tiny.py"
    path.touch()
    os.utime(graded.exam_path("week01", "tiny"), (1, 1))
    assert run("regrade", "week01") == 1
    assert "course compile week01" in capsys.readouterr().err


def test_a_long_list_is_cut_and_json_has_it_all(
    graded: Course, run: Run, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.reports.difference_table.MOST_ROWS", 1)
    mend(graded)
    run("regrade", "week01")
    shown = capsys.readouterr().out
    assert "and 1 more: --json has all" in shown
    assert "\ncy " in shown
    assert "\nbob " not in shown


def test_grading_over_scores_that_were_there_is_in_the_history_too(
    graded: Course, run: Run, capsys: Said
) -> None:
    mend(graded)
    assert run("grade", "week01") == 0
    assert run("history", "week01", "--json") == 0
    (kept,) = json.loads(capsys.readouterr().out)
    assert (kept["kind"], kept["up"], kept["down"], kept["ended"] is None) == ("grade", 1, 1, False)
