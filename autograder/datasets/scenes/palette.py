"""Colours that have a name, and things of such colours."""

from __future__ import annotations

import numpy as np

__all__ = ["COLOURS", "named_colours"]

# red, green, blue from 0 to 1; apart enough that grain and uneven light do not turn one into another
COLOURS = {
    "red": (0.90, 0.12, 0.12),
    "orange": (1.00, 0.60, 0.10),
    "yellow": (0.98, 0.95, 0.25),
    "green": (0.15, 0.75, 0.20),
    "blue": (0.15, 0.30, 0.95),
    "pink": (1.00, 0.55, 0.80),
    "white": (1.00, 1.00, 1.00),
    "black": (0.05, 0.05, 0.05),
}
SPREAD = 0.04


def named_colours(rng: np.random.Generator, chosen: np.ndarray) -> np.ndarray:
    """A shade (n, 3) of each colour that is chosen, (n,) as numbers of `COLOURS`."""
    shades = np.array(list(COLOURS.values()))[chosen] + rng.uniform(-SPREAD, SPREAD, (len(chosen), 3))
    return shades.clip(0, 1).astype(np.float32)
