"""Hidden splits: rows that are drawn in the examiner, with a key that no student process has."""

from __future__ import annotations

import numpy as np

from autograder.datasets.dataset import Dataset
from autograder.datasets.door import source
from autograder.errors import CourseError
from autograder.hidden_key import hidden_seed, holds_key

__all__ = ["hidden_split"]


def hidden_split(name: str, count: int, *, draw: int = 0) -> Dataset:
    """Draw `count` rows of a set that are in none of its splits, for a hidden test.

    The same in every sitting of a notebook, different for every notebook and course; `draw` 1, 2, ... are further
    ones. Generated sets are drawn afresh; rows of bundled and published ones are made from several, or changed.

    Raises CourseError in a process that holds no key, as every student's, and ValueError for an unknown name.
    """
    if not holds_key():
        raise CourseError(
            f"hidden_split({name!r}): no key in this process: hidden rows are drawn by the examiner, in a test cell\n"
            "  for data that students may see: load(name, split)"
        )
    found = source(name)
    if count < 1:
        raise ValueError(f"count: wanted 1 or more; found {count}")
    seeds = np.random.SeedSequence(hidden_seed(f"{name}\0{draw}"))
    return found.draw_hidden(seeds, count)
