"""Numbers that are the same on every processor."""

from __future__ import annotations

import numpy as np

__all__ = ["rounded"]


def rounded(values: np.ndarray) -> np.ndarray:
    """Round to multiples of 2^-12, as float32: a sine, logarithm or product of matrices differs in its last bits."""
    return (np.rint(values * 4096) / 4096).astype(np.float32)
