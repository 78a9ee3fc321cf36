"""Numbers as people read them: points and measured figures, with no digits that say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, isclose, isfinite

__all__ = ["amount", "figure", "percent", "points_of"]

LEAST_GROUPED = 1e4  # from here on a figure has commas
MOST_WRITTEN_OUT = 1e9  # from here on a figure is written with a power of ten


def amount(value: float) -> str:
    """Write a number of points with at most two decimals: `3`, `2.5`, `0.33`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def points_of(earned: float, points: float) -> str:
    """Say what was earned of what there was: `2.5 of 3 points`."""
    return f"{amount(earned)} of {amount(points)} {'point' if points == 1 else 'points'}"


def percent(share: float) -> str:
    """Write a share of the points, rounded down: `100 %` is said of all of them alone."""
    return f"{floor(100 * share + 1e-9)} %"


def figure(value: float, unit: str = "", marks: Iterable[float] = ()) -> str:
    """Write a measured figure with four significant digits, or as many as keep it apart from marks it does not meet.

    What is no number is named as such: `0.9312`, `0.97996`, `12,300 parameters`.
    """
    if not isfinite(value):
        return "not a finite number"
    text = next(
        text for text in _texts(value) if all(_side(_read(text), m) == _side(value, m) for m in marks)
    )
    return f"{text} {unit}" if unit else text


def _texts(value: float) -> Iterable[str]:
    for digits in range(4, 17):
        text = f"{value:.{digits}g}"
        long = LEAST_GROUPED <= abs(value) < MOST_WRITTEN_OUT
        yield f"{float(text):,}".removesuffix(".0") if long else text
    yield repr(value)


def _read(text: str) -> float:
    return float(text.replace(",", ""))


def _side(value: float, mark: float) -> int:
    """Tell on which side of a mark a value lies; 0.1 + 0.2 meets 0.3, as in `threshold`."""
    return 0 if isclose(value, mark, rel_tol=1e-12) else 1 if value > mark else -1
