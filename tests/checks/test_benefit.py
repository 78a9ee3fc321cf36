"""The rule of the benefit: an interval that reaches a mark lifts the figure to it."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
from messages import message

from autograder.checks import (
    Credit,
    accuracy,
    error_rate,
    f1,
    iou,
    mean_absolute_error,
    record_credits,
    roc_auc,
    threshold,
    top_k_accuracy,
)

BANDS = {0.90: 0.5, 0.95: 0.8}


def right(share: float, n: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Predictions of which this share is right, and the labels."""
    labels = np.arange(n) % 10
    return np.where(np.arange(n) < round(share * n), labels, (labels + 1) % 10), labels


def of_accuracy(share: float, n: int = 1000, **more: Any) -> Credit:
    return threshold(accuracy, *right(share, n), **{"zero": 0.90, "full": 0.98, **more})


def test_an_interval_below_the_full_mark_earns_what_the_figure_does() -> None:
    credit = of_accuracy(0.94)
    assert (credit.value, credit.credit, credit.counted) == (0.94, pytest.approx(0.5), None)
    assert (credit.evidence.method, credit.evidence.n, credit.evidence.confidence) == ("wilson", 1000, 0.95)
    assert (credit.evidence.low, credit.evidence.high) == pytest.approx((0.92297, 0.95354), abs=1e-5)


@pytest.mark.parametrize(("n", "counted"), [(500, 0.98), (3000, None)])
def test_more_examples_leave_less_doubt(n: int, counted: float | None) -> None:
    assert of_accuracy(0.97, n).counted == counted


def test_a_figure_above_a_mark_needs_no_benefit() -> None:
    credit = of_accuracy(0.981)
    assert credit.evidence.low is not None
    assert (credit.evidence.low < 0.98, credit.credit, credit.counted) == (True, 1.0, None)


def test_a_wider_confidence_reaches_further() -> None:
    assert [of_accuracy(0.97, confidence=confidence).counted for confidence in (0.8, 0.95, 0.99)] == [
        None,
        None,
        0.98,
    ]


@pytest.mark.parametrize(
    ("share", "counted", "credit"),
    [(0.86, None, 0.0), (0.885, 0.90, 0.5), (0.92, None, 0.5), (0.94, 0.95, 0.8), (0.975, 0.98, 1.0)],
)
def test_the_cutoffs_of_bands_are_all_their_marks(share: float, counted: float | None, credit: float) -> None:
    with record_credits() as credits:
        if credit:
            of_accuracy(share, zero=0.5, bands=BANDS)
        else:
            message(of_accuracy, share, zero=0.5, bands=BANDS)
    assert (credits[0].counted, credits[0].credit) == (counted, credit)


def test_the_best_mark_that_the_interval_reaches_counts() -> None:
    assert of_accuracy(0.95, 60, zero=0.5, bands=BANDS).counted == 0.98


def test_the_zero_mark_of_linear_credit_is_no_cutoff() -> None:
    assert "earns nothing yet" in message(of_accuracy, 0.899)


def test_of_a_loss_the_lower_end_decides() -> None:
    found, wanted = right(0.975)
    credit = threshold(error_rate, found, wanted, zero=0.10, full=0.02)
    assert (credit.value, credit.credit, credit.counted) == (0.025, 1.0, 0.02)
    assert credit.evidence.method == "wilson"


def test_no_figure_is_lifted_by_more_than_half_of_the_way() -> None:
    # of ten examples the interval reaches from 0.49 to 0.94
    assert of_accuracy(0.8, 10, zero=0.5, full=0.9).counted == 0.9
    assert of_accuracy(0.7, 10, zero=0.6, full=0.85).counted is None
    with record_credits() as credits:
        message(of_accuracy, 0.5, 10, zero=0.6, full=0.7)
    assert credits[0].counted is None


