"""Measured figures in the gradebook: written with the scores, read back, and gone with what they belong to."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from databases import asked, break_inserts, dump
from small_class import DUE, EXAM, WEEK, changed, result
from sqlalchemy import event

from autograder.errors import EngineError
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.model import Measurement

FULL = {"test_kl": 3.0, "test_kl_extremes": 2.0}
ACCURACY = Measurement("accuracy", 0.9312, zero=0.9, full=0.98, credit=0.35, told=0.928, unit="%")
# a figure with everything that there is to say, and a seed of 256 bits
LOSS = Measurement(
    "loss",
    0.25,
    zero=0.5,
    full=0.1,
    credit=0.8,
    unit="nats",
    bands=((0.4, 0.5), (0.25, 0.8)),
    method="t",
    low=0.2,
    high=0.3,
    confidence=0.95,
    n=3,
    seeds=(1, 2**255 + 1, 3),
    values=(0.2, 0.25, 0.3),
    seconds=1.5,
    undecided=True,
)


def measuring(student="alice", exam=EXAM, image="", device="cpu", **figures):
    """A student's result whose test cells measured these figures, by the cell's name."""
    found = result(student, FULL, exam=exam)
    findings = [
        replace(each, measurements=tuple(figures.get(each.name, ()))) for each in found.sitting.findings
    ]
    sitting = replace(found.sitting, findings=tuple(findings))
    return replace(found, sitting=sitting, image=image, device=device)


def figures(gradebook, assignment="week01"):
    """What is read back: whose it is, its number, and its name."""
    return [
        (each.student, each.cell, each.number, each.measurement.name)
        for each in gradebook.measurements(assignment)
    ]


def stored(place):
    with asked(place) as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM course_measurement").scalar_one()


def test_a_figure_is_read_back_as_it_was_measured(gradebook, registered):
    graded = measuring(test_kl=[LOSS], image="sha256:1", device="NVIDIA H200")
    gradebook.record(registered, "alice", [graded], HandInTime(DUE))
    (found,) = gradebook.measurements("week01")
    assert found.measurement == LOSS
    assert (found.student, found.notebook, found.cell, found.number) == ("alice", "kl", "test_kl", 1)
    assert (found.device, found.image) == ("NVIDIA H200", "sha256:1")
    assert found.recorded.tzinfo is None


def test_figures_are_sorted_by_student_cell_and_number(gradebook, registered):
    for student in ("é", "b", "B"):
        graded = measuring(student, test_kl_extremes=[LOSS], test_kl=[LOSS, ACCURACY])
        gradebook.record(registered, student, [graded], HandInTime(DUE))
    each = [("test_kl", 1, "loss"), ("test_kl", 2, "accuracy"), ("test_kl_extremes", 1, "loss")]
    assert figures(gradebook) == [(student, *one) for student in ("B", "b", "é") for one in each]


def test_a_class_is_read_in_one_query(gradebook, registered):
    for number in range(5):
        gradebook.record(registered, f"s{number}", [measuring(f"s{number}", test_kl=[LOSS])], HandInTime(DUE))
    heard = []
    engine = gradebook._database._engine
    event.listen(engine, "before_cursor_execute", lambda *of: heard.append(of[2].split()[0]))
    assert len(gradebook.measurements("week01")) == 5
    # only to SQLite a transaction's begin is said in words of ours
    assert [word for word in heard if word != "BEGIN"] == ["SELECT"]


def test_figures_are_those_of_one_assignment(gradebook, registered):
    other = gradebook.register(replace(WEEK, name="week02"), [replace(EXAM, assignment="week02")])
    gradebook.record(registered, "alice", [measuring(test_kl=[LOSS])], HandInTime(DUE))
    gradebook.record(other, "alice", [measuring(test_kl=[ACCURACY])], HandInTime(DUE))
    assert figures(gradebook) == [("alice", "test_kl", 1, "loss")]
    assert figures(gradebook, "week02") == [("alice", "test_kl", 1, "accuracy")]
    assert figures(gradebook, "week03") == []


def test_a_regrade_replaces_a_figure_and_takes_away_what_is_no_longer_measured(gradebook, registered):
    gradebook.record(
        registered, "alice", [measuring(test_kl=[LOSS, ACCURACY], test_kl_extremes=[LOSS])], HandInTime(DUE)
    )
    gradebook.record(registered, "bob", [measuring("bob", test_kl=[LOSS])], HandInTime(DUE))
    better = replace(ACCURACY, value=0.97)
    gradebook.record(registered, "alice", [measuring(test_kl=[better])], HandInTime(DUE))
    assert figures(gradebook) == [("alice", "test_kl", 1, "accuracy"), ("bob", "test_kl", 1, "loss")]
    assert gradebook.measurements("week01")[0].measurement == better


@pytest.mark.parametrize("regraded", [[], [result("alice", {}, reason="not handed in")]])
def test_a_notebook_that_is_gone_has_no_figures(gradebook, registered, regraded):
    gradebook.record(registered, "alice", [measuring(test_kl=[LOSS])], HandInTime(DUE))
    gradebook.record(registered, "alice", regraded, HandInTime(DUE))
    assert figures(gradebook) == []


def test_the_same_figures_again_change_nothing(gradebook, registered, place):
    graded = [measuring(test_kl=[LOSS, ACCURACY])]
    gradebook.record(registered, "alice", graded, HandInTime(DUE))
    before = dump(place)
    gradebook.record(registered, "alice", graded, HandInTime(DUE))
    assert dump(place) == before


def test_what_changed_alone_has_a_new_time(gradebook, registered):
    gradebook.record(registered, "alice", [measuring(test_kl=[LOSS, ACCURACY])], HandInTime(DUE))
    first = [each.recorded for each in gradebook.measurements("week01")]
    later = [measuring(test_kl=[LOSS, replace(ACCURACY, seconds=2.0)])]
    gradebook.record(registered, "alice", later, HandInTime(DUE))
    again = [each.recorded for each in gradebook.measurements("week01")]
    assert again[0] == first[0]
    assert again[1] > first[1]


def test_the_time_is_that_of_the_recording(gradebook, registered):
    gradebook.record(registered, "alice", [measuring(test_kl=[LOSS])], HandInTime(DUE))
    (found,) = gradebook.measurements("week01")
    assert abs(datetime.now(UTC).replace(tzinfo=None) - found.recorded) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("student", "table"), [("alice", "course_measurement"), ("bob", "course_measurement"), ("bob", "grade")]
)
def test_scores_and_figures_are_written_together_or_not_at_all(gradebook, registered, place, student, table):
    gradebook.record(registered, "alice", [measuring(test_kl=[ACCURACY])], HandInTime(DUE))
    break_inserts(place, table)
    before = dump(place)
    with pytest.raises(EngineError, match="free some space"):
        gradebook.record(registered, student, [measuring(student, test_kl=[LOSS])], HandInTime(DUE))
    assert dump(place) == before


def test_a_removed_cell_takes_its_figures_along_and_nothing_else(gradebook, registered, place):
    gradebook.record(
        registered, "alice", [measuring(test_kl=[LOSS], test_kl_extremes=[ACCURACY])], HandInTime(DUE)
    )
    gradebook.register(WEEK, [changed(EXAM, test_kl=None)])
    assert figures(gradebook) == [("alice", "test_kl_extremes", 1, "accuracy")]
    assert stored(place) == 1


def test_a_removed_notebook_takes_its_figures_along(gradebook, registered, place):
    gradebook.record(registered, "alice", [measuring(test_kl=[LOSS])], HandInTime(DUE))
    gradebook.register(WEEK, [replace(EXAM, notebook="entropy")])
    assert stored(place) == 0


def test_a_figure_that_is_no_number_in_its_interval_has_no_interval(gradebook, registered):
    odd = replace(LOSS, low=math.nan, high=math.inf, values=(math.nan, math.inf))
    gradebook.record(registered, "alice", [measuring(test_kl=[odd])], HandInTime(DUE))
    found = gradebook.measurements("week01")[0].measurement
    assert (found.low, found.high, found.values[1]) == (None, math.inf, math.inf)
    assert math.isnan(found.values[0])


def test_a_figure_that_is_no_number_is_none(gradebook, registered):
    gradebook.record(
        registered, "alice", [measuring(test_kl=[replace(LOSS, value=math.nan), ACCURACY])], HandInTime(DUE)
    )
    assert figures(gradebook) == [("alice", "test_kl", 2, "accuracy")]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("a\0b", "a\ufffdb"), ("\udcff", "?"), ("x" * 10_000, "x" * 200), ("'; DROP TABLE grade;--", None)],
)
def test_a_name_of_the_students_choosing_is_stored_as_text(gradebook, registered, name, wanted):
    gradebook.record(registered, "alice", [measuring(test_kl=[replace(LOSS, name=name)])], HandInTime(DUE))
    assert figures(gradebook) == [("alice", "test_kl", 1, wanted or name)]
