"""Labels in equal numbers."""

from __future__ import annotations

import numpy as np

__all__ = ["balanced"]


def balanced(rng: np.random.Generator, classes: int, count: int) -> np.ndarray:
    """Draw labels (count,), int64, in random order, each class as often as every other, up to one."""
    return rng.permutation(np.arange(count, dtype=np.int64) % classes)
