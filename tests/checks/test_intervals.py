"""Quantiles and intervals: the same numbers as scipy's and statsmodels'."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from autograder.checks.intervals import Interval, share_of_right, student_t, wilson
from autograder.checks.quantiles import normal_quantile, t_quantile

SHARES = np.concatenate([np.linspace(0.5, 0.999, 20), 1 - np.logspace(-3, -5, 7)])


def test_the_t_quantile_is_scipys_for_every_number_of_degrees() -> None:
    degrees = range(1, 1001)
    for p in (0.5, 0.8, 0.975, 0.995, 0.99999):
        found = [t_quantile(p, df) for df in degrees]
        np.testing.assert_allclose(found, stats.t.ppf(p, degrees), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 30, 999, 1000])
def test_the_t_quantile_is_scipys_from_the_middle_to_the_tail(df: int) -> None:
    found = [t_quantile(float(p), df) for p in SHARES]
    np.testing.assert_allclose(found, stats.t.ppf(SHARES, df), rtol=1e-10, atol=1e-12)


def test_the_normal_quantile_is_scipys() -> None:
    found = [normal_quantile(float(p)) for p in SHARES]
    np.testing.assert_allclose(found, stats.norm.ppf(SHARES), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("p", "df"), [(0.4, 3), (1.0, 3), (math.nan, 3), (0.9, 0)])
def test_a_quantile_that_there_is_not_is_refused(p: float, df: int) -> None:
    with pytest.raises(ValueError, match="t quantile"):
        t_quantile(p, df)


@pytest.mark.parametrize("n", [1, 7, 40, 2000])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
def test_wilson_is_scipys_for_every_share(n: int, confidence: float) -> None:
    for right in {0, 1, n // 3, n - 1, n}:
        found = wilson(right / n, n, confidence)
        wanted = stats.binomtest(right, n).proportion_ci(confidence, method="wilson")
        assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("n", [1, 7, 40, 2000])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
def test_the_corrected_interval_is_scipys_for_every_share(n: int, confidence: float) -> None:
    for right in {0, 1, n // 3, n - 1, n}:
        found = share_of_right(right / n, n, confidence)
        wanted = stats.binomtest(right, n).proportion_ci(confidence, method="wilsoncc")
        assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), rel=1e-10, abs=1e-12)


def rate_below(interval: Callable[[float, int, float], Interval], mark: float, n: int) -> float:
    """How often a right answer, just at the mark, has an interval that does not reach it."""
    short = [right for right in range(n + 1) if interval(right / n, n, 0.95).high < mark]
    return float(stats.binom.pmf(short, n, mark).sum())


@pytest.mark.parametrize("mark", [0.5, 0.9, 0.95, 0.98, 0.99])
def test_a_right_answer_is_below_its_mark_at_the_nominal_rate(mark: float) -> None:
    corrected = [rate_below(share_of_right, mark, n) for n in (50, 100, 200, 500, 1000)]
    # whole numbers of examples keep it from being 2.5 % each time
    assert 0.01 < min(corrected) < max(corrected) < 0.032
    assert np.mean(corrected) < 0.025


def test_without_the_correction_it_would_be_more_often() -> None:
    assert [round(rate_below(wilson, 0.98, n), 3) for n in (50, 200, 1000)] == [0.078, 0.049, 0.033]


def test_wilson_is_statsmodels() -> None:
    for right, n in ((0, 5), (5, 5), (1950, 2000), (17, 23)):
        found = wilson(right / n, n, 0.95)
        wanted = proportion_confint(right, n, alpha=0.05, method="wilson")
        assert (found.low, found.high) == pytest.approx(wanted, rel=1e-10, abs=1e-12)


def test_an_interval_of_right_answers_alone_has_a_width() -> None:
    assert wilson(1.0, 100, 0.95) == Interval(pytest.approx(0.96301, abs=1e-5), 1.0, "wilson")


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
@pytest.mark.parametrize("size", [2, 3, 5, 20])
def test_the_interval_of_repeats_is_scipys(size: int, confidence: float) -> None:
    values = np.random.default_rng(size).normal(0.97, 0.01, size)
    found = student_t(values.tolist(), confidence)
    wanted = stats.t.interval(confidence, size - 1, loc=values.mean(), scale=stats.sem(values))
    assert found is not None
    assert (found.low, found.high) == pytest.approx(wanted, rel=1e-10)


@pytest.mark.parametrize("values", [[0.97] * 3, [0.0] * 5, [0.1 + 0.2, 0.3, 0.3], [-1.0, -1.0]])
def test_repeats_that_agree_have_no_interval(values: list[float]) -> None:
    assert student_t(values, 0.95) is None


def test_repeats_of_any_size_have_an_interval_that_is_finite_or_none() -> None:
    assert student_t([1e308, -1e308, 1e308], 0.95) is None
    tiny = student_t([1e-300, 2e-300, 3e-300], 0.95)
    assert tiny is not None
    assert 0 < 2e-300 < tiny.high < 1e-299
