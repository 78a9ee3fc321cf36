"""Numbers as people read them: points and measured figures, with no digits that say nothing."""

from __future__ import annotations

from math import isfinite

__all__ = ["amount", "figure", "points_of"]


def amount(value: float) -> str:
    """Write a number of points with at most two decimals: `3`, `2.5`, `0.33`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def points_of(earned: float, points: float) -> str:
    """Say what was earned of what there was: `2.5 of 3 points`."""
    return f"{amount(earned)} of {amount(points)} {'point' if points == 1 else 'points'}"


def figure(value: float) -> str:
    """Write a measured figure with four significant digits; what is no number is named as such."""
    return f"{value:.4g}" if isfinite(value) else "not a finite number"
