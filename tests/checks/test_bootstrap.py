"""The bootstrap over examples: scipy's numbers, and what happens where a resample has no figure."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from scipy import stats

from autograder import checks
from autograder.checks import bootstrap as module
from autograder.checks.bootstrap import RESAMPLES, SEED, bootstrap

RNG = np.random.default_rng(0)
LABELS = RNG.integers(0, 3, 300)
GUESSES = np.where(RNG.random(300) < 0.8, LABELS, 0)
TRUTH = RNG.normal(size=300)
NEAR = TRUTH + RNG.normal(size=300) * 0.1
SCORES = RNG.normal(size=300) + (LABELS == 1)
CHANCES = RNG.dirichlet(np.ones(3), 300)

METRICS: list[tuple[Callable[[Any, Any], Any], Any, Any]] = [
    (checks.mean_squared_error, NEAR, TRUTH),
    (checks.r2_score, NEAR, TRUTH),
    (functools.partial(checks.f1, average="macro"), GUESSES, LABELS),
    (checks.roc_auc, SCORES, (LABELS == 1).astype(int)),
    (checks.log_loss, CHANCES, LABELS),
]


@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize(("metric", "found", "wanted"), METRICS)
def test_the_interval_is_scipys_percentile_interval(
    metric: Callable[[Any, Any], Any], found: Any, wanted: Any, confidence: float
) -> None:
    # of row numbers, as scipy draws them: the same generator, so the same resamples
    rows = np.arange(len(wanted))
    other = stats.bootstrap(
        (rows,),
        lambda drawn: metric(found[drawn], wanted[drawn]),
        n_resamples=RESAMPLES,
        confidence_level=confidence,
        method="percentile",
        vectorized=False,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    interval = bootstrap(metric, found, wanted, confidence)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((other.low, other.high), rel=1e-10)


def test_blocks_of_any_size_draw_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap(checks.mean_squared_error, NEAR, TRUTH, 0.95)
    monkeypatch.setattr(module, "BLOCK", 1000)
    assert bootstrap(checks.mean_squared_error, NEAR, TRUTH, 0.95) == whole


def test_lists_and_tensors_are_resampled_as_arrays_are() -> None:
    arrays = bootstrap(checks.mean_squared_error, NEAR, TRUTH, 0.95)
    assert bootstrap(checks.mean_squared_error, NEAR.tolist(), TRUTH.tolist(), 0.95) == arrays
    tensors = bootstrap(
        lambda found, wanted: float(torch.nn.functional.mse_loss(found, wanted)),
        torch.from_numpy(NEAR),
        torch.from_numpy(TRUTH),
        0.95,
    )
    assert arrays is not None
    assert tensors is not None
    assert (tensors.low, tensors.high) == pytest.approx((arrays.low, arrays.high), rel=1e-12)


def test_resamples_of_one_class_are_left_out() -> None:
    labels = np.array([1] + [0] * 11)
    interval = bootstrap(checks.roc_auc, np.linspace(1, 0, 12), labels, 0.95)
    assert interval is not None
    assert (interval.low, interval.high) == (1.0, 1.0)


def test_a_metric_that_no_resample_has_gives_no_interval() -> None:
    def metric(found: Any, wanted: Any) -> float:
        if found is NEAR:
            return 1.0
        raise KeyError("the row numbers")

    assert metric(NEAR, TRUTH) == 1.0
    assert bootstrap(metric, NEAR, TRUTH, 0.95) is None
    assert bootstrap(lambda found, wanted: np.nan, NEAR, TRUTH, 0.95) is None


@pytest.mark.parametrize(("rows", "enough"), [(3, True), (4, False)])
def test_too_few_resamples_with_a_figure_give_no_interval(rows: int, enough: bool) -> None:
    # a resample has a given row in two of three cases: all three of them in 250 of 1,000, all four in 160
    def metric(found: Any, wanted: Any) -> float:
        return 0.9 if set(range(rows)) <= set(found.tolist()) else np.nan

    numbers = np.arange(100)
    assert (bootstrap(metric, numbers, numbers, 0.95) is not None) == enough


def test_predictions_too_wide_to_resample_have_no_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BYTES", 200 * (CHANCES.nbytes + LABELS.nbytes))
    assert bootstrap(checks.log_loss, CHANCES, LABELS, 0.95) is not None
    wide = np.pad(CHANCES, ((0, 0), (0, 1)))
    assert bootstrap(checks.log_loss, wide, LABELS, 0.95) is None


def test_long_words_are_resampled_no_longer_than_shows_that_they_are_wrong() -> None:
    words = np.array(["cat", "dog", "cow"])[LABELS]
    guesses = np.array(["cat", "dog", "cow"])[GUESSES]
    guesses = np.where(np.arange(300) < 20, guesses.astype("U9000"), guesses)
    guesses[:10] = "cat" * 3000
    widths: set[int] = set()

    def metric(found: Any, wanted: Any) -> float:
        widths.add(found.dtype.itemsize)
        return checks.accuracy(found, wanted)

    wrong = np.where(np.arange(300) < 10, -1, GUESSES)
    assert bootstrap(metric, guesses, words, 0.95) == bootstrap(checks.accuracy, wrong, LABELS, 0.95)
    assert widths == {4 * 4}


def test_as_many_predictions_as_examples_are_asked_for() -> None:
    with pytest.raises(AssertionError, match="one for each of 300 examples"):
        bootstrap(lambda found, wanted: 1.0, NEAR[:-1], TRUTH, 0.95)
    with pytest.raises(ValueError, match="an entry for each example"):
        bootstrap(lambda found, wanted: 1.0, NEAR, 3.0, 0.95)
