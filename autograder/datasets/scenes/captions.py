"""The set `captions`: pictures of two figures, and a sentence that says how they lie."""

from __future__ import annotations

import numpy as np

from autograder.datasets.card import Card, Column
from autograder.datasets.generated import Generated
from autograder.datasets.scenes.palette import COLOURS, named_colours
from autograder.datasets.scenes.wording import LONGEST, figure
from autograder.datasets.seeds import Arrays
from autograder.datasets.shapes.outlines import OUTLINES
from autograder.datasets.shapes.paint import developed, laid, painted
from autograder.datasets.shapes.placing import covered, draw_places

__all__ = ["CAPTIONS"]

SIDE = 32
SIZES = {"small": (4.3, 5.2), "large": (6.8, 7.8)}  # radii in pixels
# from the second figure to the first, x to the right and y down
RELATIONS = {"left of": (-1, 0), "right of": (1, 0), "above": (0, -1), "below": (0, 1)}
AWAY = 7.5  # pixels of each figure from the middle, the way that the relation says
ASIDE = 3.0  # pixels the other way, at the most
TURN, SQUEEZE = 0.3, 0.9


def draw(rng: np.random.Generator, count: int) -> Arrays:
    """Draw `count` pairs; the arrays are those of the card."""
    kinds = rng.integers(len(OUTLINES), size=(count, 2))
    colours = rng.integers(len(COLOURS), size=(count, 2))
    # the second figure differs in its colour: otherwise "a red disc above a red disc" has two readings
    colours[:, 1] = (colours[:, 0] + rng.integers(1, len(COLOURS), count)) % len(COLOURS)
    sizes, relations = rng.integers(len(SIZES), size=(count, 2)), rng.integers(len(RELATIONS), size=count)
    radii = np.array(list(SIZES.values()))[sizes]
    radius = radii[..., 0] + (radii[..., 1] - radii[..., 0]) * rng.random((count, 2))
    way = np.array(list(RELATIONS.values()))[relations]
    picture = painted(rng, rng.uniform(0.35, 0.65, (count, 3)).astype(np.float32), SIDE)
    for k, side in enumerate((1, -1)):
        middle = SIDE / 2 + side * AWAY * way + rng.uniform(-ASIDE, ASIDE, (count, 2)) * (way == 0)
        where = draw_places(rng, middle[:, 0], middle[:, 1], radius[:, k], TURN, SQUEEZE)
        shade = named_colours(rng, colours[:, k])[:, None, None, :]
        picture = laid(picture, covered(kinds[:, k], where, SIDE), shade)
    return {
        "x": developed(rng, picture),
        "captions": _sentences(kinds, colours, sizes, relations),
        "kinds": kinds,
        "colours": colours,
        "sizes": sizes,
        "relation": relations,
    }


def _sentences(
    kinds: np.ndarray, colours: np.ndarray, sizes: np.ndarray, relations: np.ndarray
) -> np.ndarray:
    size_names, relation_names = tuple(SIZES), tuple(RELATIONS)
    first, second = (
        [
            figure(*row)
            for row in zip(kinds[:, k], colours[:, k], (size_names[s] for s in sizes[:, k]), strict=True)
        ]
        for k in (0, 1)
    )
    each = zip(first, relations, second, strict=True)
    return np.array([f"{one} {relation_names[how]} {other}" for one, how, other in each], dtype=f"U{LONGEST}")


CAPTIONS = Generated(
    Card(
        name="captions",
        title="pictures of two figures with a sentence each",
        source="drawn by autograder.datasets.scenes",
        licence="as this project",
        made="two figures of ten kinds, eight colours and two sizes, one beside or above the other, before a texture",
        citation="this project, autograder.datasets.scenes",
        columns=(
            Column("x", ("n", SIDE, SIDE, 3), "uint8", "red, green, blue from 0 to 255; channels last"),
            Column(
                "captions", ("n",), f"<U{LONGEST}", 'such as "a large red star left of a small blue ring"'
            ),
            Column("kinds", ("n", 2), "int64", "the first and the second figure, numbers of classes"),
            Column("colours", ("n", 2), "int64", "their colours: " + ", ".join(COLOURS)),
            Column("sizes", ("n", 2), "int64", "their sizes: " + ", ".join(SIZES)),
            Column("relation", ("n",), "int64", "how the first lies to the second: " + ", ".join(RELATIONS)),
        ),
        sizes={"train": 16_000, "validation": 2_000, "test": 2_000},
        classes=tuple(OUTLINES),
    ),
    draw,
    kept=True,
)
