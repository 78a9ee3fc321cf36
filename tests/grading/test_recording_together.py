"""Submissions that are written in one transaction: as each by itself, and every one of them or none."""

import gc
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from databases import asked, break_inserts, dump
from small_class import DUE, EXAM, WEEK, changed, result

from autograder.errors import EngineError
from autograder.grading.gradebook import Gradebook, Recording, Regrading
from autograder.grading.handed_in.hand_in_time import HandInTime

IN_TIME, LATE = HandInTime(DUE), HandInTime(DUE + timedelta(hours=1))
STUDENTS = ("alice", "bob", "cy")


def recordings(registered, earned, time=IN_TIME, **more):
    return [
        Recording(
            registered, student, [result(student, {"test_kl": earned})], time, f"key of {student}", **more
        )
        for student in STUDENTS
    ]


def marks(gradebook, assignment="week01"):
    return {
        standing.student: (standing.score, standing.penalty, standing.timestamp)
        for standing in gradebook.scores(assignment)
    }


def test_several_are_written_as_each_by_itself(gradebook, registered, tmp_path):
    with Gradebook(tmp_path / "one by one.db") as other:
        alone = other.register(WEEK, [EXAM])
        for together, time, earned in ((STUDENTS[:2], IN_TIME, 1.0), (STUDENTS, LATE, 3.0)):
            some = [one for one in recordings(registered, earned, time) if one.student in together]
            gradebook.record_all(some)
            for one in some:
                other.record(alone, one.student, one.results, one.time, one.key)
        assert marks(gradebook) == marks(other)
        for book, week in ((gradebook, registered), (other, alone)):
            recorded = book.recorded(week)
            assert [recorded.is_unchanged(name, f"key of {name}", LATE) for name in STUDENTS] == [True] * 3


def test_students_of_two_weeks_are_written_together(gradebook, registered):
    second = replace(EXAM, assignment="week02")
    other = gradebook.register(replace(WEEK, name="week02"), [second])
    of_second = replace(result("alice", {"test_kl": 2.0}, second), assignment="week02")
    gradebook.record_all(
        [*recordings(registered, 1.0), Recording(other, "alice", [of_second], IN_TIME)],
    )
    assert {name: found[0] for name, found in marks(gradebook).items()} == dict.fromkeys(STUDENTS, 1.0)
    assert marks(gradebook, "week02")["alice"][0] == 2.0


def test_a_week_in_which_nothing_is_commented_is_written_with_another(gradebook, registered, place):
    tests_only = replace(EXAM, assignment="week02", cells=EXAM.cells[3:5])
    other = gradebook.register(replace(WEEK, name="week02"), [tests_only])
    of_second = replace(result("alice", {}, tests_only), assignment="week02")
    unread = result("alice", {}, reason="no notebook")
    gradebook.record_all(
        [Recording(other, "alice", [of_second], IN_TIME), Recording(registered, "alice", [unread], IN_TIME)]
    )
    with asked(place) as connection:
        comments = connection.exec_driver_sql("SELECT auto_comment FROM comment").scalars().all()
    assert comments == ["no notebook"] * 3


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("searching", [True, False])
def test_python_looks_for_garbage_afterwards_as_before(gradebook, registered, place, searching, fails):
    if fails:
        break_inserts(place, "grade")
    try:
        if not searching:
            gc.disable()
        with pytest.raises(EngineError) if fails else nullcontext():
            gradebook.record_all(recordings(registered, 1.0))
        assert gc.isenabled() == searching
    finally:
        gc.enable()


@pytest.mark.parametrize("fault", ["another exam", "another exam of another week", "the database"])
def test_where_one_cannot_be_written_none_is(gradebook, registered, place, fault):
    second = gradebook.register(replace(WEEK, name="week02"), [replace(EXAM, assignment="week02")])
    gradebook.record_all(recordings(registered, 1.0))
    before = dump(place)
    wanted = recordings(registered, 3.0)
    if fault == "the database":
        break_inserts(place, "course_recorded")
    else:
        renamed = changed(EXAM, test_kl={"name": "test_other"})
        wanted[2] = replace(wanted[2], results=[result("cy", {}, renamed)])
        if fault == "another exam of another week":
            wanted[2] = replace(wanted[2], registered=second)
    with pytest.raises(EngineError):
        gradebook.record_all(wanted)
    assert dump(place) == before


def test_changes_of_several_scores_are_one_regrade(gradebook, registered):
    gradebook.record_all(recordings(registered, 1.0))
    regrading = Regrading(registered.id, "grade", "me")
    gradebook.record_all(recordings(registered, 2.0, regrading=regrading))
    newcomer = Recording(registered, "dora", [result("dora", {})], IN_TIME, regrading=regrading)
    gradebook.record_all([recordings(registered, 3.0, regrading=regrading)[0], newcomer])
    (regrade,) = gradebook.regrades("week01")
    assert (regrade.id, regrade.up, regrade.down) == (regrading.id, 4, 0)


def test_nothing_to_write_is_written(gradebook, place):
    before = dump(place)
    gradebook.record_all([])
    assert dump(place) == before
