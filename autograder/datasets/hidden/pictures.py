"""Pictures turned, zoomed, moved and warped a little: still the same thing to an eye, no pixel as it was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Wobble", "wobbled"]

KNOTS = 4


@dataclass(frozen=True)
class Wobble:
    """The most of each: `turn` in radians, `zoom` as a share, `shift` and `tremble` (of the warp's knots) in pixels."""

    turn: float
    zoom: float
    shift: float
    tremble: float


def wobbled(rng: np.random.Generator, pictures: np.ndarray, most: Wobble) -> np.ndarray:
    """Change each of `pictures` (n, side, side, channels) in a way of its own; float64 of the same shape.

    Pixels beyond the rim are those of the rim.
    """
    count, side = pictures.shape[:2]
    turn, zoom = rng.uniform(-most.turn, most.turn, count), 1 + rng.uniform(-most.zoom, most.zoom, count)
    cos, sin = (np.cos(turn) * zoom)[:, None, None], (np.sin(turn) * zoom)[:, None, None]
    shift = rng.uniform(-most.shift, most.shift, (2, count, 1, 1))
    bend = _stretched(rng.uniform(-most.tremble, most.tremble, (2, count, KNOTS, KNOTS)), side)
    middle = (side - 1) / 2
    at = np.arange(side) - middle
    x, y = at[None, None, :], at[None, :, None]
    return _read(
        pictures,
        (sin * x + cos * y + middle + shift[0] + bend[0]).clip(0, side - 1),
        (cos * x - sin * y + middle + shift[1] + bend[1]).clip(0, side - 1),
    )


def _stretched(knots: np.ndarray, side: int) -> np.ndarray:
    """Values (..., KNOTS, KNOTS) made as large as a picture, (..., side, side), linearly between the knots."""
    place = np.linspace(0, KNOTS - 1, side)
    weight = (1 - np.abs(place[:, None] - np.arange(KNOTS))).clip(0)
    return weight @ knots @ weight.T


def _read(pictures: np.ndarray, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """The pictures' values between their pixels, by linear interpolation."""
    side = pictures.shape[1]
    top, left = row.astype(np.intp).clip(0, side - 2), column.astype(np.intp).clip(0, side - 2)
    down, right = (row - top)[..., None], (column - left)[..., None]
    each = np.arange(len(pictures))[:, None, None]
    upper = pictures[each, top, left] * (1 - right) + pictures[each, top, left + 1] * right
    lower = pictures[each, top + 1, left] * (1 - right) + pictures[each, top + 1, left + 1] * right
    return upper * (1 - down) + lower * down
