"""How otter divides a question's points among its cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

__all__ = ["divided_points", "question_points"]


def question_points(points: Any, cases: int) -> float | list[Any] | None:
    """Read `points` of a question: a number, a list with one a case, `{each: number}`, or nothing.

    Raises `ValueError` saying what is wrong.
    """
    if isinstance(points, dict):
        return _number(points.get("each", 1)) * cases
    if isinstance(points, list):
        if len(points) != cases:
            raise ValueError(f"points for {len(points)} cases, but the question has {cases}")
        return points
    return None if points is None else _number(points)


def divided_points(total: float | list[Any] | None, cases: Sequence[Any]) -> list[float]:
    """Tell what each case is worth; `cases` are the points that each has of its own, None where it has none.

    What the cases leave of the total is divided evenly among those without points. Without a total, and with no case
    worth anything of its own, the question is worth 1. Raises `ValueError` saying what is wrong.
    """
    if isinstance(total, list):
        own, total = [None if one is None else _number(one) for one in total], None
    else:
        own = [None if one is None else _number(one) for one in cases]
    open_cases = own.count(None)
    given = sum(one for one in own if one is not None)
    if total is None:
        rest = 1.0 if given == 0 else 0.0
    elif given > total:
        raise ValueError(f"the cases are worth {given:g} points, more than the question's {total:g}")
    else:
        rest = total - given
    each = rest / open_cases if open_cases else 0.0
    return [each if one is None else one for one in own]


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ValueError(f"points {value!r}: wanted a number, 0 or more")
    return float(value)
