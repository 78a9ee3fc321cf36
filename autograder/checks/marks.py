"""The marks of a threshold: what a figure earns, and the rule of the benefit.

A figure is measured from examples or repeats that chance chose, so a right answer falls short of a mark now and then.
Where the interval reaches over a mark to the student's favour, the figure counts as that mark. There is a bound to it:
spread can be made on purpose, by an answer that is wrong at random, and a wide interval reaches anything.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.checks.intervals import Interval

__all__ = ["MOST_LIFT", "Marks", "read_marks"]

# of the way from the zero mark to the full mark: what is noisier than this measures nothing
MOST_LIFT = 0.5
# 1 - 0.02 must count as 0.98: a mark is met when rounding alone lies between
ROUNDING = 1e-12


@dataclass(frozen=True)
class Marks:
    """The credit is 0 at `zero` and 1 from `full` on, linear in between, or in `bands` of (mark, credit)."""

    zero: float
    full: float
    bands: tuple[tuple[float, float], ...] = ()

    @property
    def upward(self) -> bool:
        """Whether more is better."""
        return self.full > self.zero

    @property
    def cutoffs(self) -> tuple[float, ...]:
        """The figures at which the credit jumps, and the full mark."""
        return (*(mark for mark, _ in self.bands), self.full)

    def position(self, value: float) -> float:
        """How far a figure has come from the zero mark, 0, to the full mark, 1."""
        return (value - self.zero) / (self.full - self.zero)

    def credit(self, value: float) -> float:
        """The credit of a figure, in [0, 1]."""
        position = self.position(value)
        if position > 1 or math.isclose(position, 1, rel_tol=ROUNDING):
            return 1.0
        if not self.bands:
            return 0.0 if position < ROUNDING else position
        return max(
            (credit for mark, credit in self.bands if position >= self.position(mark) - ROUNDING), default=0.0
        )

    def clear(self, interval: Interval) -> bool:
        """Tell whether no cutoff lies in an interval."""
        return not any(interval.low <= mark <= interval.high for mark in self.cutoffs)

    def counted(self, value: float, reach: float) -> float:
        """The figure as it counts: the best cutoff up to `reach`, otherwise itself.

        `reach` is the end of the interval on the student's side. A figure is lifted by half of the way from the zero
        mark to the full mark at most.
        """
        here = self.position(value)
        most = min(self.position(reach), here + MOST_LIFT) + ROUNDING
        over = [mark for mark in self.cutoffs if here < self.position(mark) <= most]
        return max(over, key=self.position, default=value)


def read_marks(zero: float, full: float, bands: Mapping[float, float] | None) -> Marks:
    """Read what a test says of its marks; a ValueError where they make no sense."""
    zero, full = float(zero), float(full)
    if not (math.isfinite(zero) and math.isfinite(full)) or zero == full:
        raise ValueError(f"a threshold needs two different, finite marks, not zero={zero} and full={full}")
    if bands is None:
        return Marks(zero, full)
    marks = Marks(zero, full)
    steps = sorted(
        ((float(mark), float(credit)) for mark, credit in bands.items()),
        key=lambda step: (marks.position(step[0]), step[1]),
    )
    credits = [credit for _, credit in steps]
    if not steps or not all(0 <= marks.position(mark) <= 1 for mark, _ in steps):
        raise ValueError(
            f"the marks of bands must lie between zero={zero:g} and full={full:g}: {dict(bands)}"
        )
    if not all(0 < credit <= 1 for credit in credits) or credits != sorted(credits):
        raise ValueError(
            f"the shares of bands must lie in (0, 1] and rise towards full={full:g}: {dict(bands)}"
        )
    return Marks(zero, full, tuple(steps))
