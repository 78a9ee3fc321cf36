"""The one door: `load`, `names`, `card`."""

from __future__ import annotations

import difflib
import operator
from functools import cache

from autograder.datasets.bundled import BUNDLED
from autograder.datasets.card import SPLITS, Card
from autograder.datasets.dataset import Dataset
from autograder.datasets.glyphs.digits import GLYPHS
from autograder.datasets.published.cifar10 import CIFAR10
from autograder.datasets.published.mnist import MNIST
from autograder.datasets.scenes.captions import CAPTIONS
from autograder.datasets.scenes.scenes import SCENES
from autograder.datasets.series import SERIES
from autograder.datasets.shapes.shapes import SHAPES
from autograder.datasets.source import Source
from autograder.datasets.text.texts import SENTENCES, TRANSLATION

__all__ = ["card", "load", "names", "source"]


@cache
def _sources() -> dict[str, Source]:
    drawn = (GLYPHS, SHAPES, SCENES, CAPTIONS, SERIES, SENTENCES, TRANSLATION)
    every: tuple[Source, ...] = (*BUNDLED, *drawn, MNIST, CIFAR10)
    return {one.card.name: one for one in every}


def names() -> tuple[str, ...]:
    """The names of all sets, sorted."""
    return tuple(sorted(_sources()))


def card(name: str) -> Card:
    """The card of a set, without loading it."""
    return source(name).card


def load(name: str, split: str, seed: int | None = None, *, size: int | None = None) -> Dataset:
    """Load a split: "train", "validation" or "test".

    Generated sets are drawn anew for every `seed`; of bundled sets it is another division of the same rows; published
    ones have no other. Without it everybody has the same rows. `size` takes that many rows from the beginning.

    Raises ValueError for a name, split, seed or size that cannot be, and CourseError for published files that are
    broken or cannot be fetched.
    """
    found = source(name)
    if split not in SPLITS:
        raise ValueError(f"no split {split!r}: there are {_listed(SPLITS)}{_meant(split, SPLITS)}")
    seed, size = _whole("seed", seed, 0), _whole("size", size, 1)
    if size is not None and size > found.card.sizes[split]:
        raise ValueError(f"size: {name} has {found.card.sizes[split]:,} rows in {split!r}; found {size:,}")
    return found.load(split, seed, size)


def source(name: str) -> Source:
    """What is behind a name; ValueError with the nearest one for a name that is not there."""
    try:
        return _sources()[name]
    except (KeyError, TypeError):
        raise ValueError(f"no set {name!r}: there are {_listed(names())}{_meant(name, names())}") from None


def _whole(what: str, value: object, least: int) -> int | None:
    if value is None:
        return None
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if number < least or isinstance(value, bool):
        raise ValueError(f"{what}: wanted a whole number, {least} or more; found {value!r}")
    return number


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words)


def _meant(word: object, words: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(str(word).lower(), words, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
