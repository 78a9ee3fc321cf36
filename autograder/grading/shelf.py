"""Where packed results lie by their keys: what a shelf is, and the one that is a folder.

The other one is a table of a gradebook that is on a server (`gradebook/kept.py`). Several threads and several programs
may use one at a time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from autograder.course import private_folder, replacing
from autograder.errors import EngineError

__all__ = ["FolderShelf", "Held", "Shelf"]

SUFFIX = ".results"


@dataclass(frozen=True)
class Held:
    """How much there is: so many results, of so many bytes together."""

    results: int = 0
    size: int = 0


class Shelf(Protocol):
    """Packed results by keys, which are hashes in hex. Every method raises `EngineError` when the place fails."""

    def read(self, key: str) -> bytes | None:
        """The packed results; None where there are none, or where they cannot be read."""

    def has(self, key: str) -> bool:
        """Tell whether there is something of that key."""

    def write(self, key: str, packed: bytes) -> None:
        """Put packed results in the place of those of that key, whole or not at all."""

    def held(self) -> Held:
        """Tell how much there is."""

    def prune(self, keys: Set[str], before: datetime) -> Held:
        """Throw away what was written before a moment and has none of these keys; tell how much that was."""

    def close(self) -> None:
        """Let go of what is held open."""


class FolderShelf:
    """A folder that only its owner may enter, with a file for each result."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, key: str) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except OSError:
            return None

    def has(self, key: str) -> bool:
        return self._path(key).is_file()

    def write(self, key: str, packed: bytes) -> None:
        private_folder(self._folder)
        with replacing(self._path(key), "make room, then grade again") as unfinished:
            unfinished.write_bytes(packed)

    def held(self) -> Held:
        sizes = [state.st_size for _, state in self._files()]
        return Held(len(sizes), sum(sizes))

    def prune(self, keys: Set[str], before: datetime) -> Held:
        gone = [
            (path, state.st_size)
            for path, state in self._files()
            if state.st_mtime < before.timestamp() and path.parent.name + path.stem not in keys
        ]
        for path, _ in gone:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise EngineError(
                    f"{path}: cannot be removed ({error.strerror})\n  make its folder writable for you"
                ) from error
        return Held(len(gone), sum(size for _, size in gone))

    def close(self) -> None:
        pass

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self._folder.glob(f"??/*{SUFFIX}"):
            with suppress(FileNotFoundError):  # another program prunes at the same time
                yield path, path.stat()

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key[2:]}{SUFFIX}"
