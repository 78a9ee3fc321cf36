"""What handing in late costs, in points."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from autograder.model import Late

__all__ = ["days_late", "late_penalty", "naive_utc"]

DAY = timedelta(days=1)


def late_penalty(late: Late, due: datetime | None, timestamp: datetime | None, score: float) -> float:
    """Work out the points that a late submission loses of `score`.

    Every day begun costs `percent_per_day` of the score, `max_percent` at most; the penalty lies in
    [0, score]. Without a due date or a timestamp there is none.
    """
    percent = min(days_late(late, due, timestamp) * late.percent_per_day, late.max_percent, 100.0)
    return max(0.0, score) * max(0.0, percent) / 100.0


def days_late(late: Late, due: datetime | None, timestamp: datetime | None) -> int:
    """Count the days of 24 hours begun after the due date and its grace; naive times are UTC."""
    if due is None or timestamp is None:
        return 0
    over = naive_utc(timestamp) - naive_utc(due) - timedelta(minutes=late.grace_minutes)
    # rounded up in whole microseconds: a float would begin a day too many at exactly 24 hours
    return max(0, -(-over // DAY))


def naive_utc(moment: datetime) -> datetime:
    """Give a time the form in which nbgrader stores it: UTC, without a time zone."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
