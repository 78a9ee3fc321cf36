"""Sets and dicts out of members that an attacker chose.

Python's hashes of numbers, tuples and frozensets are the same in every process, so members that collide
are easy to compute: n ints with one hash take n² / 2 comparisons to put in a set (50,000 of them half a
minute). Distinct hashes help little, as a chain of occupied slots can be computed as well. Therefore:

- the number of members in one message is bounded;
- at most CROWD members of one set or dict may share a hash, counted by sorting, where nothing collides;
- larger sets and dicts are built piece by piece, and all of one message in `Bounds.seconds` of processor
  time: some fifty times what an honest message needs on a slow machine.

Hashes of str and bytes are keyed afresh in each process, as long as PYTHONHASHSEED is not set.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import eq
from time import thread_time
from typing import Any

from autograder.exam.wire.reader import Reader

__all__ = ["build_dict", "build_set"]

# -1 and -2 have one hash, so the 32 tuples in {-1, -2}⁵ honestly share theirs.
CROWD = 32

# Up to so many members a table is built at once: 2,000 comparisons at worst.
FEW = 64

KEYED = frozenset({str, bytes, bool, type(None)})


def build_set(reader: Reader, members: list[Any], compound: bool) -> set[Any]:
    """Build a set; `compound` tells whether a member has members of its own."""
    found: set[Any] = set()
    _build(reader, members, compound, lambda start, stop: found.update(members[start:stop]))
    if len(found) != len(members):
        reader.fail("a set with two equal members")
    return found


def build_dict(reader: Reader, keys: list[Any], values: list[Any], compound: bool) -> dict[Any, Any]:
    """Build a dict from as many keys as values."""
    if len(keys) != len(values):
        reader.fail("a dict with more keys than values, or fewer")
    found: dict[Any, Any] = {}

    def add(start: int, stop: int) -> None:
        found.update(zip(keys[start:stop], values[start:stop], strict=True))

    _build(reader, keys, compound, add)
    if len(found) != len(keys):
        reader.fail("a dict with two equal keys")
    return found


def _build(reader: Reader, keys: list[Any], compound: bool, add: Callable[[int, int], None]) -> None:
    count = len(keys)
    reader.entries -= count
    if reader.entries < 0:
        reader.fail(f"more than {reader.bounds.entries:,} set members and dict keys")
    try:
        if not compound and (count <= FEW or KEYED.issuperset(map(type, keys))):
            add(0, count)
        else:
            _build_with_care(reader, keys, 16 if compound else 1024, add)
    except (TypeError, ValueError):
        # a NumPy scalar compared with a tuple of the same hash
        reader.fail("set members or dict keys that cannot be compared")


def _build_with_care(reader: Reader, keys: list[Any], step: int, add: Callable[[int, int], None]) -> None:
    hashes = sorted(map(hash, keys))
    if any(map(eq, hashes, hashes[CROWD:])):
        reader.fail(f"more than {CROWD} set members or dict keys with one hash")
    begun = thread_time() - reader.spent
    for start in range(0, len(keys), step):
        add(start, start + step)
        reader.spent = thread_time() - begun
        if reader.spent > reader.bounds.seconds:
            reader.fail("sets or dicts that take too long to build: their members collide")
