"""Where packed results lie by their keys: what a shelf is, and the one that is a folder.

The other one is a table of a gradebook that is on a server (`gradebook/kept.py`). Several threads and several programs
may use one at a time.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Set
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

    def spare(self, keys: Set[str], before: datetime) -> Held:
        """Tell how much of it was written before a moment and has none of these keys."""

    def prune(self, keys: Set[str], before: datetime) -> Held:
        """Throw that away; tell how much it was."""

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
        return held_in([state.st_size for _, _, state in self._files()])

    def spare(self, keys: Set[str], before: datetime) -> Held:
        return held_in([size for _, size in self._old(keys, before)])

    def prune(self, keys: Set[str], before: datetime) -> Held:
        gone = list(self._old(keys, before))
        for path, _ in gone:
            try:
                Path(path).unlink(missing_ok=True)
            except OSError as error:
                raise EngineError(
                    f"{path}: cannot be removed ({error.strerror})\n  make its folder writable for you"
                ) from error
        return held_in([size for _, size in gone])

    def close(self) -> None:
        pass

    def _old(self, keys: Set[str], before: datetime) -> Iterator[tuple[str, int]]:
        """The files written before a moment that have none of these keys, each with its size."""
        moment = before.timestamp()
        for key, path, state in self._files():
            if state.st_mtime < moment and key not in keys:
                yield path, state.st_size

    def _files(self) -> Iterator[tuple[str, str, os.stat_result]]:
        """The files, each as its key, its path and its state."""
        for room in entries_of(self._folder):
            for entry in entries_of(room.path) if len(room.name) == 2 else ():
                if entry.name.endswith(SUFFIX):
                    with suppress(FileNotFoundError):  # another program prunes at the same time
                        state = entry.stat(follow_symlinks=False)
                        yield room.name + entry.name.removesuffix(SUFFIX), entry.path, state

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key[2:]}{SUFFIX}"


def entries_of(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    """What lies in a folder; nothing where there is none."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        yield from entries


def held_in(sizes: Collection[int]) -> Held:
    return Held(len(sizes), sum(sizes))
