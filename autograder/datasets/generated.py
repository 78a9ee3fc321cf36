"""Sets that are drawn: a card, a function that draws a batch, and the version of that function."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.datasets.cache import cached
from autograder.datasets.card import Card
from autograder.datasets.dataset import Dataset
from autograder.datasets.folders import cache_folder
from autograder.datasets.seeds import Arrays, Draw, draw_rows, split_seed

__all__ = ["Generated"]

HIDDEN = "hidden"


@dataclass(frozen=True)
class Generated:
    """A generated set; `version` counts the changes to what `draw` gives, so that no cache keeps an older one.

    `kept` tells whether drawing takes long enough for the cache to be worth its space.
    """

    card: Card
    draw: Draw
    version: int = 1
    kept: bool = False

    def load(self, split: str, seed: int | None, size: int | None) -> Dataset:
        count = self.card.sizes[split] if size is None else size

        def make() -> Arrays:
            return draw_rows(self.draw, split_seed(self.card.name, split, seed or 0), count)

        arrays = (
            cached(cache_folder(), self._parameters(split, seed or 0, count), make) if self.kept else make()
        )
        return Dataset(split, arrays, self.card)

    def draw_hidden(self, seed: np.random.SeedSequence, count: int) -> Dataset:
        # never through the cache: what lies on disk can be read
        return Dataset(HIDDEN, draw_rows(self.draw, seed, count), self.card)

    def _parameters(self, split: str, seed: int, count: int) -> dict[str, object]:
        """All that the arrays depend on; the libraries' versions because their streams and drawing may change."""
        return {
            "name": self.card.name,
            "version": self.version,
            "split": split,
            "seed": seed,
            "count": count,
            "numpy": np.__version__,
            "pillow": _pillow_version(),
        }


def _pillow_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pillow")
    except PackageNotFoundError:
        return ""
