"""Outlines of figures, each as a function of a point: positive inside, zero on the edge, lengths as in the plane.

Arguments x and y are arrays of one shape, in units of the figure's own radius: all figures lie in the unit disc and
have about the same area. Right side up is y upwards. Only sums, products, minima and square roots: these give the
same bits on every processor.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

__all__ = ["OUTLINES", "Outline"]

Outline = Callable[[np.ndarray, np.ndarray], np.ndarray]


def disc(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.float32(0.8) - np.sqrt(x * x + y * y)


def ring(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.float32(0.22) - abs(np.sqrt(x * x + y * y) - np.float32(0.7))


def square(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.float32(0.68) - np.maximum(abs(x), abs(y))


def triangle(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Equal sides, a corner at the top."""
    slope = np.float32(0.8660254) * abs(x) + np.float32(0.5) * y
    return np.float32(0.48) - np.maximum(slope, -y)


def cross(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A plus sign."""
    long, short = np.maximum(abs(x), abs(y)), np.minimum(abs(x), abs(y))
    return np.minimum(np.float32(0.9) - long, np.float32(0.28) - short)


def star(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Five points: the ink of five half-planes of which all but one must hold (a pentagram, filled)."""
    # the outward normals of the five lines of a pentagram
    normals = ((0.0, -1.0), (0.9510565, -0.3090170), (-0.9510565, -0.3090170), (0.5877853, 0.8090170))
    sides = [np.float32(0.32) - (np.float32(a) * x + np.float32(b) * y) for a, b in normals]
    sides.append(np.float32(0.32) - (np.float32(-0.5877853) * x + np.float32(0.8090170) * y))
    return np.partition(np.stack(sides), 1, axis=0)[1]


def crescent(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    whole = np.float32(0.9) - np.sqrt(x * x + y * y)
    shifted = x - np.float32(0.42)
    return np.minimum(whole, np.sqrt(shifted * shifted + y * y) - np.float32(0.68))


def heart(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Two discs, and below them the corner whose sides touch both."""
    aside, up = abs(x) - np.float32(0.38), y - np.float32(0.26)
    lobes = np.float32(0.45) - np.sqrt(aside * aside + up * up)
    fall, rise = np.float32(0.7071068) * (abs(x) - y), np.float32(0.7071068) * (abs(x) + y)
    # each side touches its disc where the line through the disc's middle, at right angles to it, meets it
    corner = np.minimum(np.float32(0.5348528) - fall, np.float32(0.4525483) - rise)
    return np.maximum(lobes, np.minimum(corner, np.float32(0.36) - y))


def arrow(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Pointing up."""
    shaft = np.minimum(np.float32(0.22) - abs(x), np.minimum(np.float32(0.1) - y, y + np.float32(0.9)))
    slope = np.float32(0.7071068) * abs(x) + np.float32(0.7071068) * y
    head = np.minimum(np.float32(0.64) - slope, y + np.float32(0.02))
    return np.maximum(shaft, head)


def hourglass(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Two triangles that meet at their tips, the tips a little cut."""
    slope = np.float32(0.8) * abs(x) - np.float32(0.6) * abs(y)
    return np.minimum(np.float32(0.82) - abs(y), np.float32(0.08) - slope)


OUTLINES: dict[str, Outline] = {
    "disc": disc,
    "ring": ring,
    "square": square,
    "triangle": triangle,
    "cross": cross,
    "star": star,
    "crescent": crescent,
    "heart": heart,
    "arrow": arrow,
    "hourglass": hourglass,
}
