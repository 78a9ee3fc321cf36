"""Sets and dicts out of members that an attacker chose.

Python's hashes of numbers, tuples and frozensets are the same in every process, so members that collide
can be worked out: n ints with one hash take n² / 2 comparisons to put in a set. Distinct hashes help
little, as a chain of occupied slots can be worked out as well. Therefore:

- the number of members in one message is bounded (`Bounds.entries`);
- at most CROWD members of one set or dict may share a hash, counted by sorting, where nothing collides;
- larger sets and dicts are built step by step, and all of one message in `Bounds.seconds` of processor
  time, which is some twenty times what an honest message needs.

No single step takes long: when a table grows, its members walk along chains that are no longer than those
they walked along when they were added, as a smaller table's chains are the larger one's folded together.
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

# Members that are added between two looks at the clock. To compare two frozensets takes as long as to
# build one, to compare other members next to nothing.
STEP = 1024
STEP_OF_SETS = 4

TEXT = frozenset({str, bytes, bool, type(None)})


def build_set(reader: Reader, members: list[Any], with_sets: bool) -> set[Any]:
    """Build a set; `with_sets` tells whether there are frozensets in a member."""
    found: set[Any] = set()
    _build(reader, members, with_sets, lambda start, stop: found.update(members[start:stop]))
    if len(found) != len(members):
        reader.fail("a set with two equal members")
    return found


def build_dict(reader: Reader, keys: list[Any], values: list[Any], with_sets: bool) -> dict[Any, Any]:
    """Build a dict from as many keys as values; `with_sets` tells whether there are frozensets in a key."""
    if len(keys) != len(values):
        reader.fail("a dict with more keys than values, or fewer")
    found: dict[Any, Any] = {}

    def add(start: int, stop: int) -> None:
        found.update(zip(keys[start:stop], values[start:stop], strict=True))

    _build(reader, keys, with_sets, add)
    if len(found) != len(keys):
        reader.fail("a dict with two equal keys")
    return found


def _build(reader: Reader, keys: list[Any], with_sets: bool, add: Callable[[int, int], None]) -> None:
    count = len(keys)
    reader.entries -= count
    if reader.entries < 0:
        reader.fail(f"more than {reader.bounds.entries:,} set members and dict keys")
    try:
        if not with_sets and (count <= FEW or TEXT.issuperset(map(type, keys))):
            add(0, count)
        else:
            _build_with_care(reader, keys, STEP_OF_SETS if with_sets else STEP, add)
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
