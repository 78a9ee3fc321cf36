"""The tapes of submissions that a cluster has graded: they lie with the coordinator, found by what was handed in.

A worker has no folder of tapes. What it makes comes back with the results; the scribe keeps it. When the submission is
sent again, its tapes go along, and the worker looks whether they are of its environment.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from autograder.grading.sitting.carried_tapes import MOST_CARRIED, CarriedTape
from autograder.grading.sitting.tapes import Tapes

__all__ = ["Taped", "keep_taped", "tapes_for"]


class Taped(msgspec.Struct, frozen=True):
    """What a worker tells of a submission's tapes: the keys of all, and those that are new.

    `handed_in` is the hash of what was handed in, which the coordinator adds.
    """

    handed_in: str
    keys: tuple[str, ...] = ()
    made: tuple[CarriedTape, ...] = ()


def keep_taped(tapes: Tapes, taped: Taped) -> None:
    """Keep the tapes of a submission, and which they are. Raises `ValueError` for what is no key."""
    for one in taped.made:
        tapes.keep_packed(one.key, one.packed)
    if taped.keys and taped.keys != tapes.keys_of(taped.handed_in):
        tapes.list_keys(taped.handed_in, taped.keys)


def tapes_for(tapes: Tapes, handed_in: str) -> Iterator[CarriedTape]:
    """Yield the tapes of what was handed in, as many as may be sent."""
    room = MOST_CARRIED
    for key in tapes.keys_of(handed_in):
        packed = tapes.find_packed(key)
        if packed is not None and len(packed) <= room:
            room -= len(packed)
            yield CarriedTape(key, bytes(packed))
