"""How exactly a measured figure is told, and what it earns then."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from autograder.checks import accuracy, record_credits, threshold
from autograder.checks.credits import Evidence
from autograder.exam.measured import measurement
from autograder.model import Measurement


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


def measured(share: float, told: bool, **more: Any) -> Measurement:
    """What a threshold at 0.9 and 0.98 makes of 1000 predictions."""
    labels = np.arange(1000) % 10
    with record_credits() as credits, suppress(AssertionError):
        threshold(accuracy, labels + (np.arange(1000) >= 1000 * share), labels, **more)
    return measurement(credits[0], told=told)


def test_all_that_is_known_of_a_figure_is_recorded() -> None:
    with record_credits() as credits:
        figures = iter([0.95, 0.96, 0.94, 0.955, 0.97])
        bands = {0.9: 0.5}
        credit = threshold(lambda _: next(figures), zero=0.8, full=0.98, bands=bands, unit="%", seeds=5)
    for told in (True, False):
        made = measurement(credits[0], told)
        evidence = {field.name: getattr(credit.evidence, field.name) for field in fields(Evidence)}
        assert {name: getattr(made, name) for name in evidence} == evidence
        assert (made.unit, made.bands, made.undecided) == ("%", ((0.9, 0.5),), False)
    assert (len(made.seeds), made.values, made.n) == (5, (0.95, 0.96, 0.94, 0.955, 0.97), 5)


def test_an_undecided_figure_is_recorded_as_such() -> None:
    made = measured(0.975, told=True, zero=0.9, full=0.98)
    assert (made.value, made.told, made.credit, made.undecided) == (0.975, None, 1.0, True)
    assert (made.method, made.n, made.confidence) == ("wilson", 1000, 0.95)


def test_a_hidden_figure_that_is_lifted_is_told_as_one_that_reached_the_mark() -> None:
    lifted, reached = (measured(share, told=False, zero=0.9, full=0.98) for share in (0.975, 0.985))
    assert (lifted.shown, lifted.credit) == (reached.shown, reached.credit) == (0.98, 1.0)
    assert (lifted.undecided, reached.undecided) == (True, False)


def test_a_hidden_figure_that_is_lifted_to_a_band_is_told_in_twentieths() -> None:
    made = measured(0.94, told=False, zero=0.5, full=0.98, bands={0.90: 0.5, 0.95: 0.83})
    # 0.95 is 18.75 twentieths of the way
    assert (made.shown, made.credit, made.undecided) == (0.932, 0.83, True)
