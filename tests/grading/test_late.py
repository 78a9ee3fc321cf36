"""What late days cost."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from autograder.grading.late import days_late, late_penalty, naive_utc
from autograder.model import Late

DUE = datetime(2027, 2, 1, 23, 59, tzinfo=UTC)
TEN_A_DAY = Late(percent_per_day=10.0, max_percent=50.0)


@pytest.mark.parametrize(
    ("over", "wanted"),
    [
        (timedelta(days=-3), 0),
        (timedelta(0), 0),
        (timedelta(microseconds=1), 1),
        (timedelta(hours=24), 1),
        (timedelta(hours=24, microseconds=1), 2),
        (timedelta(days=7), 7),
    ],
)
def test_every_day_begun_counts(over, wanted):
    assert days_late(TEN_A_DAY, DUE, DUE + over) == wanted


def test_the_days_begin_after_the_grace():
    late = Late(grace_minutes=30.0, percent_per_day=10.0)
    assert [days_late(late, DUE, DUE + timedelta(minutes=minutes)) for minutes in (30, 31)] == [0, 1]


def test_a_time_without_a_zone_is_utc():
    due = datetime(2027, 2, 2, 0, 59, tzinfo=timezone(timedelta(hours=1)))  # 23:59 UTC
    assert days_late(TEN_A_DAY, due, datetime(2027, 2, 1, 23, 59)) == 0
    assert days_late(TEN_A_DAY, due, datetime(2027, 2, 2, 0, 0)) == 1


def test_the_penalty_is_a_part_of_the_score():
    assert late_penalty(TEN_A_DAY, DUE, DUE + timedelta(days=2), 8.0) == pytest.approx(1.6)


def test_the_penalty_stops_at_its_maximum():
    assert late_penalty(TEN_A_DAY, DUE, DUE + timedelta(days=90), 8.0) == 4.0


def test_the_penalty_never_takes_more_than_the_score():
    late = Late(percent_per_day=80.0, max_percent=300.0)
    assert late_penalty(late, DUE, DUE + timedelta(days=2), 8.0) == 8.0


def test_a_negative_score_is_not_made_better_by_being_late():
    assert late_penalty(TEN_A_DAY, DUE, DUE + timedelta(days=2), -3.0) == 0.0


@pytest.mark.parametrize(("due", "timestamp"), [(None, DUE), (DUE, None)])
def test_without_a_due_date_or_a_timestamp_nothing_is_late(due, timestamp):
    assert late_penalty(TEN_A_DAY, due, timestamp, 8.0) == 0.0


def test_times_are_stored_as_utc_without_a_zone():
    assert naive_utc(datetime(2027, 2, 2, 0, 59, tzinfo=timezone(timedelta(hours=1)))) == datetime(
        2027, 2, 1, 23, 59
    )
