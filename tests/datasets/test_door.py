"""The door: names, cards, splits, and what it says when asked for what is not there."""

from __future__ import annotations

import copy
import subprocess
import sys

import numpy as np
import pytest

from autograder.datasets import card, load, names
from autograder.datasets.card import SPLITS

ROWS = 25


def test_the_names_are_those_of_the_syllabus() -> None:
    assert names() == (
        "breast_cancer", "captions", "cifar10", "diabetes", "digits", "glyphs", "iris", "mnist", "scenes", "sentences",
        "series", "shapes", "translation", "wine",
    )  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_the_arrays_are_as_the_card_says(name: str) -> None:
    data = load(name, "validation", size=ROWS)

    for column in card(name).columns:
        array = data[column.name]
        assert array.shape == (ROWS, *column.shape[1:])
        assert array.dtype == np.dtype(column.dtype)
    assert set(data.arrays) == {column.name for column in card(name).columns}
    assert len(data) == ROWS


@pytest.mark.parametrize("name", [name for name in names() if card(name).classes and name != "sentences"])
def test_the_labels_are_numbers_of_the_classes(name: str) -> None:
    data = load(name, "train", size=min(200, card(name).sizes["train"]))
    labels = next(data[key] for key in ("y", "labels", "kinds") if key in data.arrays)

    assert labels.max() == len(card(name).classes) - 1
    assert labels.min() == (-1 if name == "scenes" else 0)


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "diabetes", "digits", "series"])
def test_a_split_has_the_rows_that_the_card_says(name: str) -> None:
    assert {split: len(load(name, split)) for split in SPLITS} == dict(card(name).sizes)


@pytest.mark.parametrize("name", names())
def test_no_row_is_in_two_splits(name: str) -> None:
    rows = [{row.tobytes() for row in load(name, split, size=30)[_input(name)]} for split in SPLITS]
    repeated = 0 if name != "translation" else 30  # two short sentences may be the same

    assert len(rows[0] & rows[1]) + len(rows[0] & rows[2]) + len(rows[1] & rows[2]) <= repeated


def _input(name: str) -> str:
    return "source" if name == "translation" else "x"


def test_a_card_prints_as_text() -> None:
    title, rows, *_ = str(card("glyphs")).splitlines()

    assert title == "glyphs: digits drawn from fonts, in MNIST's format"
    assert rows == "  rows      train 60,000, validation 10,000, test 10,000"


@pytest.mark.parametrize(
    ("wrong", "near"), [("mnits", "mnist"), ("Iris", "iris"), ("brest_cancer", "breast_cancer")]
)
def test_a_wrong_name_is_answered_with_the_nearest(wrong: str, near: str) -> None:
    with pytest.raises(ValueError, match=rf"no set '{wrong}': there are .*; did you mean '{near}'\?"):
        load(wrong, "train")


def test_a_wrong_split_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        ValueError, match=r"no split 'valid': there are train, .*; did you mean 'validation'\?"
    ):
        load("iris", "valid")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"seed": -1}, "seed: wanted a whole number, 0 or more; found -1"),
        ({"seed": 1.5}, "seed: wanted a whole number, 0 or more; found 1.5"),
        ({"seed": True}, "seed: wanted a whole number"),
        ({"size": 0}, "size: wanted a whole number, 1 or more; found 0"),
        ({"size": 91}, "size: iris has 90 rows in 'train'; found 91"),
    ],
)
def test_seeds_and_sizes_that_cannot_be_are_refused(arguments: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        load("iris", "train", **arguments)


def test_an_array_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no array 'z' here; there are: x, y"):
        _ = load("iris", "test").z


def test_a_dataset_can_be_copied() -> None:
    data = load("iris", "test")

    assert np.array_equal(copy.deepcopy(data).x, data.x)


def test_importing_loads_numpy_alone() -> None:
    heavy = "{'sklearn', 'PIL', 'matplotlib', 'scipy', 'pandas', 'torch', 'urllib.request', 'tarfile'}"
    code = f"import sys, autograder.datasets as d; d.names(); print(sorted({heavy} & sys.modules.keys()))"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
