"""How exactly a measured figure is told, and what it earns then."""

from __future__ import annotations

from contextlib import suppress

import pytest

from autograder.checks import record_credits, threshold
from autograder.exam.measured import measurement


def told(value: float, zero: float = 0.5, full: float = 0.9, **more: object) -> tuple[float, float]:
    with record_credits() as credits, suppress(AssertionError):
        threshold(value, zero=zero, full=full, **more)  # type: ignore[arg-type]
    made = measurement(credits[0], told=False)
    assert made.value == value
    return made.shown, made.credit


@pytest.mark.parametrize(
    ("value", "shown", "credit"),
    [
        (0.9, 0.9, 1.0),
        (0.97, 0.9, 1.0),
        (0.899, 0.88, 0.95),
        (0.7, 0.7, 0.5),
        (0.719, 0.7, 0.5),
        (0.52, 0.52, 0.05),
        (0.519, 0.5, 0.0),
        (0.5, 0.5, 0.0),
        (0.0, 0.5, 0.0),
    ],
)
def test_a_figure_is_told_in_twentieths_of_the_way(value: float, shown: float, credit: float) -> None:
    assert told(value) == (shown, credit)


def test_of_a_loss_too() -> None:
    assert told(0.31, zero=0.5, full=0.1) == (0.32, 0.45)


def test_a_band_earns_what_it_says() -> None:
    assert told(0.71, bands={0.71: 0.33}) == (0.7, 0.33)


def test_what_visible_lines_measured_is_told_exactly() -> None:
    with record_credits() as credits:
        threshold(0.719, zero=0.5, full=0.9)
    made = measurement(credits[0], told=True)
    assert (made.shown, made.credit) == (0.719, credits[0].credit)
