"""What a student hands in beside the notebooks: which of it their code may read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.grading.handed_in.below import entries_below
from autograder.grading.handed_in.plain_file import shown
from autograder.sandbox.protocol import FileSet

__all__ = ["MOST_NOTES", "STUDENT_BYTES", "STUDENT_FILES", "own_work", "student_files"]

STUDENT_FILES = 200  # of a submission, beside the notebooks
STUDENT_BYTES = 50 << 20
MOST_BESIDE = f"at most {STUDENT_FILES} files and {STUDENT_BYTES >> 20} MiB are taken beside the notebooks"
MOST_NOTES = 5


def student_files(folder: Path) -> tuple[FileSet | None, tuple[str, ...]]:
    """The regular files beside a student's notebooks, up to a number and a size, and what to tell of others.

    Links are not followed. A file that has a second name elsewhere is left out: that name may be in another student's
    folder, and this one a way to read it.
    """
    names: list[str] = []
    notes: list[str] = []
    size = 0
    for path in sorted(own_work(folder)):
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            continue
        name = str(path.relative_to(folder))
        if not name.isprintable():  # also what is no UTF-8: it could not be named to a container
            notes.append(f"'{shown(name)}' was left out: give the file a plain name.")
            continue
        if status.st_nlink > 1:
            notes.append(f"'{shown(name)}' is a hard link, and was left out: hand in a copy of the file.")
            continue
        size += status.st_size
        if len(names) == STUDENT_FILES or size > STUDENT_BYTES:
            notes.insert(0, f"'{shown(name)}' and what comes after it was left out: {MOST_BESIDE}.")
            break
        names.append(name)
    return FileSet(folder, tuple(names)) if names else None, tuple(notes[:MOST_NOTES])


def own_work(folder: Path) -> Iterator[Path]:
    """What lies below a folder that is neither a notebook nor hidden."""
    for entry in entries_below(folder):
        if entry.name != "timestamp.txt" and os.path.splitext(entry.name)[1] != ".ipynb":
            yield Path(entry.path)
