"""Paint: textured colours, one picture laid over another, light and grain."""

from __future__ import annotations

import numpy as np

from autograder.datasets.shapes.textures import smooth_noise, texture

__all__ = ["developed", "laid", "painted"]

GRAIN = 0.05  # of the brightest, standard deviation


def painted(rng: np.random.Generator, colour: np.ndarray, side: int) -> np.ndarray:
    """Cover whole pictures with a texture around each `colour` (n, 3), 0 to 1: float32 (n, side, side, 3)."""
    depth = rng.uniform(0.1, 0.45, (len(colour), 1, 1, 3)).astype(np.float32)
    pattern = texture(rng, len(colour), side)[..., None] - np.float32(0.5)
    return colour[:, None, None, :] + pattern * depth


def laid(below: np.ndarray, part: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Lay pictures over others where `part` (n, side, side), 0 to 1, says so."""
    return below + (above - below) * part[..., None]


def developed(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """Light a picture unevenly, grain it and make it uint8."""
    count, side = picture.shape[:2]
    light = np.float32(0.55) + np.float32(0.6) * smooth_noise(rng, count, side, 3)[..., None]
    grain = rng.integers(-127, 128, picture.shape, dtype=np.int8).astype(np.float32) * np.float32(
        GRAIN / 73.3
    )
    return np.rint((picture * light + grain).clip(0, 1) * 255).astype(np.uint8)
