"""Measures of scores and probabilities: what a classifier gives before it decides on a label."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.metrics import read_labels
from autograder.checks.regression import read_numbers
from autograder.checks.sentences import complaint, describe, show
from autograder.checks.values import read_found

__all__ = ["average_precision", "log_loss", "roc_auc", "top_k_accuracy"]


def log_loss(probabilities: Any, wanted: Any) -> float:
    """Average -ln p(true class), in nats: the cross-entropy.

    `probabilities` has shape (n, k), rows summing to 1, with labels 0..k-1 in `wanted`, shape (n,); or
    shape (n,), the probability of label 1. A probability below 2.2e-16 counts as that, so a confident
    mistake costs 36, not infinity.

    >>> round(log_loss([0.5, 0.25], [1, 0]), 4)
    0.4904
    """
    labels = _class_numbers(wanted)
    chances = _read_scores(probabilities, "the probabilities", labels)
    if chances.min() < 0 or chances.max() > 1:
        worst = chances.min() if chances.min() < 0 else chances.max()
        likely = "scores in place of probabilities: softmax or sigmoid first"
        raise AssertionError(complaint("the probabilities", "numbers in [0, 1]", show(worst), likely))
    if chances.ndim == 1:
        _only_binary(labels)
        chances = np.stack([1 - chances, chances], axis=1)
    sums = chances.sum(axis=1)
    if np.abs(sums - 1).max() > 1e-4:
        worst = sums[np.abs(sums - 1).argmax()]
        likely = "normalised over the wrong axis, or not at all: sum over the classes, axis=1, keepdims=True"
        raise AssertionError(
            complaint("the probabilities", "rows that sum to 1", f"a row's sum of {worst:.6g}", likely)
        )
    true = chances[np.arange(labels.size), labels]
    return float(-np.mean(np.log(np.maximum(true, np.finfo(np.float64).eps))))


def roc_auc(scores: Any, wanted: Any) -> float:
    """Measure how often a positive is scored above a negative; a tie counts half.

    `scores` has shape (n,), higher for label 1; `wanted` holds 0 and 1, both at least once. It is the
    area under the ROC curve. Source: Hanley and McNeil, The meaning and use of the area under a ROC
    curve (1982).

    >>> roc_auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    0.75
    """
    labels = _class_numbers(wanted)
    _only_binary(labels)
    figures = read_numbers(scores, "the scores", labels.shape)
    positives = int(labels.sum())
    negatives = labels.size - positives
    if not positives or not negatives:
        raise ValueError("`wanted` needs both labels, 0 and 1, at least once")
    _, place, counts = np.unique(figures, return_inverse=True, return_counts=True)
    # the mean rank of each group of ties, from 1
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place.ravel()]
    return float((ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def average_precision(scores: Any, wanted: Any) -> float:
    """Sum (Rₙ - Rₙ₋₁) Pₙ over the thresholds, from the highest score down: the area under precision-recall.

    `scores` has shape (n,), higher for label 1; `wanted` holds 0 and 1, with at least one 1. No
    interpolation between thresholds.

    >>> round(average_precision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 4)
    0.8333
    """
    labels = _class_numbers(wanted)
    _only_binary(labels)
    figures = read_numbers(scores, "the scores", labels.shape)
    if not labels.any():
        raise ValueError("`wanted` needs label 1 at least once")
    order = np.argsort(-figures, kind="stable")
    # one threshold for each different score: ties are retrieved together
    last = np.append(np.flatnonzero(np.diff(figures[order])), labels.size - 1)
    hits = np.cumsum(labels[order])[last]
    return float(np.sum(np.diff(hits, prepend=0) / labels.sum() * hits / (last + 1)))


def top_k_accuracy(scores: Any, wanted: Any, *, k: int) -> float:
    """Measure how often the true class is among the k highest scores.

    `scores` has shape (n, classes); `wanted` labels 0..classes-1, shape (n,). A true class that ties
    with others at the k-th place counts only when all of them fit: equal scores for all earn nothing.

    >>> top_k_accuracy([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]], [1, 0], k=2)
    0.5
    """
    labels = _class_numbers(wanted)
    figures = _read_scores(scores, "the scores", labels)
    if figures.ndim == 1:
        raise AssertionError(
            complaint("the scores", "a score for each class, shape (n, classes)", describe(figures))
        )
    true = figures[np.arange(labels.size), labels][:, None]
    return float(np.mean((figures >= true).sum(axis=1) <= k))


def _class_numbers(wanted: Any) -> np.ndarray:
    labels = read_labels(wanted, "wanted")
    if labels.ndim != 1 or labels.dtype.kind != "i" or labels.min() < 0:
        raise ValueError(f"`wanted` must be class numbers from 0 on, shape (n,), not {describe(labels)}")
    return labels


def _only_binary(labels: np.ndarray) -> None:
    if labels.max() > 1:
        raise ValueError("`wanted` has more than the labels 0 and 1: give a column of scores for each class")


def _read_scores(scores: Any, what: str, labels: np.ndarray) -> np.ndarray:
    """Read scores of shape (n,) or (n, k) with k above every label."""
    __tracebackhide__ = True
    classes = int(labels.max()) + 1
    shape = read_found(scores, what, wanted=f"shape ({labels.size}, classes)").shape
    if len(shape) == 2 and shape[0] == labels.size and shape[1] >= max(classes, 2):
        return read_numbers(scores, what, shape)
    return read_numbers(
        scores, what, labels.shape if classes <= 2 and len(shape) == 1 else (labels.size, classes)
    )
