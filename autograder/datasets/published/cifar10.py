"""The set `cifar10`: Krizhevsky's labelled photographs, from the binary version as published."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograder.datasets.card import Card, Column
from autograder.datasets.hidden.pictures import Wobble
from autograder.datasets.published.bin_batches import read_archive, read_batch
from autograder.datasets.published.download import Remote
from autograder.datasets.published.published import Published
from autograder.datasets.seeds import Arrays
from autograder.datasets.shapes.shapes import SHAPES

__all__ = ["CIFAR10", "read_cifar10"]

TRAINING = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TESTING = "test_batch.bin"
FOLDER = "cifar-10-batches-bin"  # what the archive unpacks to
ARCHIVE = Remote(
    "cifar-10-binary.tar.gz",
    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    170_052_171,
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
)


def read_cifar10(folder: Path) -> dict[str, Arrays] | None:
    """Read the two parts from the six `.bin` files in a folder or in the archive there; None when neither is."""
    names = (*TRAINING, TESTING)
    for place in (folder, folder / FOLDER):
        if all((place / name).is_file() for name in names):
            batches = {name: read_batch(place / name) for name in names}
            break
    else:
        if not (folder / ARCHIVE.name).is_file():
            return None
        batches = read_archive(folder / ARCHIVE.name, names)
    return {
        "train": {
            "x": np.concatenate([batches[name][0] for name in TRAINING]),
            "y": np.concatenate([batches[name][1] for name in TRAINING]),
        },
        "test": {"x": batches[TESTING][0], "y": batches[TESTING][1]},
    }


CIFAR10 = Published(
    Card(
        name="cifar10",
        title="photographs of ten kinds of things, CIFAR-10",
        source="the binary version as published; fetched from " + ARCHIVE.url,
        licence="not stated by its authors",
        made="photographs found on the web, shrunk to 32 x 32 and labelled by people; the last 5,000 of the training "
        "rows validate",
        citation="A. Krizhevsky (2009): Learning Multiple Layers of Features from Tiny Images",
        columns=(
            Column("x", ("n", 32, 32, 3), "uint8", "red, green, blue from 0 to 255; channels last"),
            Column("y", ("n",), "int64", "what is seen, a number of classes"),
        ),
        sizes={"train": 45_000, "validation": 5_000, "test": 10_000},
        classes=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    ),
    folder="cifar10",
    remotes=(ARCHIVE,),
    read=read_cifar10,
    held=6,
    wobble=Wobble(turn=0.1, zoom=0.1, shift=2.0, tremble=0.5),
    stand_in=SHAPES,
)
