"""Captions: figures in words."""

from __future__ import annotations

import numpy as np

from autograder.datasets.scenes.palette import COLOURS
from autograder.datasets.shapes.outlines import OUTLINES

__all__ = ["LONGEST", "figure", "listing"]

KINDS, NAMES = tuple(OUTLINES), tuple(COLOURS)
LONGEST = 96  # characters


def figure(kind: int, colour: int, size: str = "") -> str:
    """One figure with its article: "an orange star", "a large red disc"."""
    words = " ".join(word for word in (size, NAMES[colour], KINDS[kind]) if word)
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def listing(there: np.ndarray, kinds: np.ndarray, colours: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Name the figures of each picture from left to right; all arguments (n, figures), `there` tells which count."""
    captions = []
    for row in range(len(there)):
        order = [k for k in np.argsort(x[row], kind="stable") if there[row, k]]
        named = [figure(kinds[row, k], colours[row, k]) for k in order]
        captions.append(" and ".join([", ".join(named[:-1]), named[-1]] if named[1:] else named))
    return np.array(captions, dtype=f"U{LONGEST}")
