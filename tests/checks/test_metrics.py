"""Metrics: the figures of scikit-learn, and refusals that teach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sklearn.metrics as reference
from messages import likely, message

from autograder import checks

Data = tuple[Any, Any]


def labels(seed: int, classes: int) -> Data:
    rng = np.random.default_rng(seed)
    wanted = rng.integers(0, classes, 60)
    return np.where(rng.random(60) < 0.6, wanted, rng.integers(0, classes, 60)), wanted


def numbers(seed: int, *_: int) -> Data:
    rng = np.random.default_rng(seed)
    return rng.normal(size=40), rng.normal(size=40)


def binary_scores(seed: int, *_: int) -> Data:
    rng = np.random.default_rng(seed)
    # rounded, so that there are ties
    return rng.random(50).round(1), rng.integers(0, 2, 50)


def class_scores(seed: int, classes: int) -> Data:
    rng = np.random.default_rng(seed)
    scores = rng.random((50, classes)) + 0.01
    return scores / scores.sum(axis=1, keepdims=True), rng.integers(0, classes, 50)


METRICS: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any], Callable[..., Data], int]] = {
    "accuracy": (checks.accuracy, reference.accuracy_score, labels, 4),
    "error_rate": (checks.error_rate, reference.zero_one_loss, labels, 4),
    "precision": (checks.precision, reference.precision_score, labels, 2),
    "recall": (checks.recall, reference.recall_score, labels, 2),
    "f1": (checks.f1, reference.f1_score, labels, 2),
    "macro precision": (
        lambda f, w: checks.precision(f, w, average="macro"),
        lambda w, f: reference.precision_score(w, f, average="macro", zero_division=0),
        labels,
        9,
    ),
    "macro recall": (
        lambda f, w: checks.recall(f, w, average="macro"),
        lambda w, f: reference.recall_score(w, f, average="macro", zero_division=0),
        labels,
        9,
    ),
    "macro f1": (
        lambda f, w: checks.f1(f, w, average="macro"),
        lambda w, f: reference.f1_score(w, f, average="macro", zero_division=0),
        labels,
        9,
    ),
    "confusion_matrix": (checks.confusion_matrix, reference.confusion_matrix, labels, 5),
    "adjusted_rand_index": (checks.adjusted_rand_index, reference.adjusted_rand_score, labels, 4),
    "iou": (checks.iou, reference.jaccard_score, labels, 2),
    "dice": (checks.dice, reference.f1_score, labels, 2),
    "mean_iou": (checks.mean_iou, lambda w, f: reference.jaccard_score(w, f, average="macro"), labels, 4),
    "mean_squared_error": (checks.mean_squared_error, reference.mean_squared_error, numbers, 0),
    "root_mean_squared_error": (
        checks.root_mean_squared_error,
        reference.root_mean_squared_error,
        numbers,
        0,
    ),
    "mean_absolute_error": (checks.mean_absolute_error, reference.mean_absolute_error, numbers, 0),
    "r2_score": (checks.r2_score, reference.r2_score, numbers, 0),
    "roc_auc": (checks.roc_auc, reference.roc_auc_score, binary_scores, 0),
    "average_precision": (checks.average_precision, reference.average_precision_score, binary_scores, 0),
    "binary log_loss": (checks.log_loss, reference.log_loss, binary_scores, 0),
    "log_loss": (checks.log_loss, reference.log_loss, class_scores, 4),
    "top_k_accuracy": (
        lambda f, w: checks.top_k_accuracy(f, w, k=2),
        lambda w, f: reference.top_k_accuracy_score(w, f, k=2, labels=range(5)),
        class_scores,
        5,
    ),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", METRICS)
def test_metrics_agree_with_scikit_learn(name: str, seed: int) -> None:
    metric, wanted, make, classes = METRICS[name]
    found, truth = make(seed, classes)
    np.testing.assert_allclose(metric(found, truth), wanted(truth, found), rtol=1e-12)


def test_names_serve_as_labels() -> None:
    found, wanted = ["cat", "dog", "dog"], ["cat", "cat", "dog"]
    assert checks.accuracy(found, wanted) == 2 / 3
    assert checks.recall(found, wanted, positive="cat") == 0.5
    assert checks.confusion_matrix(found, wanted, classes=["dog", "cat"]).tolist() == [[1, 0], [1, 1]]


def test_whole_floats_and_bools_serve_as_labels() -> None:
    assert checks.accuracy(np.array([0.0, 1.0]), [0, 1]) == 1.0
    assert checks.accuracy([False, True], [0, 1]) == 1.0


@pytest.mark.parametrize(
    ("found", "wanted", "index"),
    [([0, 1, 2], [5, 6, 7], 1.0), ([0, 0, 0], [1, 1, 1], 1.0), ([0, 0, 0], [0, 1, 2], 0.0), ([0], [3], 1.0)],
)
def test_rand_index_of_extremes(found: Any, wanted: Any, index: float) -> None:
    assert checks.adjusted_rand_index(found, wanted) == index


def test_empty_masks_overlap_fully() -> None:
    assert (checks.iou([0, 0], [0, 0]), checks.dice([0, 0], [0, 0])) == (1.0, 1.0)


def test_precision_is_0_where_nothing_was_labelled_positive() -> None:
    assert checks.precision([0, 0], [0, 1]) == 0.0


def test_a_sure_mistake_has_a_finite_log_loss() -> None:
    assert checks.log_loss([0.0], [1]) == pytest.approx(36.04, abs=0.01)


def test_equal_scores_for_all_classes_earn_nothing() -> None:
    assert checks.top_k_accuracy(np.zeros((4, 3)), [0, 1, 2, 0], k=1) == 0.0


def test_relative_error_is_the_share_of_the_norm() -> None:
    assert checks.relative_error([3.0, 4.5], [3.0, 4.0]) == 0.1
    assert checks.relative_error([0.0, 0.5], [0.0, 0.0]) == 0.5


def test_scaled_error_compares_with_the_seasonal_naive_forecast() -> None:
    history = [1.0, 5.0, 2.0, 6.0]
    assert checks.mean_absolute_scaled_error([4.0], [6.0], history, season=2) == 2.0
    assert checks.mean_absolute_scaled_error([4.0], [6.0], history) == pytest.approx(2 / (11 / 3))


@pytest.mark.parametrize(
    ("call", "guess"),
    [
        (lambda: checks.accuracy([0.2, 0.9], [0, 1]), "probabilities in place of labels"),
        (lambda: checks.accuracy([0.0, np.nan], [0, 1]), "NaN or infinite"),
        (lambda: checks.accuracy(np.eye(2), [0, 1]), "argmax"),
        (lambda: checks.accuracy([[0], [1]], [0, 1]), "length 1 is too many"),
        (lambda: checks.accuracy(["a", "b"], [0, 1]), "number in place of its name"),
        (lambda: checks.mean_squared_error([1.0, np.inf], [1.0, 2.0]), "diverged"),
        (lambda: checks.mean_squared_error([[1.0], [2.0]], [1.0, 2.0]), "length 1 is too many"),
        (lambda: checks.relative_error([np.nan], [1.0]), "division by zero"),
        (lambda: checks.log_loss([[0.5, 0.6]], [0]), "normalised over the wrong axis"),
        (lambda: checks.log_loss([3.0, -1.0], [0, 1]), "softmax or sigmoid first"),
        (lambda: checks.roc_auc([np.nan, 0.5], [0, 1]), "division by zero"),
    ],
)
def test_wrong_predictions_are_refused_with_the_mistake(call: Callable[[], Any], guess: str) -> None:
    assert guess in likely(call)


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (lambda: checks.confusion_matrix([3], [0], classes=[0, 1]), "labels out of 2 classes"),
        (lambda: checks.iou([2, 0], [1, 0]), "bools, or 0 and 1"),
        (lambda: checks.roc_auc(np.ones((2, 2)), [0, 1]), "shape (2,)"),
        (lambda: checks.log_loss(np.ones((2, 2)) / 2, [0, 2]), "shape (2, 3)"),
        (lambda: checks.top_k_accuracy([0.1, 0.2], [0, 1], k=1), "a score for each class"),
        (lambda: checks.mean_absolute_error([1j], [1.0]), "finite numbers"),
    ],
)
def test_predictions_of_another_form_are_refused(call: Callable[[], Any], wanted: str) -> None:
    assert wanted in message(call)


@pytest.mark.parametrize(
    "call",
    [
        lambda: checks.accuracy([], []),
        lambda: checks.accuracy([0], [0.5]),
        lambda: checks.mean_squared_error([0.0], [np.nan]),
        lambda: checks.r2_score([1.0, 2.0], [1.0, 1.0]),
        lambda: checks.r2_score([[1.0, 2.0]], [[1.0, 2.0]]),
        lambda: checks.roc_auc([0.1, 0.2], [1, 1]),
        lambda: checks.average_precision([0.1, 0.2], [0, 0]),
        lambda: checks.roc_auc([0.1, 0.2], [0, 2]),
        lambda: checks.precision([1], [1], average="micro"),
        lambda: checks.precision(["a"], ["a"]),
        lambda: checks.confusion_matrix([0], [0], classes=[1, 2]),
        lambda: checks.confusion_matrix([0], [0], classes=[0, 0]),
        lambda: checks.iou([0], [2]),
        lambda: checks.log_loss([0.5], [-1]),
        lambda: checks.mean_absolute_scaled_error([1.0], [1.0], [2.0]),
        lambda: checks.mean_absolute_scaled_error([1.0], [1.0], [2.0, 2.0]),
    ],
)
def test_truth_that_makes_no_sense_is_the_mistake_of_the_test(call: Callable[[], Any]) -> None:
    with pytest.raises(ValueError, match=r"wanted|label|average|classes|history|mask|target"):
        call()
