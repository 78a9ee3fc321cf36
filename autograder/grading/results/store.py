"""The results of tasks by their keys: what was graded once is not graded again.

They lie below `build/store/`, or beside the gradebook where that is on a server. A piece of it holds the results of one
submission, as they came from the exams. It is written whole or not at all, and read back only in the form of this
version: anything else counts as missing, and is graded again. Nothing that a student hands in names a piece; a name is
a key, and a key is a hash.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Set
from datetime import datetime
from pathlib import Path

import msgspec

from autograder.course import Course
from autograder.grading.results.shelf import FolderShelf, Held, Shelf
from autograder.model import Result

__all__ = ["NO_KEY", "Store", "packed", "store_of", "unpacked"]

FORM = 1  # of what is kept
KEY = re.compile(r"[0-9a-f]{64}")
NO_KEY = "0" * 64  # stands for the key of results that are not to be kept
MOST_BYTES = 1 << 30  # of one submission's results, unpacked


class Kept(msgspec.Struct):
    """What a file of the store holds."""

    form: int
    key: str
    results: tuple[Result, ...]


# made in the thread that imports this: see `session`
READER = msgspec.msgpack.Decoder(Kept)


class Store:
    """The results on one shelf, or in one folder, which only its owner may enter: a sitting may quote hidden tests.

    Threads may use it at the same time. Every method raises `EngineError` when its place fails.
    """

    def __init__(self, place: Path | Shelf) -> None:
        self._shelf = FolderShelf(place) if isinstance(place, Path) else place

    def find(self, key: str) -> tuple[Result, ...] | None:
        """The results of a task; None where there are none, or none that can be read."""
        found = self._shelf.read(checked(key))
        return None if found is None else unpacked(key, found)

    def has(self, key: str) -> bool:
        """Tell whether there is something of that key, whatever it is."""
        return self._shelf.has(checked(key))

    def keep(self, key: str, results: tuple[Result, ...]) -> None:
        """Keep the results of a task in the place of earlier ones of that key."""
        self.keep_packed(key, packed(key, results))

    def keep_packed(self, key: str, results: bytes) -> None:
        """Keep what `packed` has made elsewhere."""
        self._shelf.write(checked(key), results)

    def held(self) -> Held:
        """Tell how much is kept."""
        return self._shelf.held()

    def spare(self, keys: Set[str], before: datetime) -> Held:
        """Tell how much was kept before a moment and has none of these keys."""
        return self._shelf.spare(keys, before)

    def prune(self, keys: Set[str], before: datetime) -> Held:
        """Throw that away; tell how much it was."""
        return self._shelf.prune(keys, before)

    def close(self) -> None:
        self._shelf.close()


def packed(key: str, results: tuple[Result, ...]) -> bytes:
    """The results of a task as they are kept."""
    return zlib.compress(msgspec.msgpack.encode(Kept(FORM, checked(key), results)), level=1)


def unpacked(key: str, results: bytes) -> tuple[Result, ...] | None:
    """The results that `packed` was given; None where it was not these bytes that it made for this key."""
    try:
        unpacking = zlib.decompressobj()
        kept = READER.decode(unpacking.decompress(results, MOST_BYTES))
    except (zlib.error, msgspec.ValidationError, msgspec.DecodeError):
        return None
    # all of it was there, its checksum too
    return kept.results if unpacking.eof and (kept.form, kept.key) == (FORM, key) else None


def store_of(course: Course) -> Store:
    """The store of a course: in its folder, or in the gradebook's database where that is on a server."""
    if isinstance(course.gradebook, Path):
        return Store(course.build / "store")
    # loads a library for databases, which a worker of a course with files has no use for
    from autograder.grading.gradebook.kept import TableShelf

    return Store(TableShelf(course.gradebook))


def checked(key: str) -> str:
    """Give a key back. Raises `ValueError` for anything else."""
    if not KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key
