"""From masters to pictures: every pixel asks where it comes from, and reads the distance there.

Plain sums and products of float32 in a fixed order and nothing from a linear algebra library, whose order of summation
depends on the processor: so the pictures are the same, bit by bit, wherever the masters are.
"""

from __future__ import annotations

import numpy as np

from autograder.datasets.glyphs.hand import KNOTS, Hand
from autograder.datasets.glyphs.masters import SIDE, Masters

__all__ = ["PIXELS", "warp"]

PIXELS = 28
BOX = 20  # the digit fits into so many pixels each way, as in MNIST


def warp(masters: Masters, hand: Hand) -> np.ndarray:
    """Draw a batch: ink from 0 to 1, float32 (n, 28, 28), each digit's box in the middle."""
    scale, middle = _fit(masters, hand)
    x, y = _origins(hand.forward, hand.knots, scale, middle)
    distance = _read(masters.distances, hand.master, x, y)
    wider = hand.stroke - np.float32(0.6) * masters.strokes[hand.master].astype(np.float32)
    sharp = scale / hand.blur
    ink = (distance + wider[:, None, None]) * sharp[:, None, None] + np.float32(0.5)
    return ink.clip(0, 1)


def _fit(masters: Masters, hand: Hand) -> tuple[np.ndarray, np.ndarray]:
    """The scale (n,) that fits each digit into the box, and the middle (n, 2) of its outline, after `forward`."""
    outline, forward = masters.outlines[hand.master], hand.forward
    x = outline[:, :, 0] * forward[:, 0, 0, None] + outline[:, :, 1] * forward[:, 0, 1, None]
    y = outline[:, :, 0] * forward[:, 1, 0, None] + outline[:, :, 1] * forward[:, 1, 1, None]
    low, high = np.stack([x.min(1), y.min(1)], 1), np.stack([x.max(1), y.max(1)], 1)
    return BOX / (high - low).max(axis=1), (low + high) / 2


def _origins(
    forward: np.ndarray, knots: np.ndarray, scale: np.ndarray, middle: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where in the master each pixel comes from: x and y, each (n, 28, 28), in pixels of the master."""
    determinant = forward[:, 0, 0] * forward[:, 1, 1] - forward[:, 0, 1] * forward[:, 1, 0]
    at = np.arange(PIXELS, dtype=np.float32) - np.float32((PIXELS - 1) / 2)
    across = at[None, None, :] / scale[:, None, None] + middle[:, 0, None, None]
    down = at[None, :, None] / scale[:, None, None] + middle[:, 1, None, None]
    back = np.stack([forward[:, 1, 1], -forward[:, 0, 1], -forward[:, 1, 0], forward[:, 0, 0]]) / determinant
    back = back[:, :, None, None]
    shift = _elastic(knots)
    centre = np.float32((SIDE - 1) / 2)
    x = back[0] * across + back[1] * down + shift[:, 0] + centre
    y = back[2] * across + back[3] * down + shift[:, 1] + centre
    return x, y


def _elastic(knots: np.ndarray) -> np.ndarray:
    """Smooth shifts (n, 2, 28, 28) between the knots: cubic B-splines, summed term by term."""
    weight = _spline()
    rows = sum(weight[:, k, None] * knots[:, :, None, k, :] for k in range(KNOTS))
    return sum(weight[:, k] * rows[..., k, None] for k in range(KNOTS))


def _spline() -> np.ndarray:
    """The weight of each knot at each pixel, (28, KNOTS): uniform cubic B-splines with a margin of a knot."""
    place = np.arange(PIXELS)[:, None] * ((KNOTS - 3) / (PIXELS - 1)) + 1
    away = np.abs(place - np.arange(KNOTS))
    near, far = 2 / 3 - away**2 + away**3 / 2, (2 - away).clip(0) ** 3 / 6
    return np.where(away < 1, near, far).astype(np.float32)


def _read(distances: np.ndarray, master: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The distances at points between pixels, by linear interpolation; beyond a master's edge those of the edge."""
    x, y = x.clip(0, SIDE - 1.001), y.clip(0, SIDE - 1.001)
    left, top = x.astype(np.int32), y.astype(np.int32)
    right, below = x - left, y - top
    flat = distances.reshape(-1)
    at = (master[:, None, None].astype(np.int32) * SIDE + top) * SIDE + left
    upper = flat[at] + (flat[at + 1] - flat[at]) * right
    lower = flat[at + SIDE] + (flat[at + SIDE + 1] - flat[at + SIDE]) * right
    return upper + (lower - upper) * below