@pytest.mark.parametrize(
    ("metric", "method"),
    [
        (accuracy, "wilson"),
        (functools.partial(accuracy), "wilson"),
        (functools.partial(f1, average="macro"), "bootstrap"),
        (lambda found, wanted: accuracy(found, wanted), "bootstrap"),
    ],
)
def test_the_method_follows_from_the_metric(metric: Any, method: str) -> None:
    assert threshold(metric, *right(0.9), zero=0.5, full=0.98).evidence.method == method


def test_top_k_accuracy_has_a_wilson_interval_with_its_k_filled_in() -> None:
    scores = np.eye(4)[np.arange(40) % 4]
    metric = functools.partial(top_k_accuracy, k=2)
    assert threshold(metric, scores, np.arange(40) % 4, zero=0.1, full=0.9).evidence.method == "wilson"


def test_parts_of_one_example_are_not_examples() -> None:
    masks = np.zeros((30, 8, 8), bool)
    masks[:, 2:5, 2:5] = True
    evidence = threshold(accuracy, masks, masks, zero=0.1, full=0.9).evidence
    assert (evidence.method, evidence.n) == ("bootstrap", 30)
    assert threshold(iou, masks, masks, zero=0.1, full=0.9).evidence.n == 30


def test_a_figure_without_an_interval_counts_as_itself() -> None:
    labels = np.arange(40) % 2
    bare = threshold(
        lambda found, wanted: 0.97 if found is labels else None, labels, labels, zero=0.9, full=0.98
    )
    assert (bare.evidence.method, bare.evidence.low, bare.evidence.n, bare.counted) == ("", None, 40, None)


def test_a_single_class_in_a_resample_does_not_fail_the_student() -> None:
    labels = np.array([1] + [0] * 20)
    assert threshold(roc_auc, -np.arange(21.0), labels, zero=0.5, full=0.9).credit == 1.0


@pytest.mark.parametrize(
    ("share", "options", "wanted"),
    [
        (
            0.975,
            {"what": "accuracy"},
            "accuracy 0.975 (95 % interval 0.9628 to 0.9834, n = 1000) reaches 0.98: 100 % of the points",
        ),
        (
            0.94,
            {"zero": 0.5, "bands": BANDS, "confidence": 0.9},
            "0.94 (90 % interval 0.9259 to 0.9517, n = 1000) reaches 0.95: 80 % of the points "
            "(0 % at 0.50, 100 % from 0.98)",
        ),
        (
            0.94,
            {"unit": "of 1", "what": "accuracy"},
            "accuracy 0.94 of 1 (95 % interval 0.923 to 0.9535, n = 1000): 50 % of the points "
            "(0 % at 0.90 of 1, 100 % from 0.98 of 1)",
        ),
    ],
)
def test_it_reads_as_a_sentence(share: float, options: dict[str, Any], wanted: str) -> None:
    assert repr(of_accuracy(share, **options)) == wanted


def test_what_earns_nothing_tells_the_interval_and_the_unit() -> None:
    found = message(
        threshold, mean_absolute_error, [3.0] * 50, [0.0] * 50, zero=2.0, full=1.0, unit="s", what="time"
    )
    assert found.splitlines() == [
        "time earns nothing yet",
        "  wanted: below 2 s for the first points, at most 1 s for all of them",
        "  found:  3 s (95 % interval 3 to 3, n = 50)",
    ]


def test_the_end_of_an_interval_never_reads_as_a_mark_that_it_is_not() -> None:
    with record_credits() as credits:
        of_accuracy(0.9703, 10_000, full=0.9734683)
    assert credits[0].evidence.high != 0.9734683
    assert "0.97347 " not in repr(credits[0])


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, np.nan])
def test_a_confidence_that_makes_no_sense_is_the_mistake_of_the_test(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence="):
        of_accuracy(0.94, confidence=confidence)


def test_a_better_figure_never_earns_less() -> None:
    credits = [of_accuracy(share / 200, 200, zero=0.6).credit for share in range(130, 201)]
    assert credits == sorted(credits)
