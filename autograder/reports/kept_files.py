"""How much lies in the folders that can be thrown away: what is missing there is made again when it is needed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.course import Course
from autograder.grading.gradebook.needed import regraded_keys
from autograder.grading.gradebook.overview import Overview, keeps_results
from autograder.grading.results.store import store_of

__all__ = ["Kept", "kept_files"]


@dataclass(frozen=True)
class Kept:
    """How much lies in a `place`: files of `size` bytes together; `spare` of them belong to no score there is now."""

    place: str
    files: int
    size: int
    spare: int = 0
    spare_size: int = 0


def kept_files(course: Course, books: Mapping[str, Overview]) -> tuple[Kept, ...]:
    """Tell how much there is of results, of tapes and of logs."""
    tapes = counted("build/store/tapes", files_in(course.build / "store" / "tapes"))
    return kept_results(course, books), tapes, counted("build/runs", files_at(course.build / "runs"))


def kept_results(course: Course, books: Mapping[str, Overview]) -> Kept:
    """Tell how much there is of results, and how much of that `course prune --days 0` would throw away."""
    in_file = isinstance(course.gradebook, Path)
    place = "build/store" if in_file else "results in the database"
    if not in_file and not keeps_results(str(course.gradebook)):
        return Kept(place, 0, 0)
    recorded = (keys for book in books.values() for keys in book.keys.values())
    needed = regraded_keys(course.gradebook).union(*recorded)
    with closing(store_of(course)) as store:
        held, spare = store.held(), store.spare(needed, datetime.now(UTC))
    return Kept(place, held.results, held.size, spare.results, spare.size)


def counted(place: str, files: Iterator[tuple[str, int]]) -> Kept:
    sizes = [size for _, size in files]
    return Kept(place, len(sizes), sum(sizes))


def files_in(folder: Path) -> Iterator[tuple[str, int]]:
    """The files of the folders of two letters in a folder, each with its size; its name begins with those letters."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if len(entry.name) == 2:
                yield from ((entry.name + name, size) for name, size in files_at(entry.path))


def files_at(folder: str | Path) -> Iterator[tuple[str, int]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # thrown away at this moment
                if entry.is_file(follow_symlinks=False):
                    yield entry.name, entry.stat(follow_symlinks=False).st_size
