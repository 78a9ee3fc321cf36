"""The set `scenes`: several figures in a picture, with their boxes, masks and a caption."""

from __future__ import annotations

import numpy as np

from autograder.datasets.card import Card, Column
from autograder.datasets.generated import Generated
from autograder.datasets.scenes.palette import COLOURS, named_colours
from autograder.datasets.scenes.wording import LONGEST, listing
from autograder.datasets.seeds import Arrays
from autograder.datasets.shapes.outlines import OUTLINES
from autograder.datasets.shapes.paint import developed, laid, painted
from autograder.datasets.shapes.placing import covered, draw_places

__all__ = ["SCENES"]

SIDE = 64
MOST = 4  # figures in a picture
RADIUS = (6.0, 13.0)
TRIES = 12  # places that are tried for a figure; the one with the widest gap is taken
TURN, SQUEEZE = 0.5, 0.8


def draw(rng: np.random.Generator, count: int) -> Arrays:
    """Draw `count` scenes; the arrays are those of the card."""
    there = np.arange(MOST) < rng.integers(1, MOST + 1, count)[:, None]
    kinds = rng.integers(len(OUTLINES), size=(count, MOST))
    colours = rng.integers(len(COLOURS), size=(count, MOST))
    x, y, radius = places(rng, count)
    picture = painted(rng, rng.uniform(0.3, 0.7, (count, 3)).astype(np.float32), SIDE)
    instances = np.zeros((count, SIDE, SIDE), dtype=np.uint8)
    boxes = np.zeros((count, MOST, 4), dtype=np.float32)
    for k in range(MOST):
        where = draw_places(rng, x[:, k], y[:, k], radius[:, k], TURN, SQUEEZE)
        part = covered(kinds[:, k], where, SIDE) * there[:, k, None, None]
        picture = laid(picture, part, named_colours(rng, colours[:, k])[:, None, None, :])
        instances[part > 0.5] = k + 1
        boxes[:, k] = boxed(part > 0.5)
    labels = np.where(there, kinds, -1)
    classes = np.concatenate([np.zeros((count, 1), dtype=np.int64), labels + 1], axis=1)
    return {
        "x": developed(rng, picture),
        "boxes": boxes,
        "labels": labels,
        "masks": np.take_along_axis(classes, instances.reshape(count, -1).astype(np.intp), axis=1)
        .reshape(instances.shape)
        .astype(np.uint8),
        "instances": instances,
        "captions": listing(there, kinds, colours, x),
    }


def places(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Middles and radii (count, MOST) in pixels; figures inside of the picture, and apart where there is room."""
    radius = rng.uniform(*RADIUS, (count, MOST))
    x, y = np.empty((count, MOST)), np.empty((count, MOST))
    for k in range(MOST):
        own = radius[:, k, None]
        tries = rng.uniform(own, SIDE - own, (2, count, TRIES))
        gaps = [
            np.hypot(tries[0] - x[:, j, None], tries[1] - y[:, j, None]) - own - radius[:, j, None]
            for j in range(k)
        ]
        best = np.min(gaps, axis=0).argmax(axis=1) if gaps else np.zeros(count, dtype=np.intp)
        x[:, k], y[:, k] = tries[:, np.arange(count), best]
    return x, y, radius


def boxed(inside: np.ndarray) -> np.ndarray:
    """The boxes (n, 4) around what is True in (n, side, side): x0, y0, x1, y1, the latter one past the last pixel."""
    columns, rows = np.asarray(inside.any(axis=1)), np.asarray(inside.any(axis=2))
    side = inside.shape[1]
    found = [
        columns.argmax(1),
        rows.argmax(1),
        side - columns[:, ::-1].argmax(1),
        side - rows[:, ::-1].argmax(1),
    ]
    return np.stack(found, axis=1) * columns.any(axis=1, keepdims=True)


SCENES = Generated(
    Card(
        name="scenes",
        title="several figures in a picture, with boxes, masks and captions",
        source="drawn by autograder.datasets.scenes",
        licence="as this project",
        made=f"1 to {MOST} figures of ten kinds and eight colours before a texture, in uneven light, grained; later "
        "ones lie over earlier ones",
        citation="this project, autograder.datasets.scenes",
        columns=(
            Column("x", ("n", SIDE, SIDE, 3), "uint8", "red, green, blue from 0 to 255; channels last"),
            Column(
                "boxes",
                ("n", MOST, 4),
                "float32",
                "x0, y0, x1, y1 in pixels, hidden parts included; 0 for none",
            ),
            Column(
                "labels", ("n", MOST), "int64", "the figure in each box, a number of classes; -1 for none"
            ),
            Column(
                "masks",
                ("n", SIDE, SIDE),
                "uint8",
                "0 for the ground, 1 + the number of classes that is seen",
            ),
            Column("instances", ("n", SIDE, SIDE), "uint8", "0 for the ground, 1 + the number of the box"),
            Column("captions", ("n",), f"<U{LONGEST}", "the figures with their colours, from left to right"),
        ),
        sizes={"train": 8_000, "validation": 1_000, "test": 1_000},
        classes=tuple(OUTLINES),
    ),
    draw,
    kept=True,
)
