"""Measures of predicted labels: whole numbers, bools or text, the prediction first, the truth second."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.mistakes import shape_mistake
from autograder.checks.sentences import complaint, describe
from autograder.checks.values import read_found, read_wanted

__all__ = [
    "accuracy",
    "class_counts",
    "confusion_matrix",
    "error_rate",
    "f1",
    "label_pair",
    "precision",
    "read_labels",
    "recall",
]

# the matrix grows with the square of the labels, and the labels are whatever the student's code made up
MOST_CLASSES = 2000


def accuracy(found: Any, wanted: Any) -> float:
    """Measure the share of labels that are right; both of one shape.

    >>> accuracy([0, 1, 1, 2], [0, 1, 2, 2])
    0.75
    """
    finds, wants = label_pair(found, wanted)
    return float(np.mean(finds == wants))


def error_rate(found: Any, wanted: Any) -> float:
    """Measure the share of labels that are wrong: 1 - accuracy.

    >>> error_rate([0, 1, 1, 2], [0, 1, 2, 2])
    0.25
    """
    finds, wants = label_pair(found, wanted)
    return float(np.mean(finds != wants))


def confusion_matrix(found: Any, wanted: Any, *, classes: Any = None) -> np.ndarray:
    """Count the predictions of each class: entry [i, j] is how often true class i was labelled j.

    `classes` gives the order of rows and columns; by default all labels of either, sorted. Returns an
    int array of shape (k, k).

    >>> confusion_matrix([0, 1, 1], [0, 0, 1]).tolist()
    [[1, 1], [0, 1]]
    """
    finds, wants = label_pair(found, wanted)
    order = np.union1d(finds, wants) if classes is None else read_labels(classes, "classes")
    if order.ndim != 1 or np.unique(order).size != order.size:
        raise ValueError("`classes` must be a list of different labels")
    if order.size > MOST_CLASSES:
        raise AssertionError(
            complaint(
                "the predicted labels", f"at most {MOST_CLASSES} classes", f"{order.size} different labels"
            )
        )
    place = np.argsort(order)
    known = order[place]
    if not np.isin(wants, known).all():
        raise ValueError("`wanted` has a label that is not among `classes`")
    if not np.isin(finds, known).all():
        raise AssertionError(
            complaint(
                "the predicted labels", f"labels out of {len(order)} classes", "a label that is none of them"
            )
        )
    rows, columns = place[np.searchsorted(known, wants)], place[np.searchsorted(known, finds)]
    counts = np.bincount((rows * order.size + columns).ravel(), minlength=order.size**2)
    return counts.reshape(order.size, order.size)


def precision(found: Any, wanted: Any, *, positive: Any = 1, average: str = "binary") -> float:
    """Measure TP / (TP + FP): how many of those labelled `positive` are.

    With `average="macro"` the mean over all classes. 0 where nothing was labelled so.

    >>> precision([1, 1, 0, 1], [1, 0, 0, 1]) == 2 / 3
    True
    """
    hits, labelled, _ = _counts(found, wanted, positive, average)
    return _mean_ratio(hits, labelled)


def recall(found: Any, wanted: Any, *, positive: Any = 1, average: str = "binary") -> float:
    """Measure TP / (TP + FN): how many of the `positive` ones were found.

    With `average="macro"` the mean over all classes. 0 where there are none.

    >>> recall([1, 1, 0, 0], [1, 0, 0, 1])
    0.5
    """
    hits, _, true = _counts(found, wanted, positive, average)
    return _mean_ratio(hits, true)


def f1(found: Any, wanted: Any, *, positive: Any = 1, average: str = "binary") -> float:
    """Measure 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall.

    With `average="macro"` the mean over all classes.

    >>> f1([1, 1, 0, 0], [1, 0, 0, 1])
    0.5
    """
    hits, labelled, true = _counts(found, wanted, positive, average)
    return _mean_ratio(2 * hits, labelled + true)


def read_labels(labels: Any, name: str) -> np.ndarray:
    """Read the test's own labels: whole numbers, bools (as 0 and 1) or text, at least one."""
    array = read_wanted(labels, name)
    if array.size == 0 or not _whole(array):
        raise ValueError(
            f"the test's own `{name}` must be labels (whole numbers or text), not {describe(array)}"
        )
    return array if array.dtype.kind == "U" else array.astype(np.int64)


def label_pair(found: Any, wanted: Any) -> tuple[np.ndarray, np.ndarray]:
    """Read predicted and true labels: two arrays of one shape, both int64 or both text."""
    __tracebackhide__ = True
    wants = read_labels(wanted, "wanted")
    what = "the predicted labels"
    wish = f"shape {wants.shape}, {'text' if wants.dtype.kind == 'U' else 'whole numbers'}"
    finds = read_found(found, what, wanted=wish)
    if finds.shape != wants.shape:
        likely = shape_mistake(finds.shape, wants.shape)
        if finds.ndim == wants.ndim + 1 and finds.shape[:-1] == wants.shape and finds.shape[-1] > 1:
            likely = "a score for each class: take .argmax(axis=-1) for the label"
        raise AssertionError(complaint(f"{what}: wrong shape", wish, describe(finds), likely))
    if (finds.dtype.kind == "U") != (wants.dtype.kind == "U"):
        likely = "the class's number in place of its name, or the reverse?"
        raise AssertionError(complaint(f"{what}: wrong kind", wish, describe(finds), likely))
    if not _whole(finds):
        likely = "probabilities in place of labels: compare with 0.5, or take the argmax"
        if finds.dtype.kind in "fc" and not np.isfinite(finds).all():
            likely = "NaN or infinite entries: a division by zero or an overflow?"
        raise AssertionError(complaint(f"{what}: not labels", wish, describe(finds), likely))
    return (finds if finds.dtype.kind == "U" else finds.astype(np.int64)), wants


def class_counts(found: Any, wanted: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count for each class of either: those labelled so rightly, those labelled so, those that are so.

    Without the confusion matrix, whose size grows with the square of the labels that were made up.
    """
    finds, wants = label_pair(found, wanted)
    classes = np.union1d(finds, wants)
    mine, theirs = np.searchsorted(classes, finds.ravel()), np.searchsorted(classes, wants.ravel())
    right = np.bincount(mine[mine == theirs], minlength=classes.size)
    return right, np.bincount(mine, minlength=classes.size), np.bincount(theirs, minlength=classes.size)


def _whole(array: np.ndarray) -> bool:
    """Tell whether these are labels: text, bools, integers, or floats that hold small whole numbers."""
    if array.dtype.kind == "f":
        return bool((np.abs(array) < 2**53).all() and (array == np.trunc(array)).all())
    return array.dtype.kind in "biuU"


def _counts(
    found: Any, wanted: Any, positive: Any, average: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count as `class_counts` does, for each class or for the positive one alone."""
    if average == "macro":
        return class_counts(found, wanted)
    if average != "binary":
        raise ValueError(f'average is "binary" or "macro", not {average!r}')
    finds, wants = label_pair(found, wanted)
    label = read_labels([positive], "positive")
    if (label.dtype.kind == "U") != (wants.dtype.kind == "U"):
        raise ValueError(f"positive={positive!r} is not a label such as `wanted` holds")
    labelled, true = finds == label[0], wants == label[0]
    right, mine, theirs = (np.array([np.count_nonzero(mask)]) for mask in (labelled & true, labelled, true))
    return right, mine, theirs


def _mean_ratio(part: np.ndarray, whole: np.ndarray) -> float:
    return float(np.mean(np.where(whole > 0, part / np.maximum(whole, 1), 0.0)))
