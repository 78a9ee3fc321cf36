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

from collections.abc import Iterator
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
    try:
        if _is_harmless(reader, members, with_sets):
            found = set(members)
        else:
            found = set()
            for step in _steps(reader, members, with_sets):
                found.update(members[step])
    except (TypeError, ValueError):
        # a NumPy scalar compared with a tuple of the same hash
        reader.fail("set members that cannot be compared")
    if len(found) != len(members):
        reader.fail("a set with two equal members")
    return found


def build_dict(reader: Reader, keys: list[Any], values: list[Any], with_sets: bool) -> dict[Any, Any]:
    """Build a dict from as many keys as values; `with_sets` tells whether there are frozensets in a key."""
    if len(keys) != len(values):
        reader.fail("a dict with more keys than values, or fewer")
    try:
        if _is_harmless(reader, keys, with_sets):
            found = dict(zip(keys, values, strict=True))
        else:
            found = {}
            for step in _steps(reader, keys, with_sets):
                found.update(zip(keys[step], values[step], strict=True))
    except (TypeError, ValueError):
        reader.fail("dict keys that cannot be compared")
    if len(found) != len(keys):
        reader.fail("a dict with two equal keys")
    return found


def _is_harmless(reader: Reader, keys: list[Any], with_sets: bool) -> bool:
    """Count the keys, and tell whether a table of them can be built at once."""
    reader.entries -= len(keys)
    if reader.entries < 0:
        reader.fail(f"more than {reader.bounds.entries:,} set members and dict keys")
    return not with_sets and (len(keys) <= FEW or TEXT.issuperset(map(type, keys)))


def _steps(reader: Reader, keys: list[Any], with_sets: bool) -> Iterator[slice]:
    """Give the keys to add, step by step, with a look at the clock after each."""
    hashes = sorted(map(hash, keys))
    if any(map(eq, hashes, hashes[CROWD:])):
        reader.fail(f"more than {CROWD} set members or dict keys with one hash")
    size = STEP_OF_SETS if with_sets else STEP
    begun = thread_time() - reader.spent
    for start in range(0, len(keys), size):
        yield slice(start, start + size)
        reader.spent = thread_time() - begun
        if reader.spent > reader.bounds.seconds:
            reader.fail("sets or dicts that take too long to build: their members collide")
