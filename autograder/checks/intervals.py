"""Intervals of confidence: between which ends the true figure lies, as far as the measurement can tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.checks.quantiles import normal_quantile, t_quantile

__all__ = ["Interval", "share_of_right", "student_t", "wilson"]

# repeats that agree to rounding show no spread
SAME = 1e-12


@dataclass(frozen=True)
class Interval:
    """The ends of an interval and what gave them: "wilson", "bootstrap" or "t"."""

    low: float
    high: float
    method: str


def wilson(share: float, n: int, confidence: float) -> Interval:
    """Give the interval of a share of n independent examples; within [0, 1], and never of width zero.

    Source: Wilson, Probable inference, the law of succession, and statistical inference (1927).

    >>> interval = wilson(0.975, 2000, 0.95)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.9672, 0.981)
    """
    z = normal_quantile((1 + confidence) / 2)
    weight = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / weight
    half = z / weight * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(max(centre - half, 0.0), min(centre + half, 1.0), "wilson")


def share_of_right(share: float, n: int, confidence: float) -> Interval:
    """Give the Wilson interval with continuity correction: of half an example less, and of half an example more.

    Of 200 examples, and at 95 %, a right answer just at a mark of 0.98 would fall short in 4.9 % of all cases without
    the correction. With it in 2.0 %; 2.5 % are nominal.
    Source: Newcombe, Two-sided confidence intervals for the single proportion (1998), method 4.

    >>> interval = share_of_right(0.975, 2000, 0.95)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.9669, 0.9812)
    """
    low = wilson(max(share - 0.5 / n, 0.0), n, confidence).low
    return Interval(low, wilson(min(share + 0.5 / n, 1.0), n, confidence).high, "wilson")


def student_t(values: Sequence[float], confidence: float) -> Interval | None:
    """Give the interval of the mean of repeats, taken to be normal; at least two.

    None where all repeats agree: that they have no spread is no proof that there is none. None also where the
    spread is beyond the largest float. Source: Student, The probable error of a mean (1908).

    >>> interval = student_t([0.97, 0.98, 0.99], 0.95)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.955, 1.005)
    """
    largest = max(map(abs, values))
    if max(values) - min(values) <= SAME * largest:
        return None
    n = len(values)
    scaled = [value / largest for value in values]
    mean = math.fsum(scaled) / n
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in scaled) / (n - 1))
    half = t_quantile((1 + confidence) / 2, n - 1) * deviation / math.sqrt(n)
    low, high = largest * (mean - half), largest * (mean + half)
    return Interval(low, high, "t") if math.isfinite(low) and math.isfinite(high) else None
