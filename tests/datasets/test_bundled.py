"""Bundled sets: fixed, stratified, disjoint divisions of scikit-learn's rows."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import datasets

from autograder.datasets import load
from autograder.datasets.card import SPLITS
from autograder.datasets.division import divide

CLASSED = ("digits", "iris", "wine", "breast_cancer")


@pytest.mark.parametrize("name", [*CLASSED, "diabetes"])
def test_the_splits_together_are_the_set(name: str) -> None:
    whole = getattr(datasets, f"load_{name}")()
    parts = [load(name, split) for split in SPLITS]
    found = np.concatenate([np.column_stack([part.x, part.y]) for part in parts])
    wanted = np.column_stack([whole.data, whole.target])

    assert np.array_equal(found[np.lexsort(found.T)], wanted[np.lexsort(wanted.T)])


@pytest.mark.parametrize("name", CLASSED)
def test_every_class_has_its_share_of_every_split(name: str) -> None:
    counts = {split: np.bincount(load(name, split).y) for split in SPLITS}
    whole = sum(counts.values())

    assert np.abs(counts["test"] - 0.2 * whole).max() <= 0.5
    assert np.abs(counts["validation"] - 0.2 * whole).max() <= 0.5


def test_another_seed_divides_otherwise() -> None:
    assert not np.array_equal(load("wine", "test", 1).x, load("wine", "test").x)


def test_the_division_is_the_same_for_ever() -> None:
    # what students have seen of the test split must not move into it with a new release of NumPy
    assert divide(np.repeat([0, 1], 5), 0, stratified=True)["test"].tolist() == [3, 8]
