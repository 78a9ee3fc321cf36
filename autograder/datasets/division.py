"""Fixed divisions of a set's rows into the three splits."""

from __future__ import annotations

import numpy as np

__all__ = ["divide"]

VALIDATION, TEST = 0.2, 0.2


def divide(y: np.ndarray, seed: int, stratified: bool) -> dict[str, np.ndarray]:
    """Give the rows of each split: disjoint, together all of them, the same for the same seed.

    Stratified, each class of `y` (n,) has its share in every split, up to one row. The order within a split is mixed.
    """
    # PCG64's own whole numbers: NumPy keeps the stream of a bit generator the same in all versions, not of `shuffle`
    order = np.argsort(np.random.PCG64(seed).random_raw(len(y)), kind="stable")
    groups = [order[y[order] == label] for label in np.unique(y)] if stratified else [order]
    parts: dict[str, list[np.ndarray]] = {"train": [], "validation": [], "test": []}
    for group in groups:
        held, tested = round(VALIDATION * len(group)), round(TEST * len(group))
        parts["test"].append(group[:tested])
        parts["validation"].append(group[tested : tested + held])
        parts["train"].append(group[tested + held :])
    rank = np.empty(len(y), dtype=np.intp)
    rank[order] = np.arange(len(y))
    return {
        split: rows[np.argsort(rank[rows])]
        for split, rows in ((split, np.concatenate(found)) for split, found in parts.items())
    }
