"""How a batch of digits is written: its faces, slant, stroke and tremble, as numbers for the warp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.datasets.glyphs.faces import FACES
from autograder.datasets.rounding import rounded

__all__ = ["KNOTS", "Hand", "draw_hand"]

KNOTS = 6  # of the elastic warp, each way

TURN = 20.0  # degrees, standard deviation
SHEAR = 0.22
STRETCH = 0.18  # of the logarithm of width over height
TREMBLE = 3.0  # pixels of a master, standard deviation of a knot's shift
STROKE = (1.3, 3.4)  # half of the widest stroke, in pixels of a master
BLUR = (1.0, 1.7)  # pixels of the picture that an edge is spread over


@dataclass(frozen=True)
class Hand:
    """One batch, n digits.

    `master` (n,) and `forward` (n, 2, 2): a point of the master, x and y from the middle, goes to `forward` times it.
    `knots` (n, 2, KNOTS, KNOTS): the elastic shift in x and y, in pixels of a master. `stroke` and `blur` (n,).
    """

    master: np.ndarray
    forward: np.ndarray
    knots: np.ndarray
    stroke: np.ndarray
    blur: np.ndarray


def draw_hand(rng: np.random.Generator, digits: np.ndarray) -> Hand:
    """Draw how each of `digits` (n,) is written."""
    n = len(digits)
    turn = np.deg2rad(rng.normal(0.0, TURN, n).clip(-1.5 * TURN, 1.5 * TURN))
    shear = rng.normal(0.0, SHEAR, n).clip(-1.5 * SHEAR, 1.5 * SHEAR)
    wide = np.exp(rng.normal(0.0, STRETCH, n).clip(-1.5 * STRETCH, 1.5 * STRETCH))
    cos, sin = np.cos(turn), np.sin(turn)
    forward = np.empty((n, 2, 2))
    forward[:, 0, 0], forward[:, 0, 1] = cos * wide, cos * shear - sin
    forward[:, 1, 0], forward[:, 1, 1] = sin * wide, sin * shear + cos
    return Hand(
        master=10 * rng.integers(len(FACES), size=n) + digits,
        forward=rounded(forward),
        knots=rounded(rng.normal(0.0, TREMBLE, (n, 2, KNOTS, KNOTS))),
        stroke=rounded(rng.uniform(*STROKE, n)),
        blur=rounded(rng.uniform(*BLUR, n)),
    )
