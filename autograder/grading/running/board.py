"""How far a run is, counted as it goes: for whoever shows it."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from autograder.grading.running.costs import Costs
from autograder.grading.running.events import Event
from autograder.grading.running.run_seen import Running, Seen, WeekSeen
from autograder.grading.running.task import Task

__all__ = ["Board"]

RATE_SECONDS = 180.0  # the last minutes, of which the rate is told
PRIOR_SECONDS = 10.0  # of work as it was expected, against the chance of the first few submissions


@dataclass
class Counts:
    """What is counted of one assignment; `seconds` are those that its queue is expected to take."""

    queued: int = 0
    seconds: float = 0.0
    ended: Counter[str] = field(default_factory=Counter)


class Board:
    """Counts what happens in a run; threads may call `watch` at the same time, which does no more than count.

    `costs` tell what a submission is expected to take.
    """

    def __init__(
        self, weeks: Sequence[str], costs: Costs | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._clock, self._costs = clock, costs or Costs()
        self._total: int | None = None
        self._counts = {week: Counts() for week in weeks}
        self._kept: set[tuple[str, str]] = set()
        self._running: dict[tuple[str, str], float] = {}
        self._ends = deque[float]()
        self._began = self._took = self._expected = 0.0  # of what is over, and was no more than looked at
        self._workers = self._lost = 0
        self._lock = threading.Lock()

    def begun(self, total: int) -> None:
        """Hear how many submissions there are."""
        self._total = total

    def watch(self, event: Event) -> None:
        """Hear what happened to a submission."""
        with self._lock:
            place = (event.assignment, event.student)
            counts = self._counts[event.assignment]
            if event.what == "queued" and event.how == "kept":
                self._kept.add(place)
            if event.what == "started":
                self._began = self._began or event.at
                self._unqueue(counts, place)
                self._running[place] = event.at
                self._workers = max(self._workers, len(self._running))
            elif event.what == "ended":
                self._end(counts, place, event)
            else:
                self._lost += event.what == "lost"
                self._running.pop(place, None)
                counts.queued += 1
                counts.seconds += self._seconds(place)

    def seen(self) -> Seen:
        """How it is now."""
        with self._lock:
            at = self._clock()
            running = sorted((since, *place) for place, since in self._running.items())
            return Seen(
                at,
                self._total,
                self._weeks(),
                tuple(Running(week, student, since) for since, week, student in running),
                self._rate(at),
                self._left(at),
                self._lost,
            )

    def _end(self, counts: Counts, place: tuple[str, str], event: Event) -> None:
        counts.ended[event.how] += 1
        if event.how == "unchanged":
            return
        since = self._running.pop(place, None)
        if since is None:  # stopped before its turn
            self._unqueue(counts, place)
        else:
            self._took += event.at - since
            self._expected += self._seconds(place)
            self._ends.append(event.at)

    def _unqueue(self, counts: Counts, place: tuple[str, str]) -> None:
        counts.queued -= 1
        counts.seconds -= self._seconds(place)

    def _seconds(self, place: tuple[str, str]) -> float:
        """What a submission is expected to take; one of which the store has the results takes next to nothing."""
        if place in self._kept:
            return 0.0
        week, student = place
        return self._costs.seconds(Task(student, assignment=week))

    def _weeks(self) -> tuple[WeekSeen, ...]:
        running = Counter(week for week, _ in self._running)
        return tuple(
            WeekSeen(
                name,
                counts.queued,
                running[name],
                counts.ended["run"],
                counts.ended["rescored"] + counts.ended["kept"],
                counts.ended["unchanged"],
                counts.ended["not graded"],
            )
            for name, counts in self._counts.items()
        )

    def _rate(self, at: float) -> float | None:
        while self._ends and self._ends[0] < at - RATE_SECONDS:
            self._ends.popleft()
        over = min(at - self._began, RATE_SECONDS)
        return 60 * len(self._ends) / over if self._ends and over > 0 else None

    def _left(self, at: float) -> float | None:
        """The work that is left, by what the work so far took of what it was expected to, shared by the workers."""
        if not self._workers or self._total is None:
            return None
        factor = (self._took + PRIOR_SECONDS) / (self._expected + PRIOR_SECONDS)
        each = [
            max(0.0, factor * self._seconds(place) - (at - since)) for place, since in self._running.items()
        ]
        queued = factor * sum(counts.seconds for counts in self._counts.values())
        return max((queued + sum(each)) / self._workers, max(each, default=0.0))
