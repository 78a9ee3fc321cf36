"""The set `mnist`: LeCun, Cortes and Burges's handwritten digits, from the four files as published."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograder.datasets.card import Card, Column
from autograder.datasets.glyphs.digits import GLYPHS
from autograder.datasets.hidden.pictures import Wobble
from autograder.datasets.published.bounded import refuse
from autograder.datasets.published.download import Remote
from autograder.datasets.published.idx import read_idx
from autograder.datasets.published.published import Published
from autograder.datasets.seeds import Arrays

__all__ = ["MNIST", "read_mnist"]

FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
MIRROR = "https://storage.googleapis.com/cvdf-datasets/mnist/"
SUMS = {
    "train-images-idx3-ubyte": (
        9_912_422,
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    "train-labels-idx1-ubyte": (28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    "t10k-images-idx3-ubyte": (1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    "t10k-labels-idx1-ubyte": (4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
}


def read_mnist(folder: Path) -> dict[str, Arrays] | None:
    """Read the two parts from the four IDX files in a folder, with or without `.gz`; None when one is missing."""
    places = {name: _place(folder, name) for pair in FILES.values() for name in pair}
    if any(place is None for place in places.values()):
        return None
    return {part: _part(places[images], places[labels]) for part, (images, labels) in FILES.items()}


def _place(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / f"{name}.gz", folder / name) if path.is_file()), None)


def _part(images: Path | None, labels: Path | None) -> Arrays:
    assert images is not None
    assert labels is not None
    x, y = read_idx(images, axes=3), read_idx(labels, axes=1)
    if x.shape[1:] != (28, 28):
        raise refuse(images, "pictures of 28 x 28", f"{x.shape[1]} x {x.shape[2]}")
    if len(x) != len(y):
        raise refuse(labels, f"{len(x):,} labels, one for each picture", f"{len(y):,}")
    if len(y) and y.max() > 9:
        raise refuse(labels, "labels from 0 to 9", f"a label {y.max()}")
    return {"x": x.copy(), "y": y.astype(np.int64)}


MNIST = Published(
    Card(
        name="mnist",
        title="handwritten digits, MNIST",
        source="the four files as published; fetched from " + MIRROR,
        licence="CC BY-SA 3.0, as commonly stated; its page does not say",
        made="from NIST's special databases 1 and 3, fitted into 20 x 20 pixels and centred by mass in 28 x 28; the "
        "last 10,000 of the training rows validate",
        citation="Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998): Gradient-based learning applied to document "
        "recognition",
        columns=(
            Column("x", ("n", 28, 28), "uint8", "ink, 0 is paper and 255 full ink"),
            Column("y", ("n",), "int64", "the digit"),
        ),
        sizes={"train": 50_000, "validation": 10_000, "test": 10_000},
        classes=tuple("0123456789"),
    ),
    folder="mnist",
    remotes=tuple(Remote(f"{name}.gz", f"{MIRROR}{name}.gz", *known) for name, known in SUMS.items()),
    read=read_mnist,
    held=10,
    wobble=Wobble(turn=0.12, zoom=0.08, shift=1.3, tremble=0.8),
    stand_in=GLYPHS,
)
