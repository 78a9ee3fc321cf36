"""Published sets: from the data folder, by download where that is allowed, else a generated set stands in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from autograder.datasets.card import Card
from autograder.datasets.dataset import Dataset
from autograder.datasets.folders import data_folders
from autograder.datasets.generated import Generated
from autograder.datasets.hidden.pictures import Wobble, wobbled
from autograder.datasets.published.download import Remote, download, may_download
from autograder.datasets.seeds import Arrays

__all__ = ["Published", "divided"]

# reads the two published parts, "train" and "test", from a folder; None when the files are not all there
Read = Callable[[Path], dict[str, Arrays] | None]
GRAIN = 6.0  # of 255 levels, standard deviation


@dataclass(frozen=True)
class Published:
    """A published set; `stand_in` is drawn in the same format and sizes where its files are not."""

    card: Card
    folder: str
    remotes: tuple[Remote, ...]
    read: Read
    held: int  # of the last training rows, in 60: the validation split
    wobble: Wobble  # of the hidden split: as much as an honest model bears
    stand_in: Generated

    def load(self, split: str, seed: int | None, size: int | None) -> Dataset:
        parts = self._find()
        if parts is None:
            print(
                f"{self.card.name}: no files of it here; {self.stand_in.card.name}, which is generated, stands in",
                file=sys.stderr,
            )
            rows = self.card.sizes[split] if size is None else size
            return replace(self.stand_in.load(split, seed, rows), stand_in_for=self.card.name)
        arrays = divided(parts, split, self.held)
        return Dataset(split, {name: array[:size] for name, array in arrays.items()}, self.card)

    def draw_hidden(self, seed: np.random.SeedSequence, count: int) -> Dataset:
        """Change pictures of the test part; without the files, draw from the set that stands in."""
        parts = self._find()
        if parts is None:
            return replace(self.stand_in.draw_hidden(seed, count), stand_in_for=self.card.name)
        rng = np.random.default_rng(seed)
        x, y = parts["test"]["x"], parts["test"]["y"]
        chosen = rng.integers(len(x), size=count) if count > len(x) else rng.permutation(len(x))[:count]
        return Dataset("hidden", {"x": changed(rng, x[chosen], self.wobble), "y": y[chosen]}, self.card)

    def _find(self) -> dict[str, Arrays] | None:
        for folder in data_folders():
            for place in (folder / self.folder, folder):
                if (found := self.read(place)) is not None:
                    return found
        if not may_download():
            return None
        place = data_folders()[0] / self.folder
        for remote in self.remotes:
            if not (place / remote.name).exists():
                download(remote, place)
        return self.read(place)


def divided(parts: dict[str, Arrays], split: str, held: int) -> Arrays:
    """The rows of a split: the test part as published; of the training part the last `held` in 60 validate."""
    if split == "test":
        return parts["test"]
    count = len(parts["train"]["y"])
    border = count - count * held // 60
    wanted = slice(border) if split == "train" else slice(border, None)
    return {name: array[wanted] for name, array in parts["train"].items()}


def changed(rng: np.random.Generator, pictures: np.ndarray, wobble: Wobble) -> np.ndarray:
    """Turn, zoom, move and bend pictures (n, h, w) or (n, h, w, 3), uint8, and change their light and grain."""
    grey = pictures.ndim == 3
    found = wobbled(rng, pictures[..., None] if grey else pictures, wobble)
    if not grey:  # a digit that is mirrored is none; a cat that is mirrored is a cat
        mirrored = rng.random(len(found)) < 0.5
        found[mirrored] = found[mirrored, :, ::-1]
        found = (found - 127.5) * rng.uniform(0.75, 1.25, (len(found), 1, 1, 1)) + 127.5
        found += rng.uniform(-20, 20, (len(found), 1, 1, 3))
    found += rng.normal(0.0, GRAIN, found.shape) * ((found > 0) if grey else 1)
    found = np.rint(found.clip(0, 255)).astype(np.uint8)
    return found[..., 0] if grey else found
