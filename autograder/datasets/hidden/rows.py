"""Fresh rows out of public ones: each is mixed from several, so that a table of the public rows knows none of them.

A row is m + sum_k w_k (a_k - m), with m the mean of its class, a_1 ... a_4 rows of that class drawn at random, and
weights whose squares add up to 1. Then its mean and covariance are those of the class, for any such weights: the task
stays the task. No a_k is near: at w_k = 1/2 the row lies as far from each of them as two rows' distance / sqrt(2).
"""

from __future__ import annotations

import numpy as np

from autograder.datasets.hidden.pictures import Wobble, wobbled
from autograder.datasets.seeds import Arrays

__all__ = ["mixed_classes", "mixed_pictures", "mixed_targets"]

PARENTS = 4
NEIGHBOURS = 16  # of the same class, which a picture's parents are among
WOBBLE = Wobble(turn=0.12, zoom=0.05, shift=0.3, tremble=0.2)
GRAIN = 1.5  # of the 16 levels of a pixel


def mixed_classes(rng: np.random.Generator, x: np.ndarray, y: np.ndarray, count: int) -> Arrays:
    """Draw rows (count, d) and labels (count,), the classes as frequent as in `y`."""
    labels = (
        rng.permutation(y[np.arange(count) * len(y) // count]) if count < len(y) else rng.choice(y, count)
    )
    found = np.empty((count, x.shape[1]))
    for label in np.unique(labels):
        wanted = labels == label
        found[wanted] = _mixed(rng, x[y == label], int(wanted.sum()))
    return {"x": found.clip(x.min(axis=0), x.max(axis=0)), "y": labels}


def mixed_targets(rng: np.random.Generator, x: np.ndarray, y: np.ndarray, count: int) -> Arrays:
    """Draw rows (count, d) and targets (count,) together; features with two values keep to these."""
    together = np.column_stack([x, y])
    two = [column for column in range(x.shape[1]) if len(np.unique(x[:, column])) == 2]
    _, groups = np.unique(x[:, two], axis=0, return_inverse=True)
    found = mixed_classes(rng, together, groups.reshape(len(x)), count)["x"]
    found[:, two] = x[:, two][np.abs(found[:, None, two] - x[None, :, two]).sum(axis=2).argmin(axis=1)]
    return {"x": found[:, :-1], "y": found[:, -1]}


def mixed_pictures(rng: np.random.Generator, x: np.ndarray, y: np.ndarray, count: int, side: int) -> Arrays:
    """Draw flat pictures (count, side * side), whole numbers up to 16, and labels (count,).

    Each is mixed as rows are, from pictures that resemble one another, and then turned, moved and grained a little.
    """
    first = rng.integers(len(x), size=count)
    found, most = np.empty((count, x.shape[1])), np.empty((count, x.shape[1]))
    for label in np.unique(y[first]):
        wanted, same = np.flatnonzero(y[first] == label), x[y == label]
        apart = ((x[first[wanted], None, :] - same) ** 2).sum(axis=2)
        for row, near in zip(wanted, np.argsort(apart, axis=1)[:, :NEIGHBOURS], strict=True):
            found[row] = _mixed(rng, same[near], 1)[0]
        most[wanted] = same.max(axis=0)
    pictures = wobbled(rng, found.reshape(count, side, side, 1), WOBBLE).reshape(count, -1)
    grain = rng.normal(0.0, GRAIN, pictures.shape) * (pictures > 0)
    # a pixel that is paper in every digit of the class stays paper: whoever standardised pixels divides by its spread
    return {"x": np.rint(pictures + grain).clip(0, most), "y": y[first]}


def _mixed(rng: np.random.Generator, rows: np.ndarray, count: int) -> np.ndarray:
    middle = rows.mean(axis=0)
    parents = rng.random((count, len(rows))).argsort(axis=1)[:, :PARENTS]
    weights = np.sqrt(rng.dirichlet(np.full(PARENTS, 4.0), count))
    return middle + ((rows[parents] - middle) * weights[:, :, None]).sum(axis=1)
