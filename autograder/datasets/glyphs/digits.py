"""The set `glyphs`: digits drawn from fonts, in MNIST's format."""

from __future__ import annotations

import numpy as np

from autograder.datasets.card import Card, Column
from autograder.datasets.generated import Generated
from autograder.datasets.glyphs.hand import draw_hand
from autograder.datasets.glyphs.masters import masters
from autograder.datasets.glyphs.warp import PIXELS, warp
from autograder.datasets.labels import balanced
from autograder.datasets.rounding import rounded
from autograder.datasets.seeds import Arrays

__all__ = ["GLYPHS"]

GRAIN = 0.10  # of the ink, standard deviation
FAINTEST = 0.55  # ink of the palest digit
SKIP = (0.3, 0.8)  # half of what the pen skips, in pixels; it does so in one digit of three


def draw(rng: np.random.Generator, count: int) -> Arrays:
    """Draw `count` digits: `x` (count, 28, 28) uint8, `y` (count,) int64."""
    digits = balanced(rng, 10, count)
    ink = warp(masters(), draw_hand(rng, digits))
    pale = rng.uniform(FAINTEST, 1.0, count).astype(np.float32)
    grain = rng.integers(-127, 128, ink.shape, dtype=np.int8).astype(np.float32) * np.float32(GRAIN / 73.3)
    ink = ink * pale[:, None, None] * (1 + grain) * _skips(rng, count)
    return {"x": _centre(np.rint(ink.clip(0, 1) * 255).astype(np.uint8)), "y": digits}


def _skips(rng: np.random.Generator, count: int) -> np.ndarray:
    """Where the pen touches, 0 to 1, (count, 28, 28): in some pictures not along a line."""
    turn = rng.uniform(0, np.pi, count)
    across, down, from_middle = (
        rounded(values)[:, None, None] for values in (np.cos(turn), np.sin(turn), rng.uniform(-8, 8, count))
    )
    half = np.where(rng.random(count) < 1 / 3, rng.uniform(*SKIP, count), -1).astype(np.float32)[
        :, None, None
    ]
    at = np.arange(PIXELS, dtype=np.float32) - np.float32((PIXELS - 1) / 2)
    away = abs(across * at + down * at[:, None] - from_middle)
    return (away - half + np.float32(0.5)).clip(0, 1)


def _centre(pictures: np.ndarray) -> np.ndarray:
    """Move each picture by whole pixels until its centre of mass is in the middle, as MNIST has it."""
    total = pictures.sum(axis=(1, 2), dtype=np.int64)
    at = np.arange(PIXELS)
    down = (pictures.sum(axis=2, dtype=np.int64) * at).sum(axis=1) / total
    across = (pictures.sum(axis=1, dtype=np.int64) * at).sum(axis=1) / total
    middle = (PIXELS - 1) / 2
    row = at[None, :] + np.rint(down - middle).astype(np.int64)[:, None]
    column = at[None, :] + np.rint(across - middle).astype(np.int64)[:, None]
    moved = pictures[
        np.arange(len(pictures))[:, None, None], row[:, :, None] % PIXELS, column[:, None, :] % PIXELS
    ]
    inside = ((row >= 0) & (row < PIXELS))[:, :, None] & ((column >= 0) & (column < PIXELS))[:, None, :]
    return moved * inside


GLYPHS = Generated(
    Card(
        name="glyphs",
        title="digits drawn from fonts, in MNIST's format",
        source="drawn by autograder.datasets.glyphs from fonts that come with matplotlib",
        licence="as this project; the fonts' own licences allow to draw with them (DejaVu, STIX, BaKoMa)",
        made="20 faces; turned, sheared, stretched, stroke made thinner or wider, warped elastically, grained; fitted "
        "into 20 x 20 pixels and centred by mass in 28 x 28",
        citation="this project, autograder.datasets.glyphs",
        columns=(
            Column("x", ("n", PIXELS, PIXELS), "uint8", "ink, 0 is paper and 255 full ink"),
            Column("y", ("n",), "int64", "the digit"),
        ),
        sizes={"train": 60_000, "validation": 10_000, "test": 10_000},
        classes=tuple("0123456789"),
    ),
    draw,
    kept=True,
)
