"""The results of tasks by their keys, kept below `build/store/`: what was graded once is not graded again.

A file of it holds the results of one submission, as they came from the exams. It is written whole or not at all, and
read back only in the form of this version: anything else counts as missing, and is graded again. Nothing that a student
hands in names a file here; a name is a key, and a key is a hash.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import msgspec

from autograder.course import private_folder, replacing
from autograder.model import Result

__all__ = ["Store"]

FORM = 1  # of what is kept
KEY = re.compile(r"[0-9a-f]{64}")
MOST_BYTES = 1 << 30  # of one submission's results, unpacked


class Kept(msgspec.Struct):
    """What a file of the store holds."""

    form: int
    key: str
    results: tuple[Result, ...]


# made in the thread that imports this: see `session`
READER = msgspec.msgpack.Decoder(Kept)


class Store:
    """The results below one folder, which only its owner may enter: a sitting may quote hidden tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str) -> tuple[Result, ...] | None:
        """The results of a task; None where there are none, or none that can be read."""
        try:
            packed = self._path(key).read_bytes()
            unpacking = zlib.decompressobj()
            kept = READER.decode(unpacking.decompress(packed, MOST_BYTES))
        except (OSError, zlib.error, msgspec.ValidationError, msgspec.DecodeError):
            return None
        # all of it was there, its checksum too
        return kept.results if unpacking.eof and (kept.form, kept.key) == (FORM, key) else None

    def has(self, key: str) -> bool:
        """Tell whether there is a file of that key, whatever is in it."""
        return self._path(key).is_file()

    def keep(self, key: str, results: tuple[Result, ...]) -> None:
        """Keep the results of a task. Raises `EngineError` when they cannot be written."""
        private_folder(self.folder)
        packed = zlib.compress(msgspec.msgpack.encode(Kept(FORM, key, results)), level=1)
        with replacing(self._path(key), "make room, then grade again") as unfinished:
            unfinished.write_bytes(packed)

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self.folder / key[:2] / f"{key[2:]}.results"
