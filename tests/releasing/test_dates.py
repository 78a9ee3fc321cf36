"""A week does not go out before it opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from autograder.errors import CourseError
from autograder.model import Week
from autograder.releasing.dates import refuse_early, remark_on_dates

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_before_it_opens_a_week_is_kept_back_and_from_then_on_not() -> None:
    week = Week("week01", opens=NOON)
    with pytest.raises(
        CourseError, match=r"opens on Monday, 01 February 2027 at 12:00 UTC; now it is .* 11:00"
    ):
        refuse_early(week, NOON - HOUR)
    refuse_early(week, NOON)
    refuse_early(Week("week01"), NOON)
    assert week.opens == NOON


def test_students_late_already_are_told_of() -> None:
    week = Week("week01", due=NOON)
    assert "is due on Monday" in remark_on_dates(week, NOON - HOUR)
    assert "whoever hands in now is late" in remark_on_dates(week, NOON + HOUR)
    assert remark_on_dates(Week("week01"), NOON) == "it has no due date: nothing is late"
