"""`course undo` and `course history`: the scores of before, and what feedback shows with them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest
from mended_week import STUDENTS, hand_in, mend, result_of, totals
from ruled_hall import RuledHall

from autograder.cli.grading import grade_week
from autograder.course import Course
from autograder.grading.gradebook import Gradebook

Run = Callable[..., int]
Said = pytest.CaptureFixture[str]
BEFORE = {"ada": 5.0, "bob": 2.0, "cy": 5.0, "dan": 5.0}
AFTER = BEFORE | {"bob": 5.0, "cy": 2.0}


@pytest.fixture
def regraded(graded: Course, run: Run) -> Course:
    mend(graded)
    assert run("regrade", "week01", "--yes", "--why", "half was wrong") == 0
    assert totals(graded) == AFTER
    return graded


def how(course: Course) -> dict[str, str]:
    return {one.student: one.how for one in grade_week(course, "week01", quiet=True)}


def test_it_shows_what_comes_back_and_writes_nothing(regraded: Course, run: Run, capsys: Said) -> None:
    assert run("undo", "week01") == 0
    shown = capsys.readouterr().out
    assert "taking back 1 (regrade) of week01" in shown
    assert "half was wrong" in shown
    assert "week01: 1 up, 1 down, 0 the same, 0 manual marks touched" in shown
    assert "course undo --regrade 1 --yes" in shown
    assert totals(regraded) == AFTER


def test_scores_and_what_feedback_shows_come_back_together(regraded: Course, run: Run) -> None:
    graded_file = regraded.graded_path("bob", "week01", "tiny")
    later = graded_file.read_text(encoding="utf-8")
    assert "failed: 0 of 3 points" not in later
    assert run("undo", "--yes") == 0
    assert totals(regraded) == BEFORE
    assert [result_of(regraded, name)["test_half"] for name in ("bob", "cy")] == [0.0, 3.0]
    assert "failed: 0 of 3 points" in graded_file.read_text(encoding="utf-8")
    assert run("feedback", "week01") == 0


def test_a_plain_grade_leaves_what_came_back_until_something_changes(regraded: Course, run: Run) -> None:
    run("undo", "--yes")
    assert how(regraded) == dict.fromkeys(STUDENTS, "unchanged")
    assert totals(regraded) == BEFORE
    hand_in(regraded, "bob", "more")
    assert how(regraded) == dict.fromkeys(STUDENTS, "unchanged") | {"bob": "run"}
    assert totals(regraded) == BEFORE | {"bob": 5.0}


def test_a_regrade_after_an_undo_shows_the_difference_again(regraded: Course, run: Run, capsys: Said) -> None:
    run("undo", "--yes")
    assert run("regrade", "week01", "--yes") == 0
    assert "week01: 1 up, 1 down" in capsys.readouterr().out
    assert totals(regraded) == AFTER


def test_the_old_exam_again_has_nothing_to_write(regraded: Course, run: Run) -> None:
    run("undo", "--yes")
    mend(regraded, "# fails: cy", "# fails: bob")
    hows = how(regraded)
    assert (hows["bob"], hows["cy"]) == ("unchanged", "unchanged")
    assert totals(regraded) == BEFORE


def test_taking_an_undo_back_has_the_regrade_again(regraded: Course, run: Run) -> None:
    run("undo", "--yes")
    assert run("undo", "--regrade", "2", "--yes") == 0
    assert totals(regraded) == AFTER
    assert [result_of(regraded, name)["test_half"] for name in ("bob", "cy")] == [3.0, 0.0]
    assert how(regraded) == dict.fromkeys(STUDENTS, "unchanged")


def test_one_undo_after_the_other_goes_back_step_by_step(regraded: Course, run: Run, capsys: Said) -> None:
    mend(regraded, "# fails: cy", "# fails: ada")
    run("regrade", "week01", "--yes")
    assert run("undo", "--yes") == 0
    assert totals(regraded) == AFTER
    assert run("undo", "--yes") == 0
    assert totals(regraded) == BEFORE
    assert run("undo", "--yes") == 1
    assert "no regrade to take back" in capsys.readouterr().err


def test_what_was_taken_back_is_not_taken_back_twice(regraded: Course, run: Run, capsys: Said) -> None:
    run("undo", "--yes")
    assert run("undo", "--regrade", "1", "--yes") == 1
    assert "course undo --regrade 2" in capsys.readouterr().err
    assert run("undo", "--regrade", "7") == 1
    assert "7: no such regrade" in capsys.readouterr().err


def test_a_run_of_course_grade_is_taken_back_by_its_number(graded: Course, run: Run) -> None:
    mend(graded)
    run("grade", "week01")
    assert totals(graded) == AFTER
    assert run("undo", "week01", "--yes") == 1
    assert run("undo", "--regrade", "1", "--yes") == 0
    assert totals(graded) == BEFORE


def test_without_the_results_of_before_scores_come_back_and_it_is_said(
    regraded: Course, run: Run, capsys: Said
) -> None:
    shutil.rmtree(regraded.build / "store")
    assert run("undo", "--yes") == 0
    assert "feedback shows the later run to bob, cy" in capsys.readouterr().out
    assert totals(regraded) == BEFORE


def test_files_of_other_results_than_the_scores_are_not_put_back(
    graded: Course, run: Run, capsys: Said, hall: type[RuledHall]
) -> None:
    hall.failing = ("bob", "cy")  # so the same exam gives something else
    assert run("regrade", "week01", "--yes", "--again") == 0
    assert totals(graded) == BEFORE | {"bob": 2.0, "cy": 2.0}
    assert run("undo", "--yes") == 0
    assert "feedback shows the later run to cy" in capsys.readouterr().out
    assert totals(graded) == BEFORE
    assert result_of(graded, "cy")["test_half"] == 0.0


def test_who_was_graded_again_since_keeps_those_scores_and_is_named(
    regraded: Course, run: Run, capsys: Said
) -> None:
    mend(regraded, "== 6", "== 6  # fails: bob")
    run("grade", "week01", "--student", "bob")
    assert run("undo", "--yes", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["kept"] == {"bob": "graded again since, so it keeps its scores"}
    assert totals(regraded) == BEFORE | {"bob": 3.0}
    assert result_of(regraded, "bob") == {"test_double": 0.0, "test_half": 3.0, "why": None}


def test_who_has_the_same_scores_from_another_exam_since_keeps_the_files_of_that(
    regraded: Course, run: Run
) -> None:
    mend(regraded, "# fails: cy", "# fails: bob, again")
    run("grade", "week01", "--student", "bob")
    before = regraded.graded_path("bob", "week01", "tiny").stat()
    assert run("undo", "--yes") == 0
    assert regraded.graded_path("bob", "week01", "tiny").stat() == before
    assert totals(regraded) == BEFORE


def test_the_history_lists_the_newest_first(regraded: Course, run: Run, capsys: Said) -> None:
    run("undo", "--yes", "--by", "grace", "--why", "it was right")
    assert run("history", "week01") == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "week01" in line]
    assert [line.split()[0] for line in lines] == ["2", "1"]
    assert "grace" in lines[0]
    assert "it was right" in lines[0]
    with Gradebook(regraded.gradebook) as book:
        assert [one.why for one in book.regrades()] == ["it was right", "half was wrong"]


def test_a_history_without_anything_says_so(graded: Course, run: Run, capsys: Said) -> None:
    assert run("history") == 0
    assert capsys.readouterr().out == "no score that was there has changed\n"
