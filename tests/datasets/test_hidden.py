"""Hidden splits: drawn with a key, in no public row, and no easier for whoever looks them up."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from published_files import idx
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler

from autograder.datasets import Dataset, hidden_split, load, names
from autograder.datasets.card import SPLITS
from autograder.errors import CourseError
from autograder.hidden_key import forget_key, hold_key

CLASSED = ("iris", "wine", "breast_cancer", "digits")
KEY = bytes(range(32))
MANY = 1000


@cache
def draw(name: str, count: int, key: bytes = KEY, **more: int) -> Dataset:
    hold_key(key)
    try:
        return hidden_split(name, count, **more)
    finally:
        forget_key()


@cache
def public(name: str) -> tuple[np.ndarray, np.ndarray]:
    """All rows of a set: what anybody can have in a table."""
    parts = [load(name, split) for split in SPLITS]
    return np.concatenate([part.x for part in parts]), np.concatenate([part.y for part in parts])


@pytest.mark.parametrize("name", names())
def test_without_a_key_there_is_no_hidden_split(name: str) -> None:
    with pytest.raises(CourseError, match="no key in this process: hidden rows are drawn by the examiner"):
        hidden_split(name, 5)


@pytest.mark.parametrize("name", names())
def test_hidden_rows_are_of_the_same_kind(name: str) -> None:
    hidden, shown = draw(name, 7), load(name, "train", size=7)

    assert {key: (array.shape, array.dtype) for key, array in hidden.arrays.items()} == {
        key: (array.shape, array.dtype) for key, array in shown.arrays.items()
    }


@pytest.mark.parametrize("name", names())
def test_the_key_decides_the_rows(name: str) -> None:
    first, again = draw(name, 20), draw(name, 20)
    others = (draw(name, 20, key=bytes(32)), draw(name, 20, draw=1), load(name, "test", size=20))
    column = "source" if name == "translation" else "x"

    assert all(np.array_equal(again[key], first[key]) for key in first.arrays)
    assert not any(np.array_equal(other[column], first[column]) for other in others)


def test_hidden_rows_are_not_written_to_disk(data_folder: Path) -> None:
    draw("glyphs", 5, draw=99)

    assert not list(data_folder.rglob("*"))


@pytest.mark.parametrize("count", [0, -1])
def test_no_rows_cannot_be_asked_for(count: int) -> None:
    with pytest.raises(ValueError, match="count: wanted 1 or more"):
        draw("iris", count)


@pytest.mark.parametrize("name", [*CLASSED, "diabetes"])
def test_no_hidden_row_is_a_public_one(name: str) -> None:
    known = {row.tobytes() for row in public(name)[0]}

    assert sum(row.tobytes() in known for row in draw(name, MANY).x) == 0


@pytest.mark.parametrize("name", CLASSED)
def test_hidden_classes_are_as_frequent_as_public_ones(name: str) -> None:
    shares = [np.bincount(labels) / len(labels) for labels in (draw(name, MANY).y, public(name)[1])]

    assert np.abs(shares[0] - shares[1]).max() < 0.05


# how much more than learning from the training rows alone a look-up may get
ADVANTAGE = 0.02


@cache
def learned(name: str) -> Pipeline:
    """Logistic regression on the training rows alone."""
    train = load(name, "train")
    return make_pipeline(MinMaxScaler(), LogisticRegression(C=10, max_iter=300)).fit(train.x, train.y)


def nearest(x: np.ndarray, y: np.ndarray) -> Pipeline:
    """A table: the label of the nearest row in it."""
    return make_pipeline(MinMaxScaler(), KNeighborsClassifier(1)).fit(x, y)


@pytest.mark.parametrize("name", CLASSED)
def test_a_table_of_all_public_rows_does_not_beat_learning(name: str) -> None:
    hidden, train = draw(name, MANY), load(name, "train")
    table = nearest(*public(name)).score(hidden.x, hidden.y)
    honest = max(learner.score(hidden.x, hidden.y) for learner in (learned(name), nearest(train.x, train.y)))

    assert table <= honest + ADVANTAGE
    assert honest > 0.93


@pytest.mark.parametrize("name", CLASSED)
def test_what_was_learned_holds_on_hidden_rows_as_on_the_test_split(name: str) -> None:
    test, hidden = load(name, "test"), draw(name, MANY)

    # the test splits have 30 to 359 rows: their own accuracy is known no better
    assert abs(learned(name).score(hidden.x, hidden.y) - learned(name).score(test.x, test.y)) < 0.06


def test_a_table_of_targets_is_worth_nothing() -> None:
    x, y = public("diabetes")
    hidden = draw("diabetes", MANY)
    nearest = ((hidden.x[:, None] - x[None]) ** 2).sum(axis=2).argmin(axis=1)
    remains = ((y[nearest] - hidden.y) ** 2).mean() / hidden.y.var()
    line = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y)[0]
    learned = ((np.column_stack([hidden.x, np.ones(MANY)]) @ line - hidden.y) ** 2).mean() / hidden.y.var()

    assert learned < 0.6 < 0.8 < remains


def test_two_valued_features_stay_two_valued() -> None:
    assert set(np.unique(draw("diabetes", 500).x[:, 1])) == set(np.unique(public("diabetes")[0][:, 1]))


@pytest.mark.parametrize("name", CLASSED)
def test_hidden_rows_keep_within_what_was_measured(name: str) -> None:
    hidden, (x, _) = draw(name, MANY), public(name)

    assert (hidden.x >= x.min(axis=0)).all()
    assert (hidden.x <= x.max(axis=0)).all()


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer"])
def test_hidden_rows_have_the_means_and_spreads_of_their_classes(name: str) -> None:
    hidden, (x, y) = draw(name, MANY), public(name)
    for label in np.unique(y):
        mean, spread = x[y == label].mean(axis=0), x[y == label].std(axis=0)
        fresh = hidden.x[hidden.y == label]
        # 250 and more rows: six standard errors of a mean
        assert np.abs((fresh.mean(axis=0) - mean) / spread).max() < 6 / np.sqrt(len(fresh))
        assert np.abs(fresh.std(axis=0) / spread - 1).max() < 0.2


def test_a_table_of_a_published_set_often_does_not_find_the_picture_that_was_changed(
    data_folder: Path,
) -> None:
    glyphs = load("glyphs", "test", size=1500)
    for part, rows in (("train", slice(1000)), ("t10k", slice(1000, 1500))):
        (data_folder / f"{part}-images-idx3-ubyte").write_bytes(idx(glyphs.x[rows]))
        (data_folder / f"{part}-labels-idx1-ubyte").write_bytes(idx(glyphs.y[rows]))
    hidden = draw("mnist", 500)
    table = glyphs.x.reshape(1500, -1).astype(np.float64)
    asked = hidden.x.reshape(500, -1).astype(np.float64)
    nearest = ((table**2).sum(axis=1) - 2 * asked @ table.T).argmin(axis=1)

    assert hidden.name == "mnist"
    assert not {row.tobytes() for row in hidden.x} & {row.tobytes() for row in glyphs.x}
    # each hidden digit was made from another row of the test part: a table that saw through the change would know all
    assert (nearest >= 1000).mean() < 0.75
