"""How safe a right answer is from a threshold: the solution's figures over the seeds, and the tail beyond the mark.

The figure of one more seed, standardised by the mean and the spread of those measured, follows Student's t
distribution with n - 1 degrees of freedom: (x - m) / (s sqrt(1 + 1/n)), if the figures are normal. The estimate is the
tail of it on the wrong side of the full mark. With few seeds its tail is long, so the estimate errs on the side of
caution: with 5 seeds the mean must lie 7.9 spreads from the mark.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence

from autograder.audit.outcome import Margin
from autograder.model import Finding, Measurement, Sitting

__all__ = ["margins_of", "risk_of", "t_tail"]


def margins_of(sittings: Sequence[Sitting]) -> Iterator[Margin]:
    """Compare each threshold with the figures that one notebook's solution reached, a sitting a seed."""
    by_test: dict[str, list[Finding]] = {}
    for sitting in sittings:
        for finding in sitting.findings:
            by_test.setdefault(finding.name, []).append(finding)
    for test, findings in by_test.items():
        # as many figures as every sitting has: one that stopped early fails on its own account
        for figures in zip(*(finding.measurements for finding in findings), strict=False):
            yield margin_of(test, figures)


def margin_of(test: str, figures: Sequence[Measurement]) -> Margin:
    """Compare one threshold with its figures."""
    first, values = figures[0], tuple(figure.value for figure in figures)
    upward = 1.0 if first.full >= first.zero else -1.0
    beyond = [upward * (value - first.full) for value in values]
    return Margin(
        test=test,
        name=first.name,
        unit=first.unit,
        zero=first.zero,
        full=first.full,
        values=values,
        margin=statistics.fmean(beyond),
        risk=risk_of(beyond),
    )


def risk_of(beyond: Sequence[float]) -> float | None:
    """Estimate the share of figures below 0 among those that these were drawn from; None for a single one."""
    if len(beyond) < 2:
        return None
    if not all(math.isfinite(value) for value in beyond):
        return 1.0
    mean, spread = statistics.fmean(beyond), statistics.stdev(beyond)
    if spread == 0.0:
        return 0.0 if mean >= 0.0 else 1.0
    n = len(beyond)
    return t_tail(mean / (spread * math.sqrt(1.0 + 1.0 / n)), n - 1)


def t_tail(t: float, degrees: int) -> float:
    """The probability that Student's t with whole `degrees` of freedom exceeds `t`.

    The finite series of Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(degrees))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = degrees % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for k in range(1 + odd, degrees, 2):
        total += term
        term *= cosine * cosine * k / (k + 1)
    within = 2.0 / math.pi * (angle + sine * total) if odd else sine * total
    return min(max((1.0 - within) / 2.0, 0.0), 1.0)
