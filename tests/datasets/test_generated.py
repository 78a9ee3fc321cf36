"""Generated sets: the same for the same seed, in every process and on every kind of processor; else different."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from autograder.datasets import load
from autograder.datasets.rounding import rounded
from autograder.datasets.seeds import BATCH

DRAWN = ("glyphs", "shapes", "scenes", "captions", "series", "sentences", "translation")
ROWS = 40


def digest(name: str, seed: int) -> str:
    data = load(name, "train", seed, size=ROWS)
    return hashlib.sha256(b"".join(data[key].tobytes() for key in sorted(data.arrays))).hexdigest()


@pytest.mark.parametrize("name", DRAWN)
def test_another_seed_gives_other_rows(name: str) -> None:
    assert digest(name, 0) != digest(name, 1)


@pytest.mark.parametrize("name", DRAWN)
def test_no_seed_is_seed_zero(name: str) -> None:
    wanted, found = load(name, "test", 0, size=5), load(name, "test", size=5)

    assert all(np.array_equal(found[key], wanted[key]) for key in wanted.arrays)


@pytest.mark.parametrize("name", DRAWN)
def test_a_smaller_set_is_the_beginning_of_a_larger_one(name: str) -> None:
    large, small = load(name, "validation", size=BATCH + 5), load(name, "validation", size=BATCH + 1)

    assert len(large) == BATCH + 5
    assert all(np.array_equal(large[key][: BATCH + 1], small[key]) for key in large.arrays)


def test_other_processes_without_vector_instructions_draw_the_same_pictures() -> None:
    names = ("glyphs", "shapes", "scenes", "captions", "sentences", "translation")
    here = str(Path(__file__).parent)
    code = (
        f"import sys; sys.path.insert(0, {here!r}); from test_generated import digest;"
        f"print([digest(name, 3) for name in {names}])"
    )
    # the groups that NumPy picks its loops by, newer and older names; those that it does not know, it only warns of
    plain = {
        "NPY_DISABLE_CPU_FEATURES": " ".join(vector_features()),
        "COURSE_DATA": os.environ["COURSE_DATA"] + "/2",
    }

    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | plain
    )

    assert found.stdout.strip() == str([digest(name, 3) for name in names])


def vector_features() -> list[str]:
    """What this NumPy can switch off and this processor has."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return [feature for feature in __cpu_dispatch__ if __cpu_features__.get(feature)]


@pytest.mark.parametrize("name", ["glyphs", "shapes"])
def test_every_class_is_as_frequent_as_the_others(name: str) -> None:
    labels = load(name, "train", size=2 * BATCH).y

    assert np.bincount(labels).tolist() == [2 * BATCH // 10] * 10


@pytest.mark.parametrize("name", ["glyphs", "shapes", "sentences"])
def test_no_row_comes_twice(name: str) -> None:
    rows = load(name, "train", size=2 * BATCH).x

    assert len({row.tobytes() for row in rows}) == 2 * BATCH


@pytest.mark.parametrize("name", ["glyphs", "shapes", "scenes", "captions"])
def test_the_last_bit_of_a_sine_changes_no_picture(
    name: str, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    wanted = digest(name, 0)
    for function in (np.cos, np.sin, np.exp):
        other = partial(one_bit_more, function)
        monkeypatch.setattr(np, function.__name__, other)
    monkeypatch.setenv("COURSE_DATA", str(data_folder / "other"))

    assert digest(name, 0) == wanted


def one_bit_more(function: Callable[[np.ndarray], np.ndarray], values: np.ndarray) -> np.ndarray:
    """What a function gives on a processor that rounds its last bit the other way."""
    return np.nextafter(function(values), np.inf)


def test_rounding_takes_the_last_bits_away() -> None:
    values = np.random.default_rng(0).normal(size=1000)

    assert np.array_equal(rounded(values + 1e-9), rounded(values))
    assert np.abs(rounded(values) - values).max() < 2**-12
