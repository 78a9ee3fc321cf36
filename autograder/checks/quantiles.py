"""Quantiles of the normal and of Student's t distribution, with the standard library alone."""

from __future__ import annotations

import math
import sys
from statistics import NormalDist

__all__ = ["normal_quantile", "t_quantile"]

EPSILON = sys.float_info.epsilon


def normal_quantile(p: float) -> float:
    """Find the z below which the standard normal distribution has the share p, 0 < p < 1.

    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    return NormalDist().inv_cdf(p)


def t_quantile(p: float, df: int) -> float:
    """Find the t below which Student's t with `df` degrees of freedom has the share p, 0.5 <= p < 1.

    By Newton's method on the angle arctan(t / √df): there the distribution is a finite sum and concave, so that the
    steps come from below and never go too far. Good to ten digits.

    >>> round(t_quantile(0.975, 4), 6)
    2.776445
    """
    if not (0.5 <= p < 1 and df >= 1):
        raise ValueError(f"a t quantile needs 0.5 <= p < 1 and df >= 1, not p={p} and df={df}")
    density = 2 * math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    angle, step = 0.0, math.inf
    while step > EPSILON * angle:
        step = (2 * p - 1 - _share_within(angle, df)) / (density * math.cos(angle) ** (df - 1))
        angle += step
    return math.sqrt(df) * math.tan(angle)


def _share_within(angle: float, df: int) -> float:
    """Sum P(|T| <= √df tan(angle)).

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
    """
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = df % 2
    term = cosine if odd else 1.0
    terms = [term] if df > 1 else []
    for k in range(2 + odd, df, 2):
        term *= cosine * cosine * (k - 1) / k
        terms.append(term)
    within = sine * math.fsum(terms)
    return 2 / math.pi * (angle + within) if odd else within
