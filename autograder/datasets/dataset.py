"""One split of a set: named arrays with a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from autograder.datasets.card import Card

__all__ = ["Dataset"]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """The arrays of one split, as attributes (`data.x`, `data.y`) or by name (`data["x"]`).

    The first axis of every array counts the rows. `stand_in_for` names the set that was asked for when this one
    stands in for it, and is empty otherwise.
    """

    split: str
    arrays: Mapping[str, np.ndarray]
    card: Card
    stand_in_for: str = ""

    @property
    def name(self) -> str:
        return self.card.name

    def __getitem__(self, name: str) -> np.ndarray:
        return self.arrays[name]

    def __getattr__(self, name: str) -> np.ndarray:
        arrays = self.__dict__.get("arrays", {})  # not there yet while a copy of this is being made
        if name in arrays:
            return arrays[name]
        raise AttributeError(f"no array {name!r} here; there are: {', '.join(arrays) or 'none'}")

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values())))

    def __repr__(self) -> str:
        arrays = ", ".join(f"{name} {array.shape} {array.dtype}" for name, array in self.arrays.items())
        instead = f", in place of {self.stand_in_for}" if self.stand_in_for else ""
        return f"<Dataset {self.name}, {self.split}{instead}: {arrays}>"
