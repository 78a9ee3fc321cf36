"""How much lies in the folders that can be thrown away: what is missing there is made again when it is needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.grading.gradebook.overview import Overview, keeps_results
from autograder.grading.shelf import Held
from autograder.grading.store import store_of

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
    keys = {key for book in books.values() for recorded in book.keys.values() for key in recorded}
    store = course.build / "store"
    if isinstance(course.gradebook, Path):
        results = counted("build/store", files_in(store), lambda name: name.removesuffix(".results") in keys)
    else:
        results = in_database(course, course.gradebook)
    tapes = counted("build/store/tapes", files_in(store / "tapes"))
    return results, tapes, counted("build/runs", files_at(course.build / "runs"))


def in_database(course: Course, place: str) -> Kept:
    held = Held()
    if keeps_results(place):
        shelf = store_of(course)
        held = shelf.held()
        shelf.close()
    return Kept("results in the database", held.results, held.size)


def counted(
    place: str, files: Iterator[tuple[str, int]], is_used: Callable[[str], bool] | None = None
) -> Kept:
    sizes = [(size, is_used is None or is_used(name)) for name, size in files]
    spare = [size for size, used in sizes if not used]
    return Kept(place, len(sizes), sum(size for size, _ in sizes), len(spare), sum(spare))


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
