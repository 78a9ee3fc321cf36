"""Measures of how far two groupings overlap: masks, segmentations and clusterings."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.metrics import class_counts, label_pair
from autograder.checks.sentences import complaint

__all__ = ["adjusted_rand_index", "dice", "iou", "mean_iou"]


def adjusted_rand_index(found: Any, wanted: Any) -> float:
    """Measure how far two clusterings agree, whatever the clusters' names: 1 the same, about 0 by chance.

    Both of shape (n,). Source: Hubert and Arabie, Comparing partitions (1985), eq. 5.

    >>> adjusted_rand_index([5, 5, 7, 7], [0, 0, 1, 1])
    1.0
    """
    finds, wants = label_pair(found, wanted)
    _, rows = np.unique(wants, return_inverse=True)
    _, columns = np.unique(finds, return_inverse=True)
    width = int(columns.max()) + 1
    _, table = np.unique(rows.astype(np.int64) * width + columns, return_counts=True)
    together, mine, theirs = (
        _pairs(table),
        _pairs(np.bincount(columns.ravel())),
        _pairs(np.bincount(rows.ravel())),
    )
    chance = mine * theirs / _pairs(np.array([wants.size])) if wants.size > 1 else 0.0
    most = (mine + theirs) / 2
    # all alone or all in one cluster, on both sides: the same clustering
    return 1.0 if most == chance else (together - chance) / (most - chance)


def iou(found: Any, wanted: Any) -> float:
    """Measure |A ∩ B| / |A ∪ B| of two masks of one shape (bool, or 0 and 1); 1 where both are empty.

    >>> iou([True, True, False], [True, False, False])
    0.5
    """
    both, either, _ = _masks(found, wanted)
    return both / either if either else 1.0


def dice(found: Any, wanted: Any) -> float:
    """Measure 2 |A ∩ B| / (|A| + |B|) of two masks of one shape (bool, or 0 and 1); 1 where both are empty.

    >>> dice([True, True, False], [True, False, False]) == 2 / 3
    True
    """
    both, _, total = _masks(found, wanted)
    return 2 * both / total if total else 1.0


def mean_iou(found: Any, wanted: Any) -> float:
    """Average the IoU over the classes of a segmentation; label maps of one shape.

    Every class of either map counts; one that neither has does not.

    >>> mean_iou([[0, 1], [1, 1]], [[0, 1], [0, 1]]) == (1 / 2 + 2 / 3) / 2
    True
    """
    right, labelled, true = class_counts(found, wanted)
    return float(np.mean(right / (labelled + true - right)))


def _pairs(sizes: np.ndarray) -> float:
    return float(np.sum(sizes.astype(np.float64) * (sizes - 1) / 2))


def _masks(found: Any, wanted: Any) -> tuple[int, int, int]:
    finds, wants = label_pair(found, wanted)
    if not np.isin(wants, (0, 1)).all():
        raise ValueError("a mask holds 0 and 1 (or bools): for label maps take mean_iou")
    if not np.isin(finds, (0, 1)).all():
        raise AssertionError(complaint("the mask", "bools, or 0 and 1", "other whole numbers"))
    both, total = int(np.sum(finds & wants)), int(np.sum(finds) + np.sum(wants))
    return both, total - both, total
