"""The set `shapes`: figures in pictures of CIFAR-10's format, told apart by their outline alone.

Colour, texture, place, size, turn and light are drawn without regard to the class; another figure's piece may lie
over the one that counts, and scraps lie about.
"""

from __future__ import annotations

import numpy as np

from autograder.datasets.card import Card, Column
from autograder.datasets.generated import Generated
from autograder.datasets.labels import balanced
from autograder.datasets.seeds import Arrays
from autograder.datasets.shapes.outlines import OUTLINES
from autograder.datasets.shapes.paint import developed, laid, painted
from autograder.datasets.shapes.placing import covered, draw_places

__all__ = ["SHAPES"]

SIDE = 32
TURN = 0.6  # radians either way
SQUEEZE = 0.75
RADIUS = (8.5, 13.5)  # pixels
APART = 0.35  # the least distance between a figure's and the ground's mean colour, of 1 a channel
SCRAPS = 3


def draw(rng: np.random.Generator, count: int) -> Arrays:
    """Draw `count` pictures: `x` (count, 32, 32, 3) uint8, `y` (count,) int64."""
    kinds = balanced(rng, len(OUTLINES), count)
    figure_colours, ground_colours = colours(rng, count)
    picture = painted(rng, ground_colours, SIDE)
    for _ in range(SCRAPS):
        picture = laid(picture, scraps(rng, count), mixed(rng, figure_colours)[:, None, None, :])
    radius = rng.uniform(*RADIUS, count)
    x, y = (rng.uniform(radius - 1, SIDE - radius + 1) for _ in "xy")
    figure = covered(kinds, draw_places(rng, x, y, radius, TURN, SQUEEZE), SIDE)
    picture = laid(picture, figure, painted(rng, figure_colours, SIDE))
    picture = laid(picture, veil(rng, x, y, radius), painted(rng, mixed(rng, ground_colours), SIDE))
    return {"x": developed(rng, picture), "y": kinds}


def colours(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Two colours a picture, (count, 3) each, from the whole cube, apart enough for an eye."""
    ground = rng.random((count, 3), dtype=np.float32)
    figure = rng.random((count, 3), dtype=np.float32)
    near = np.abs(figure - ground).max(axis=1) < np.float32(APART)
    # the far side of the cube from a near one, along each channel
    figure[near] = figure[near] + np.float32(0.5) * np.where(ground[near] < 0.5, 1, -1).astype(np.float32)
    return figure.clip(0, 1), ground


def mixed(rng: np.random.Generator, others: np.ndarray) -> np.ndarray:
    """A colour of its own for each picture, half the time near to that of `others`."""
    near = others + rng.uniform(-0.15, 0.15, others.shape).astype(np.float32)
    fresh = rng.random(others.shape, dtype=np.float32)
    return np.where(rng.random((len(others), 1)) < 0.5, near, fresh).clip(0, 1)


def scraps(rng: np.random.Generator, count: int) -> np.ndarray:
    """Small figures of any kind anywhere."""
    x, y = rng.uniform(0, SIDE, count), rng.uniform(0, SIDE, count)
    places = draw_places(rng, x, y, rng.uniform(2.0, 4.5, count), np.pi, 0.5)
    return covered(rng.integers(len(OUTLINES), size=count), places, SIDE)


def veil(rng: np.random.Generator, x: np.ndarray, y: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """What lies over a figure at (x, y): a disc or a square at its rim, in two pictures of three."""
    count = len(x)
    turn, away = rng.uniform(0, 2 * np.pi, count), radius * rng.uniform(0.9, 1.2, count)
    size = radius * rng.uniform(0.3, 0.6, count)
    over = draw_places(rng, x + np.cos(turn) * away, y + np.sin(turn) * away, size, np.pi, 0.6)
    part = covered(rng.choice((0, 2), size=count), over, SIDE)
    return part * (rng.random(count) < 2 / 3)[:, None, None]


SHAPES = Generated(
    Card(
        name="shapes",
        title="coloured figures before textures, in CIFAR-10's format",
        source="drawn by autograder.datasets.shapes",
        licence="as this project",
        made="ten outlines, turned, squeezed, of any colour and texture, partly covered, before a texture with scraps, "
        "in uneven light, grained",
        citation="this project, autograder.datasets.shapes",
        columns=(
            Column("x", ("n", SIDE, SIDE, 3), "uint8", "red, green, blue from 0 to 255; channels last"),
            Column("y", ("n",), "int64", "the figure, a number of classes"),
        ),
        sizes={"train": 45_000, "validation": 5_000, "test": 10_000},
        classes=tuple(OUTLINES),
    ),
    draw,
    kept=True,
)
