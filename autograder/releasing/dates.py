"""When a week may go out: not before it opens."""

from __future__ import annotations

from datetime import UTC, datetime

from autograder.errors import CourseError
from autograder.model import Week

__all__ = ["refuse_early", "remark_on_dates"]


def refuse_early(week: Week, now: datetime) -> None:
    """Raise `CourseError` before the week opens."""
    opens = week.opens
    if opens is not None and now < opens:
        raise CourseError(
            f"{week.name}: not released, because it opens on {said(opens)}; "
            f"now it is {said(now.astimezone(opens.tzinfo))}\n"
            f"  release it then, change opens in source/{week.name}/week.toml, or say why: --early REASON"
        )


def remark_on_dates(week: Week, now: datetime | None = None) -> str:
    """Say until when students may hand in."""
    if week.due is None:
        return "it has no due date: nothing is late"
    past = week.due < (now or datetime.now(UTC))
    return f"it {'was' if past else 'is'} due on {said(week.due)}{': whoever hands in now is late' if past else ''}"


def said(moment: datetime) -> str:
    return f"{moment:%A, %d %B %Y at %H:%M %Z}".rstrip()
