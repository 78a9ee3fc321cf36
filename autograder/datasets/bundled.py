"""The sets that come with scikit-learn, divided once and for all."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

import numpy as np

from autograder.datasets.card import Card, Column
from autograder.datasets.dataset import Dataset
from autograder.datasets.division import divide
from autograder.datasets.hidden.rows import mixed_classes, mixed_pictures, mixed_targets

__all__ = ["BUNDLED"]

TRAINING = "comes with scikit-learn; divided 60 : 20 : 20"


@dataclass(frozen=True)
class Bundled:
    """A set of scikit-learn's, read by the function `reader` of `sklearn.datasets`.

    `kind` says what the rows are, and so how fresh ones are made of them: "table", "pictures" (of `side` x `side`
    pixels) or "regression".
    """

    card: Card
    reader: str
    kind: str
    side: int = 0

    def load(self, split: str, seed: int | None, size: int | None) -> Dataset:
        x, y = self._read()
        rows = divide(y, seed or 0, stratified=self.kind != "regression")[split][:size]
        return Dataset(split, {"x": x[rows], "y": y[rows]}, self.card)

    def draw_hidden(self, seed: np.random.SeedSequence, count: int) -> Dataset:
        """Mix rows of the same class (of all, for a regression) into fresh ones."""
        x, y = self._read()
        rng = np.random.default_rng(seed)
        if self.kind == "regression":
            found = mixed_targets(rng, x, y, count)
        elif self.kind == "pictures":
            found = mixed_pictures(rng, x, y, count, self.side)
        else:
            found = mixed_classes(rng, x, y, count)
        return Dataset("hidden", found, self.card)

    def _read(self) -> tuple[np.ndarray, np.ndarray]:
        bunch = getattr(importlib.import_module("sklearn.datasets"), self.reader)()
        labels = bunch.target if self.kind == "regression" else bunch.target.astype(np.int64)
        return bunch.data.astype(np.float64), labels.astype(labels.dtype.newbyteorder("="))


def _card(
    name: str,
    title: str,
    features: tuple[int, str],
    label: tuple[str, str],
    sizes: tuple[int, int, int],
    origin: tuple[str, str],
    classes: tuple[str, ...] = (),
) -> Card:
    """A card; `features` are their number and meaning, `label` dtype and meaning, `origin` source and citation."""
    return Card(
        name=name,
        title=title,
        source=origin[0],
        licence="CC BY 4.0, as the UCI repository states it"
        if "UCI" in origin[0]
        else "not stated by its authors",
        made=TRAINING + (", each class in its share" if classes else ""),
        citation=origin[1],
        columns=(
            Column("x", ("n", features[0]), "float64", features[1]),
            Column("y", ("n",), label[0], label[1]),
        ),
        sizes=dict(zip(("train", "validation", "test"), sizes, strict=True)),
        classes=classes,
    )


BUNDLED = (
    Bundled(
        _card(
            "digits",
            "handwritten digits of 8 x 8 pixels",
            (64, "ink of 8 x 8 pixels, row by row, whole numbers from 0 to 16"),
            ("int64", "the digit"),
            (1079, 359, 359),
            (
                "UCI Machine Learning Repository, set 80 (its test part)",
                "E. Alpaydin, C. Kaynak (1998): Optical Recognition of Handwritten Digits",
            ),
            tuple("0123456789"),
        ),
        "load_digits",
        "pictures",
        side=8,
    ),
    Bundled(
        _card(
            "iris",
            "three kinds of iris by the size of their leaves",
            (4, "length and width of sepal, length and width of petal, in cm"),
            ("int64", "the kind"),
            (90, 30, 30),
            (
                "UCI Machine Learning Repository, set 53",
                "R. A. Fisher (1936): The use of multiple measurements in taxonomic problems",
            ),
            ("setosa", "versicolor", "virginica"),
        ),
        "load_iris",
        "table",
    ),
    Bundled(
        _card(
            "wine",
            "three growers of wine by a chemical analysis",
            (13, "alcohol, malic acid, ash and ten more; each in units of its own"),
            ("int64", "the grower"),
            (106, 36, 36),
            (
                "UCI Machine Learning Repository, set 109",
                "S. Aeberhard, M. Forina (1991): Wine",
            ),
            ("class_0", "class_1", "class_2"),
        ),
        "load_wine",
        "table",
    ),
    Bundled(
        _card(
            "breast_cancer",
            "tumours by the shape of their cells' nuclei",
            (30, "mean, standard error and worst of ten measures of the nuclei; units not stated"),
            ("int64", "the diagnosis"),
            (343, 113, 113),
            (
                "UCI Machine Learning Repository, set 17",
                "W. Wolberg, O. Mangasarian, N. Street, W. Street (1995): Breast Cancer Wisconsin (Diagnostic)",
            ),
            ("malignant", "benign"),
        ),
        "load_breast_cancer",
        "table",
    ),
    Bundled(
        _card(
            "diabetes",
            "how diabetes went on within a year",
            (10, "age, sex, body mass index, blood pressure and six blood values, centred, each of length 1"),
            ("float64", "how far the disease went on in a year, from 25 to 346, without a unit"),
            (266, 88, 88),
            (
                "the authors' page of the paper, by way of scikit-learn",
                "B. Efron, T. Hastie, I. Johnstone, R. Tibshirani (2004): Least Angle Regression",
            ),
        ),
        "load_diabetes",
        "regression",
    ),
)
