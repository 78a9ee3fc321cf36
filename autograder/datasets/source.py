"""What the door knows of a set: a card, and two ways to get at rows of it."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from autograder.datasets.card import Card
from autograder.datasets.dataset import Dataset

__all__ = ["Source"]


class Source(Protocol):
    """A set behind the door; each family has its own kind."""

    @property
    def card(self) -> Card: ...

    def load(self, split: str, seed: int | None, size: int | None) -> Dataset:
        """Give the first `size` rows (None: all) of a split; `seed` None is the set that everybody has."""
        ...

    def draw_hidden(self, seed: np.random.SeedSequence, count: int) -> Dataset:
        """Draw rows of the same kind that nobody without the seed can look up or draw again."""
        ...
