"""Repeats with different seeds: how many, when they are looked at, and when they end.

Looking at the interval several times gives chance several times to mislead, so each look gets its part of the rate at
which a right answer may fail (Bonferroni), and the looks are few: after 3 repeats, whenever their number has doubled,
and after the last. A look after every repeat would save half a repeat, and pass more wrong answers.

Repeats have a second guard beside `marks.MOST_LIFT`. An answer that is right up to some figure, and at random much
worse, has a wide interval without ever being better than that figure. So a mark that not one repeat reached is not
counted as reached, as soon as the repeats are so many that chance leaves a right answer below in all of them less often
than its part of the rate: half of a right answer's repeats lie at the true figure or better (of a distribution that
is symmetric, or has its longer tail on the worse side, as that of training runs has).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from autograder.checks.intervals import Interval, student_t
from autograder.checks.marks import Marks
from autograder.hidden_key import hidden_seed

__all__ = ["LEAST", "Plan", "Repeats", "repeat"]

# of two repeats the interval is six times their distance to either side, and more
LEAST = 3
# what NumPy and PyTorch both take for a seed
SEEDS = 2**32


@dataclass(frozen=True)
class Plan:
    """At most `most` repeats, for an interval of this confidence over all looks together."""

    most: int
    confidence: float

    @property
    def looks(self) -> tuple[int, ...]:
        """The numbers of repeats after which the interval is looked at."""
        doubled = (LEAST * 2**k for k in range(self.most.bit_length()))
        return (*(number for number in doubled if number < self.most), self.most)

    @property
    def guarded(self) -> bool:
        """Whether a mark has to be reached by a repeat: one question more, when its part of the rate is enough."""
        return 0.5**self.most <= (1 - self.confidence) / 2 / (len(self.looks) + 1)

    @property
    def level(self) -> float:
        """The confidence of the interval at each look."""
        return 1 - (1 - self.confidence) / (len(self.looks) + self.guarded)


@dataclass(frozen=True)
class Repeats:
    """What the repeats gave, and the interval at the last look; None where they all agree."""

    seeds: tuple[int, ...]
    values: tuple[float, ...]
    interval: Interval | None

    @property
    def mean(self) -> float:
        # divided first: the sum may be beyond the largest float
        return math.fsum(value / len(self.values) for value in self.values)


def repeat(measure: Callable[[int], float], name: str, plan: Plan, marks: Marks) -> Repeats:
    """Measure with one hidden seed after the other, until the interval is clear of every cutoff.

    Repeats that all agree go on to the last: that is no certainty.
    """
    seeds: list[int] = []
    values: list[float] = []
    interval: Interval | None = None
    for number in range(1, plan.most + 1):
        seeds.append(hidden_seed(f"{name}, repeat {number}") % SEEDS)
        values.append(measure(seeds[-1]))
        if number in plan.looks:
            interval = student_t(values, plan.level)
            if interval is not None and marks.clear(interval):
                break
    return Repeats(tuple(seeds), tuple(values), interval)


def reach_of(repeats: Repeats, plan: Plan, upward: bool) -> float:
    """The best figure that the repeats allow for: the interval's end, or the best repeat where that is asked for."""
    if repeats.interval is None:
        return repeats.mean
    end = repeats.interval.high if upward else repeats.interval.low
    if not plan.guarded:
        return end
    return min(end, max(repeats.values)) if upward else max(end, min(repeats.values))
