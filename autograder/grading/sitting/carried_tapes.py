"""The tapes of one submission that is graded on another machine: those that came with it, and those made of it.

Who grades it there has no folder of tapes. It uses what came, where that has the key that it makes itself: so a tape of
another environment is passed over. What is new goes back with the results.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from autograder.grading.sitting.kept_tape import KeptTape, packed_tape, unpacked_tape
from autograder.model import Sitting

__all__ = ["MOST_CARRIED", "CarriedTape", "CarriedTapes"]

# of one submission, in bytes: a scheduler holds what it passes on in its memory. Papers beyond that are run again
MOST_CARRIED = 8 << 20


class CarriedTape(msgspec.Struct, frozen=True):
    """A tape as `packed_tape` has made it."""

    key: str
    packed: bytes


class CarriedTapes:
    """The tapes of one submission; for one thread."""

    def __init__(self, came: Iterable[CarriedTape], most: int = MOST_CARRIED) -> None:
        self._came = {one.key: one.packed for one in came}
        self._room = most
        self._keys: dict[str, None] = {}  # in the order of the papers
        self._made: list[CarriedTape] = []

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all tapes that its papers may have."""
        return tuple(self._keys)

    @property
    def made(self) -> tuple[CarriedTape, ...]:
        """The tapes that are new."""
        return tuple(self._made)

    def find(self, key: str) -> KeptTape | None:
        self._keys[key] = None
        packed = self._came.get(key)
        return None if packed is None else unpacked_tape(key, packed)

    def keep(self, key: str, tape: bytes, sitting: Sitting) -> None:
        self._keys[key] = None
        packed = packed_tape(key, tape, sitting)
        if len(packed) <= self._room:
            self._room -= len(packed)
            self._made.append(CarriedTape(key, packed))

    def share(self, key: str) -> None:
        self._keys[key] = None
