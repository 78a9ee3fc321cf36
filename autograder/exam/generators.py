"""The examiner's own generators of random numbers, as every paper finds them: what one does must not reach another."""

from __future__ import annotations

import random
import sys

import numpy as np

from autograder.exam.tape import SEED_BYTES

__all__ = ["Generators"]


class Generators:
    """Those of `random`, NumPy and torch; `seed` is that of the warm process, the same for all papers of a run."""

    def __init__(self) -> None:
        self.seed = random.getrandbits(8 * SEED_BYTES).to_bytes(SEED_BYTES, "little")
        # torch begins with a seed of its own, the same everywhere
        self._torch = sys.modules["torch"].get_rng_state() if "torch" in sys.modules else None

    def begin(self, seed: bytes) -> None:
        """Set them all as they are for a paper."""
        random.seed(seed)
        np.random.seed(np.frombuffer(seed, "<u4"))
        if self._torch is not None:
            sys.modules["torch"].set_rng_state(self._torch)
