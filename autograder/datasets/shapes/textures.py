"""Textures: patterns of values from 0 to 1 over a picture, each picture with its own.

Waves are parabolas, not sines, for the sake of the same bits on every processor.
"""

from __future__ import annotations

import numpy as np

from autograder.datasets.rounding import rounded

__all__ = ["texture"]


def texture(rng: np.random.Generator, count: int, side: int) -> np.ndarray:
    """Draw `count` textures, float32 (count, side, side), each one of: clouds, stripes, checks, a slope."""
    kind = rng.integers(4, size=count)
    result = np.empty((count, side, side), dtype=np.float32)
    for number, make in enumerate((clouds, stripes, checks, slope)):
        wanted = kind == number
        result[wanted] = make(rng, int(wanted.sum()), side)
    return result


def clouds(rng: np.random.Generator, count: int, side: int) -> np.ndarray:
    """Noise on a coarse and on a finer grid, smooth between the knots."""
    coarse, fine = smooth_noise(rng, count, side, 4), smooth_noise(rng, count, side, 9)
    return np.float32(0.65) * coarse + np.float32(0.35) * fine


def smooth_noise(rng: np.random.Generator, count: int, side: int, knots: int) -> np.ndarray:
    """Values from 0 to 1 at knots x knots places, interpolated: float32 (count, side, side)."""
    values = rng.random((count, knots, knots), dtype=np.float32)
    place = np.arange(side) * ((knots - 1.001) / (side - 1))
    before = place.astype(np.intp)
    part = (place - before).astype(np.float32)
    part = part * part * (3 - 2 * part)
    rows = values[:, before] + (values[:, before + 1] - values[:, before]) * part[:, None]
    return rows[:, :, before] + (rows[:, :, before + 1] - rows[:, :, before]) * part


def stripes(rng: np.random.Generator, count: int, side: int) -> np.ndarray:
    """Waves across the picture, 2 to 6 of them."""
    return wave(along(rng, count, side, 2.0, 6.0))


def checks(rng: np.random.Generator, count: int, side: int) -> np.ndarray:
    """Two waves across each other."""
    first, second = wave(along(rng, count, side, 1.5, 4.0)), wave(along(rng, count, side, 1.5, 4.0))
    return np.where((first > 0.5) ^ (second > 0.5), np.float32(0.85), np.float32(0.15))


def slope(rng: np.random.Generator, count: int, side: int) -> np.ndarray:
    """From dark to bright, once."""
    way = along(rng, count, side, 0.5, 1.0)
    return (way - way.min(axis=(1, 2), keepdims=True)).clip(0, 1)


def along(rng: np.random.Generator, count: int, side: int, least: float, most: float) -> np.ndarray:
    """How far each pixel is along a direction of its picture's own, in waves, `least` to `most` a picture."""
    waves = rng.uniform(least, most, count)
    turn = rng.uniform(0, 2 * np.pi, count)
    at = np.arange(side, dtype=np.float32) / np.float32(side)
    x, y = (rounded(waves * way(turn))[:, None, None] for way in (np.cos, np.sin))
    start = rng.random(count, dtype=np.float32)[:, None, None]
    return x * at + y * at[:, None] + start


def wave(way: np.ndarray) -> np.ndarray:
    """A wave from 0 to 1, near to a sine's, of period 1."""
    part = way - np.floor(way)
    half = part * 2 - (part >= 0.5)
    bow = 4 * half * (1 - half)
    return np.float32(0.5) + np.where(part < 0.5, bow, -bow) * np.float32(0.5)
