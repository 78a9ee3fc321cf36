"""Time series: the parts are what they are said to be, and add up."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.datasets import Dataset, load


@pytest.fixture
def series() -> Dataset:
    return load("series", "train", size=100)


def test_a_series_is_the_sum_of_its_parts(series: Dataset) -> None:
    assert np.abs(series.x - series.trend - series.season - series.level - series.ar).max() < 1e-12


def test_the_autoregression_follows_its_coefficients(series: Dataset) -> None:
    ahead = (
        series.phi[:, :1] * series.ar[:, 1:-1] + series.phi[:, 1:] * series.ar[:, :-2] + series.noise[:, 2:]
    )

    assert np.abs(series.ar[:, 2:] - ahead).max() < 1e-12


def test_the_autoregressions_are_stationary(series: Dataset) -> None:
    for first, second in series.phi:
        assert np.abs(np.roots([1, -first, -second])).max() < 1


def test_the_noise_is_as_wide_as_it_is_said_to_be(series: Dataset) -> None:
    # the sample's standard deviation of 384 normal values is within 20 % of the true one, but for 1 in 10^7
    assert np.abs(series.noise.std(axis=1) / series.sigma - 1).max() < 0.2


def test_a_season_repeats_and_has_no_mean(series: Dataset) -> None:
    for season, period in zip(series.season, series.period, strict=True):
        assert np.abs(season[period:] - season[:-period]).max() < 1e-9
        assert abs(season[:period].mean()) < 1e-9


def test_a_level_jumps_once_where_it_is_said_to(series: Dataset) -> None:
    for level, at in zip(series.level, series.break_at, strict=True):
        assert np.flatnonzero(np.diff(level)).tolist() == ([at - 1] if at < len(level) else [])
        assert level[0] == 0
