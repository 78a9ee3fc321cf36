"""A run as it is at one moment."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Running", "Seen", "WeekSeen"]


@dataclass(frozen=True)
class Running:
    """A submission that a worker has, `since` a moment in seconds since 1970."""

    assignment: str
    student: str
    since: float


@dataclass(frozen=True)
class WeekSeen:
    """The submissions of one assignment: how many wait, how many are being graded, and how those ended that are over.

    `kept` are those that were graded without running: by results of an earlier run, or by its tape.
    """

    name: str
    queued: int = 0
    running: int = 0
    run: int = 0
    kept: int = 0
    unchanged: int = 0
    failed: int = 0

    @property
    def done(self) -> int:
        return self.run + self.kept + self.unchanged + self.failed

    @property
    def total(self) -> int:
        """Those that were looked at so far."""
        return self.queued + self.running + self.done


@dataclass(frozen=True)
class Seen:
    """A run at one moment.

    `total` is None as long as it is not known. `running` begins with the one that runs longest. `rate` is in
    submissions a minute over the last minutes, `left` in seconds; None where nothing can be told yet.
    """

    at: float
    total: int | None
    weeks: tuple[WeekSeen, ...]
    running: tuple[Running, ...] = ()
    rate: float | None = None
    left: float | None = None
    lost: int = 0

    @property
    def looked_at(self) -> int:
        return sum(week.total for week in self.weeks)

    @property
    def done(self) -> int:
        return sum(week.done for week in self.weeks)
