"""The bank of masters: every digit in every face, drawn once, as distances from its outline.

A distance is what makes one master serve all strokes: where it is above -t lies the digit with its stroke t wider
on each side. It is smooth, so it may be read between pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from autograder.datasets.glyphs.distance import signed_distance
from autograder.datasets.glyphs.faces import FACES, open_face

__all__ = ["SIDE", "Masters", "masters"]

DRAWN = 104  # pixels a side when drawn
SIDE = 52  # pixels a side as kept
HEIGHT = 72  # of the digit, as drawn
POINTS = 48  # of the outline, to find the box of a warped digit


@dataclass(frozen=True)
class Masters:
    """The bank; master 10 f + d is digit d in face f.

    `distances` (faces x 10, SIDE, SIDE) in pixels, positive inside; `outlines` (faces x 10, POINTS, 2), x and y from
    the middle in pixels; `strokes` (faces x 10,), half the width of the widest stroke in pixels.
    """

    distances: np.ndarray
    outlines: np.ndarray
    strokes: np.ndarray


@cache
def masters() -> Masters:
    """Draw the bank; the same for the same versions of Pillow and matplotlib."""
    drawn = [_draw(face, digit) for face in FACES for digit in range(10)]
    distances = np.stack([_shrink(signed_distance(picture)) for picture in drawn])
    outlines = np.stack([_outline(one) for one in distances])
    return Masters(distances.astype(np.float32), outlines.astype(np.float32), distances.max(axis=(1, 2)))


def _draw(face: str, digit: int) -> np.ndarray:
    """Draw a digit HEIGHT pixels high in the middle of DRAWN x DRAWN; True is ink."""
    from PIL import Image, ImageDraw

    font = open_face(face, 100)
    left, top, right, bottom = font.getbbox(str(digit))
    font = open_face(face, round(100 * HEIGHT / (bottom - top)))
    left, top, right, bottom = font.getbbox(str(digit))
    picture = Image.new("L", (DRAWN, DRAWN))
    corner = ((DRAWN - (right - left)) // 2 - left, (DRAWN - (bottom - top)) // 2 - top)
    ImageDraw.Draw(picture).text(corner, str(digit), fill=255, font=font)
    return np.asarray(picture) >= 128


def _shrink(distance: np.ndarray) -> np.ndarray:
    """Halve a picture of distances; they are then counted in the larger pixels."""
    return distance.reshape(SIDE, 2, SIDE, 2).mean(axis=(1, 3)) / 2


def _outline(distance: np.ndarray) -> np.ndarray:
    """Points of the ink, from the middle: for each of POINTS directions the farthest one."""
    y, x = np.nonzero(distance > 0)
    # whole numbers, so that the farthest point is the same one on every processor
    points = 2 * np.stack([x, y], axis=1) - (SIDE - 1)
    turn = np.arange(POINTS) * (2 * np.pi / POINTS)
    directions = np.rint(1000 * np.stack([np.cos(turn), np.sin(turn)])).astype(np.int64)
    return points[(points @ directions).argmax(axis=0)] / 2
