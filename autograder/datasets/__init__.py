"""Data for the course: bundled, generated and published sets through one door, `load(name, split, seed=None)`.

Importing it needs NumPy alone; scikit-learn, Pillow and matplotlib's fonts are imported by the sets that need them.
"""

from autograder.datasets.card import Card, Column
from autograder.datasets.dataset import Dataset
from autograder.datasets.door import card, load, names
from autograder.datasets.hidden.split import hidden_split

__all__ = ["Card", "Column", "Dataset", "card", "hidden_split", "load", "names"]
