"""The random streams of the generated sets.

Every set, split and batch of rows has a stream of its own, spawned from one seed: no two of them overlap, and a
shorter set is the beginning of the longer one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np

from autograder.datasets.card import SPLITS

__all__ = ["BATCH", "Arrays", "Draw", "draw_rows", "split_seed"]

BATCH = (
    250  # rows that are drawn at a time: enough for NumPy to be quick, few enough for the processor's caches
)

Arrays = dict[str, np.ndarray]
Draw = Callable[[np.random.Generator, int], Arrays]


def split_seed(name: str, split: str, seed: int) -> np.random.SeedSequence:
    """The stream of a split: different for every set, split and seed (0 or more)."""
    return np.random.SeedSequence(seed, spawn_key=(zlib.crc32(name.encode()), SPLITS.index(split)))


def draw_rows(draw: Draw, seed: np.random.SeedSequence, count: int) -> Arrays:
    """Draw `count` rows in batches; the first rows are the same whatever `count` is."""
    batches = []
    for number in range(-(-count // BATCH)):
        stream = np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, number))
        batches.append(draw(np.random.default_rng(stream), BATCH))
    if not batches:
        return {name: array[:0] for name, array in draw(np.random.default_rng(seed), BATCH).items()}
    return {name: np.concatenate([batch[name] for batch in batches])[:count] for name in batches[0]}
