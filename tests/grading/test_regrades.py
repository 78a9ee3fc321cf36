"""What a regrade changes is shown before, kept, and taken back to the last row."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from databases import asked, break_inserts, dump, url_of
from small_class import DUE, EXAM, WEEK, changed, result

from autograder.errors import EngineError
from autograder.grading.gradebook import ALREADY, Regrading
from autograder.grading.gradebook.database import models
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.model import Measurement

IN_TIME = HandInTime(DUE - timedelta(hours=1))
LATE = HandInTime(DUE + timedelta(hours=1))
FULL = {"test_kl": 3.0, "test_kl_extremes": 2.0}
ANSWERED = {"kl": "def kl(p, q): ...", "why": "Because p and q change places."}
OLD, NEW, NEWER = "a" * 64, "b" * 64, "c" * 64
# of the history itself, and of what it cost to grade
BESIDE = ("course_regrade", "course_taken_back", "course_cost")


def measured(student, earned, figure, **answers):
    """A result whose first test measured a figure."""
    made = result(student, earned, **answers)
    figures = (Measurement("loss", figure, zero=1.0, full=0.0, credit=1.0 - figure),)
    first, *others = made.sitting.findings
    return replace(
        made, sitting=replace(made.sitting, findings=(replace(first, measurements=figures), *others))
    )


def regrading(registered, kind="regrade", **said):
    return Regrading(registered.id, kind, "ada", "a test was wrong", "e" * 64, **said)


@pytest.fixture
def graded(gradebook, registered):
    """A class of three: alice is late, bob has a mark by hand, cy left everything out."""
    gradebook.record(registered, "alice", [measured("alice", FULL, 0.25, **ANSWERED)], LATE, OLD)
    gradebook.record(registered, "bob", [measured("bob", {"test_kl": 1.5}, 0.5, **ANSWERED)], IN_TIME, OLD)
    gradebook.record(registered, "cy", [result("cy", {})], IN_TIME, OLD)
    return registered


MENDED = {"alice": {"test_kl": 1.0}, "bob": FULL, "cy": {}}


def regrade(gradebook, registered, key=NEW, mended=MENDED, **said):
    """Record new results of all: alice goes down, bob goes up, cy stays."""
    made = regrading(registered, **said)
    for student, earned in mended.items():
        answers = {} if student == "cy" else ANSWERED
        results = [measured(student, earned, 0.75, **answers)] if earned else [result(student, earned)]
        gradebook.record(registered, student, results, LATE if student == "alice" else IN_TIME, key, made)
    gradebook.finish(made)
    return gradebook.regrades("week01")[0]


def undo(gradebook, registered, regrade):
    """Take a regrade back for all; give what was done for each."""
    made = regrading(registered, "undo", undoes=regrade.id)
    done = {
        one.student: one if one.reason else gradebook.restore(registered, regrade, one.student, made)
        for one in gradebook.restorations(registered, regrade)
    }
    gradebook.finish(made)
    return done


def rows(place):
    """All of the gradebook but the history."""
    return [line for line in dump(place) if not line.startswith(BESIDE)]


def mark(place, student="bob", cell="test_kl", manual=2.5):
    """Mark an answer as a person does in the formgrader."""
    with closing(models().Gradebook(url_of(place))) as nbgrader:
        grade = nbgrader.find_grade(cell, "kl", "week01", student)
        grade.manual_score, grade.needs_manual_grade = manual, False
        nbgrader.db.commit()


def totals(gradebook):
    return {one.student: one.total for one in gradebook.scores("week01")}


def settled(gradebook, registered, key, time=IN_TIME, student="bob"):
    recorded = gradebook.recorded(registered)
    return recorded.is_unchanged(student, key, time), recorded.is_settled(student, key, time)


@pytest.mark.parametrize("marked", [False, True])
def test_an_undo_leaves_every_row_as_it_was(gradebook, graded, place, marked):
    if marked:
        mark(place)
    # cy, whose rows the regrade does not change, is recorded from the new results afterwards, with the same scores
    before = [line for line in rows(place) if "course_recorded" not in line]
    undo(gradebook, graded, regrade(gradebook, graded))
    assert [line for line in rows(place) if "course_recorded" not in line] == before
    assert settled(gradebook, graded, OLD) == (True, True)


def test_an_undo_that_is_taken_back_leaves_every_row_as_the_regrade_wrote_it(gradebook, graded, place):
    first = regrade(gradebook, graded)
    after = rows(place)
    undo(gradebook, graded, first)
    assert rows(place) != after
    undo(gradebook, graded, gradebook.regrades()[0])
    assert rows(place) == after
    assert settled(gradebook, graded, NEW) == (True, True)
    assert settled(gradebook, graded, OLD) == (False, False)
    undo(gradebook, graded, gradebook.regrades()[0])
    assert settled(gradebook, graded, NEW) == (False, True)


def test_the_history_says_who_when_why_and_which_way(gradebook, graded):
    first = regrade(gradebook, graded)
    undo(gradebook, graded, first)
    back, there = gradebook.regrades("week01")
    assert (there.kind, there.who, there.why, there.exam) == ("regrade", "ada", "a test was wrong", "e" * 64)
    assert (there.up, there.down, there.same, there.undone_by) == (1, 1, 0, back.id)
    assert there.begun <= there.ended <= back.begun
    assert (back.kind, back.undoes, back.up, back.down, back.undone_by) == ("undo", there.id, 1, 1, None)
    assert gradebook.regrades("week02") == []


def test_an_undo_that_was_taken_back_no_longer_counts(gradebook, graded):
    undo(gradebook, graded, regrade(gradebook, graded))
    undo(gradebook, graded, gradebook.regrades()[0])
    redo, back, there = gradebook.regrades()
    assert (redo.undone_by, back.undone_by, there.undone_by) == (None, redo.id, None)


def test_what_changes_no_score_that_was_there_is_not_in_the_history(gradebook, registered, place):
    with closing(models().Gradebook(url_of(place))) as nbgrader:
        nbgrader.add_student("bob")
        nbgrader.add_submission("week01", "bob")
    made = regrading(registered)
    gradebook.record(registered, "alice", [result("alice", FULL)], IN_TIME, OLD, made)
    gradebook.record(registered, "alice", [result("alice", FULL)], IN_TIME, NEW, made)
    gradebook.record(registered, "bob", [result("bob", FULL)], IN_TIME, NEW, made)
    gradebook.finish(made)
    assert (made.id, gradebook.regrades()) == (None, [])


@pytest.mark.parametrize("marked", [False, True])
def test_what_is_shown_is_what_is_written(gradebook, graded, place, marked):
    if marked:
        mark(place)
        mark(place, "alice", "why", 4.0)
    before, untouched = totals(gradebook), rows(place)
    shown = {
        student: gradebook.difference(
            graded, student, [result(student, earned, **ANSWERED)], LATE if student == "alice" else IN_TIME
        )
        for student, earned in MENDED.items()
    }
    assert rows(place) == untouched
    for student, earned in MENDED.items():
        time = LATE if student == "alice" else IN_TIME
        gradebook.record(graded, student, [result(student, earned, **ANSWERED)], time, NEW)
    assert {student: one.before for student, one in shown.items()} == pytest.approx(before)
    assert {student: one.after for student, one in shown.items()} == pytest.approx(totals(gradebook))
    assert [one.direction for one in shown.values()] == [-1, 1, 0]
    found = [(each.cell, each.before, each.after, each.manual) for each in shown["bob"].marks]
    by_hand = 2.5 if marked else None
    assert found == [("test_kl", 1.5, 3.0, by_hand), ("test_kl_extremes", 0.0, 2.0, None)]


def test_a_submission_that_was_never_graded_is_new(gradebook, registered):
    difference = gradebook.difference(registered, "dan", [result("dan", FULL)], IN_TIME)
    assert (difference.new, difference.before, difference.after) == (True, 0.0, 5.0)
    assert [one.student for one in gradebook.scores("week01")] == []


def test_a_mark_given_after_the_regrade_stays_and_counts(gradebook, graded, place):
    first = regrade(gradebook, graded)
    mark(place, manual=0.5)
    undo(gradebook, graded, first)
    (bob,) = [one for one in gradebook.scores("week01") if one.student == "bob"]
    found = {one.cell: (one.auto, one.manual, one.score, one.waiting) for one in bob.marks}
    assert found["test_kl"] == (1.5, 0.5, 0.5, False)
    assert found["test_kl_extremes"] == (0.0, None, 0.0, False)


def test_whether_a_person_has_to_look_again_stays_as_they_said_since(gradebook, graded, place):
    mark(place)
    again = [measured("bob", {"test_kl": 1.5}, 0.5, **ANSWERED)]
    gradebook.record(graded, "bob", again, IN_TIME, OLD)  # so the mark waits to be looked at
    first = regrade(gradebook, graded)
    mark(place, manual=0.5)
    undo(gradebook, graded, first)
    (bob,) = [one for one in gradebook.scores("week01") if one.student == "bob"]
    assert {one.cell: one.waiting for one in bob.marks}["test_kl"] is False


def test_what_was_graded_again_since_is_left_and_named(gradebook, graded):
    first = regrade(gradebook, graded)
    again = {"test_kl": 2.0}
    gradebook.record(graded, "bob", [result("bob", again, **ANSWERED)], IN_TIME, NEWER)
    done = undo(gradebook, graded, first)
    assert (done["alice"].reason, done["bob"].reason) == ("", "graded again since, so it keeps its scores")
    assert totals(gradebook)["bob"] == 2.0


def test_a_student_who_is_gone_is_named(gradebook, graded, place):
    first = regrade(gradebook, graded)
    with closing(models().Gradebook(url_of(place))) as nbgrader:
        nbgrader.remove_submission("week01", "bob")
    assert undo(gradebook, graded, first)["bob"].reason == "no longer in the gradebook"


def test_a_cell_that_is_gone_is_named_and_the_others_come_back(gradebook, graded):
    first = regrade(gradebook, graded)
    registered = gradebook.register(WEEK, [changed(EXAM, test_kl_extremes=None)])
    done = undo(gradebook, registered, first)
    assert (done["bob"].gone, done["bob"].reason) == (("kl/test_kl_extremes",), "")
    assert totals(gradebook)["bob"] == 1.5


def test_what_came_back_stays_until_something_changes(gradebook, graded):
    first = regrade(gradebook, graded)
    assert settled(gradebook, graded, NEW) == (True, True)
    undo(gradebook, graded, first)
    assert settled(gradebook, graded, NEW) == (False, True)
    assert settled(gradebook, graded, NEWER) == (False, False)
    assert settled(gradebook, graded, NEW, LATE) == (False, False)
    gradebook.record(graded, "bob", [result("bob", FULL)], IN_TIME, NEWER)
    assert settled(gradebook, graded, NEW) == (False, False)


def test_a_score_that_another_program_wrote_over_what_came_back_is_put_right(gradebook, graded, place):
    undo(gradebook, graded, regrade(gradebook, graded))
    with asked(place) as connection:
        connection.exec_driver_sql("UPDATE grade SET auto_score = 2.75 WHERE auto_score = 1.5")
    assert settled(gradebook, graded, NEW) == (False, False)


def test_a_regrade_that_was_stopped_goes_on_under_its_number(gradebook, graded, place):
    before = [line for line in rows(place) if "course_recorded" not in line]
    stopped = regrading(graded)
    gradebook.record(graded, "alice", [result("alice", {}, **ANSWERED)], LATE, NEW, stopped)
    assert gradebook.regrades()[0].ended is None
    whole = regrade(gradebook, graded, NEWER)
    assert (whole.id, len(gradebook.regrades())) == (stopped.id, 1)
    undo(gradebook, graded, whole)
    assert [line for line in rows(place) if "course_recorded" not in line] == before


def test_a_regrade_that_was_stopped_can_be_taken_back(gradebook, graded):
    before = totals(gradebook)
    gradebook.record(graded, "alice", [result("alice", {})], LATE, NEW, regrading(graded))
    assert totals(gradebook) != before
    undo(gradebook, graded, gradebook.regrades()[0])
    assert totals(gradebook) == before


def test_another_regrade_after_a_stopped_one_has_its_own_number(gradebook, graded):
    gradebook.record(graded, "alice", [result("alice", {})], LATE, NEW, regrading(graded))
    other = replace(regrading(graded), exam="f" * 64)
    gradebook.record(graded, "bob", [result("bob", {})], IN_TIME, NEW, other)
    assert len(gradebook.regrades()) == 2


def test_an_undo_that_was_stopped_goes_on_where_it_was(gradebook, graded):
    before = totals(gradebook)
    first = regrade(gradebook, graded)
    gradebook.restore(graded, first, "alice", regrading(graded, "undo", undoes=first.id))
    (there,) = [one for one in gradebook.regrades() if one.id == first.id]
    assert there.undone_by is None
    done = undo(gradebook, graded, there)
    assert (done["alice"].reason, done["bob"].reason) == (ALREADY, "")
    assert totals(gradebook) == before
    back, there = gradebook.regrades()
    assert (back.undone_by, there.undone_by) == (None, back.id)


def test_scores_are_not_written_when_what_was_there_cannot_be_kept(gradebook, graded, place):
    before = rows(place)
    break_inserts(place, "course_regrade_submission")
    with pytest.raises(EngineError):
        regrade(gradebook, graded)
    assert rows(place) == before
    assert gradebook.regrades() == []
