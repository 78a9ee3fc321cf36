"""How safe a right answer is from a threshold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import t as student

from autograder.audit.margins import margins_of, risk_of, t_tail
from autograder.audit.outcome import RISK, Margin
from autograder.model import Finding, Measurement, Sitting


@pytest.mark.parametrize("degrees", range(1, 30))
def test_the_tail_is_that_of_scipy(degrees: int) -> None:
    for t in (-40.0, -2.0, 0.0, 0.3, 1.0, 3.0, 7.17, 40.0):
        assert t_tail(t, degrees) == pytest.approx(student.sf(t, degrees), abs=1e-12)


def test_the_risk_is_the_share_of_further_figures_beyond_the_mark() -> None:
    rng = np.random.default_rng(0)
    # a mark that lies 2 spreads below the mean: how many of one further figure, and what was estimated of it
    draws = rng.normal(loc=2.0, size=(4000, 6))
    missed = np.mean(draws[:, 5] < 0.0)
    estimated = np.mean([risk_of(list(row[:5])) for row in draws])

    assert 0.0 < missed < 0.04
    assert missed <= estimated < 0.08  # cautious, and not without bound


def test_what_five_seeds_have_to_show() -> None:
    spread = [-1.0, -0.5, 0.0, 0.5, 1.0]
    size = float(np.std(spread, ddof=1))
    risks = [risk_of([far * size + one for one in spread]) for far in (7.8, 7.9)]

    assert risks[0] > RISK > risks[1]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("beyond", "wanted"),
    [
        ([0.1], None),
        ([0.1, 0.1, 0.1], 0.0),
        ([0.0, 0.0], 0.0),
        ([-0.1, -0.1], 1.0),
        ([0.1, math.nan], 1.0),
        ([0.1, math.inf], 1.0),
    ],
)
def test_figures_without_a_spread(beyond: list[float], wanted: float | None) -> None:
    assert risk_of(beyond) == wanted


def sitting(*values: float, zero: float, full: float) -> Sitting:
    figures = tuple(Measurement("figure", value, zero, full, 1.0) for value in values)
    return Sitting("tiny", findings=(Finding("test_figure", "passed", measurements=figures),))


@pytest.mark.parametrize(("zero", "full", "wanted"), [(0.5, 0.9, 0.06), (1.5, 1.0, 0.04)])
def test_a_margin_counts_from_the_full_mark_towards_better(zero: float, full: float, wanted: float) -> None:
    (margin,) = margins_of([sitting(0.95, zero=zero, full=full), sitting(0.97, zero=zero, full=full)])

    assert margin.values == (0.95, 0.97)
    assert margin.margin == pytest.approx(wanted)


def margin(**changes: float | None) -> Margin:
    given = {"margin": 0.1, "risk": None, **changes}
    return Margin("test", "figure", "", 0.0, 1.0, (), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        (margin(), True),
        (margin(risk=0.001), True),
        (margin(risk=0.0011), False),
        (margin(margin=-0.01), False),
        (margin(margin=math.nan), False),
    ],
)
def test_which_thresholds_hold(found: Margin, holds: bool) -> None:
    assert found.holds is holds
