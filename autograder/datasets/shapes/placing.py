"""Where figures lie in a picture, and how much of each pixel they cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.datasets.rounding import rounded
from autograder.datasets.shapes.outlines import OUTLINES

__all__ = ["Places", "covered", "draw_places"]

KINDS = tuple(OUTLINES.values())


@dataclass(frozen=True)
class Places:
    """n figures: `x`, `y` and `radius` in pixels, `back` (n, 2, 2) from the picture's plane to the figure's own."""

    x: np.ndarray
    y: np.ndarray
    radius: np.ndarray
    back: np.ndarray


def draw_places(
    rng: np.random.Generator, x: np.ndarray, y: np.ndarray, radius: np.ndarray, turn: float, squeeze: float
) -> Places:
    """Turn each figure by up to `turn` radians either way, and squeeze it along an axis to `squeeze` at the least."""
    n = len(x)
    angle, axis = rng.uniform(-turn, turn, n), rng.uniform(0, np.pi, n)
    thin = rng.uniform(squeeze, 1.0, n)
    back = (
        rotation(-angle)
        @ (rotation(axis) * np.stack([np.ones(n), 1 / thin], 1)[:, None, :])
        @ rotation(-axis)
    )
    return Places(rounded(x), rounded(y), rounded(radius), rounded(back))


def rotation(angle: np.ndarray) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([np.stack([cos, -sin], 1), np.stack([sin, cos], 1)], 1)


def covered(kinds: np.ndarray, places: Places, side: int) -> np.ndarray:
    """How much of each pixel each figure covers, 0 to 1: float32 (n, side, side); `kinds` (n,) as in `OUTLINES`."""
    at = np.arange(side, dtype=np.float32) + np.float32(0.5)
    right = ((at - places.x[:, None]) / places.radius[:, None])[:, None, :]
    up = ((places.y[:, None] - at) / places.radius[:, None])[:, :, None]
    back = places.back[:, :, :, None, None]
    x = back[:, 0, 0] * right + back[:, 0, 1] * up
    y = back[:, 1, 0] * right + back[:, 1, 1] * up
    result = np.empty(x.shape, dtype=np.float32)
    for number, outline in enumerate(KINDS):
        wanted = np.flatnonzero(kinds == number)
        result[wanted] = outline(x[wanted], y[wanted])
    return (result * places.radius[:, None, None] + np.float32(0.5)).clip(0, 1)
