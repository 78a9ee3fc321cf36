"""What is drawn is what the card says: digits centred, colours that tell nothing, boxes around their figures."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.datasets import Dataset, load
from autograder.datasets.glyphs.distance import signed_distance
from autograder.datasets.scenes.palette import COLOURS
from autograder.datasets.scenes.wording import figure
from autograder.datasets.shapes.outlines import OUTLINES


@pytest.fixture
def glyphs() -> Dataset:
    return load("glyphs", "train", size=500)


@pytest.fixture
def scenes() -> Dataset:
    return load("scenes", "train", size=200)


def test_digits_are_centred_by_mass(glyphs: Dataset) -> None:
    ink = glyphs.x.astype(float)
    at = np.arange(28)
    middle = np.stack([(ink.sum(axis=axis) * at).sum(axis=1) / ink.sum(axis=(1, 2)) for axis in (1, 2)])

    assert np.abs(middle - 13.5).max() <= 0.51


def test_digits_have_ink_and_paper(glyphs: Dataset) -> None:
    assert glyphs.x.max(axis=(1, 2)).min() > 100
    assert glyphs.x[:, 0, 0].max() == 0
    # of MNIST's pixels 81 % are paper
    assert 0.65 < (glyphs.x == 0).mean() < 0.85


def test_a_distance_is_that_to_the_nearest_pixel() -> None:
    inside = np.random.default_rng(0).random((12, 17)) < 0.2
    ink, paper = np.argwhere(inside), np.argwhere(~inside)

    found = signed_distance(inside)

    for row, column in np.ndindex(inside.shape):
        other = paper if inside[row, column] else ink
        far = np.sqrt(((other - (row, column)) ** 2).sum(axis=1).min()) - 0.5
        assert found[row, column] == pytest.approx(far if inside[row, column] else -far)


@pytest.mark.parametrize("name", OUTLINES)
def test_a_figure_lies_within_its_disc(name: str) -> None:
    at = np.linspace(-1.5, 1.5, 301, dtype=np.float32)
    x, y = np.meshgrid(at, at)
    inside = OUTLINES[name](x, y) > 0

    assert np.hypot(x, y)[inside].max() < 1.12
    assert 1.0 < inside.mean() * 9 < 2.1


def test_colour_tells_nothing_of_the_shape() -> None:
    data = load("shapes", "train", size=3000)
    colour = data.x.mean(axis=(1, 2))
    means = np.stack([colour[data.y == label].mean(axis=0) for label in range(10)])

    # ten means of 300 draws each: their spread is what chance makes it, one standard error
    assert means.std(axis=0).max() < 2 * colour.std(axis=0).max() / np.sqrt(300)


def test_boxes_hold_what_is_seen_of_their_figures(scenes: Dataset) -> None:
    for boxes, labels, instances in zip(scenes.boxes, scenes.labels, scenes.instances, strict=True):
        for k, (x0, y0, x1, y1) in enumerate(boxes.astype(int)):
            rows, columns = np.nonzero(instances == k + 1)
            if labels[k] < 0:
                assert (x0, y0, x1, y1, len(rows)) == (0, 0, 0, 0, 0)
            elif len(rows):
                assert x0 <= columns.min() <= columns.max() < x1 <= 64
                assert y0 <= rows.min() <= rows.max() < y1 <= 64


def test_a_box_touches_its_figure_where_nothing_lies_over_it(scenes: Dataset) -> None:
    alone = scenes.labels[:, 1] < 0
    for box, instances in zip(scenes.boxes[alone, 0], scenes.instances[alone], strict=True):
        rows, columns = np.nonzero(instances == 1)
        assert box.tolist() == [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    assert alone.sum() > 20


def test_masks_and_instances_agree(scenes: Dataset) -> None:
    labels = np.concatenate([np.full((len(scenes), 1), -1), scenes.labels], axis=1)
    wanted = [row[instances] + 1 for row, instances in zip(labels, scenes.instances, strict=True)]

    assert np.array_equal(scenes.masks, wanted)


def test_a_scene_is_described_with_as_many_figures_as_it_has(scenes: Dataset) -> None:
    found = [caption.count(" and ") + caption.count(",") + 1 for caption in scenes.captions]

    assert found == (scenes.labels >= 0).sum(axis=1).tolist()


def test_a_caption_says_what_the_arrays_say() -> None:
    data = load("captions", "train", size=50)
    sizes, relations = ("small", "large"), ("left of", "right of", "above", "below")
    for row, caption in enumerate(data.captions):
        first, second = (
            figure(data.kinds[row, k], data.colours[row, k], sizes[data.sizes[row, k]]) for k in (0, 1)
        )
        assert caption == f"{first} {relations[data.relation[row]]} {second}"


def test_a_caption_says_what_is_seen() -> None:
    data = load("captions", "train", size=400)
    red = list(COLOURS).index("red")
    strength = data.x[..., 0].astype(float) - data.x[..., 1:].max(axis=-1)
    for row in np.flatnonzero((data.colours[:, 0] == red) & (data.relation < 2)):
        left, right = strength[row, :, :16].clip(0).sum(), strength[row, :, 16:].clip(0).sum()
        others_red = data.colours[row, 1] in [list(COLOURS).index(name) for name in ("orange", "pink")]
        assert others_red or (left > right) == (data.relation[row] == 0)
