"""Hidden splits: rows that are drawn in the examiner, with a key that no student process has."""

from __future__ import annotations

import hmac

import numpy as np

from autograder.datasets.dataset import Dataset
from autograder.datasets.door import source
from autograder.errors import CourseError

__all__ = ["forget_key", "hidden_split", "hold_key"]

_held: list[bytes] = []


def hold_key(key: bytes) -> None:
    """Hand this process the key of the notebook that it examines; the examiner alone is given one."""
    _held[:] = [key]


def forget_key() -> None:
    """Take the key out of this process."""
    _held.clear()


def hidden_split(name: str, count: int, *, draw: int = 0) -> Dataset:
    """Draw `count` rows of a set that are in none of its splits, for a hidden test.

    The same in every sitting of a notebook, different for every notebook and course; `draw` 1, 2, ... are further
    ones. Generated sets are drawn afresh; rows of bundled and published ones are made from several, or changed.

    Raises CourseError in a process that holds no key, as every student's, and ValueError for an unknown name.
    """
    if not _held:
        raise CourseError(
            f"hidden_split({name!r}): no key in this process: hidden rows are drawn by the examiner, in a test cell\n"
            "  for data that students may see: load(name, split)"
        )
    found = source(name)
    if count < 1:
        raise ValueError(f"count: wanted 1 or more; found {count}")
    digest = hmac.digest(_held[0], f"{name}\0{draw}".encode(), "sha256")
    return found.draw_hidden(np.random.SeedSequence(int.from_bytes(digest, "big")), count)
