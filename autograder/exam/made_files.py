"""Files that a test cell makes for the student's functions to read: written there too, before a function is called.

A notebook that was written for one kernel has one folder: its tests write a file and give the student's function the
name. Here each process has a folder of its own. What a test has written in its own, or removed, is written or removed
in the student's. The other way nothing is taken: a file of the student's may be made to harm whoever reads it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from autograder.exam.student import Student

__all__ = ["MadeFiles"]

MOST_FILES = 500
MOST_BYTES = 64 << 20  # of one file

Stamp = tuple[int, int, int]


class MadeFiles:
    """The files below the working folder, since a test cell began."""

    def __init__(self, student: Student) -> None:
        self._student = student
        self._seen = dict(stamps())

    def tell(self) -> None:
        """Bring the student's folder up to date with what has changed here."""
        now = dict(stamps())
        if now == self._seen:
            return
        changed = [name for name, stamp in now.items() if self._seen.get(name) != stamp]
        gone = [name for name in self._seen if name not in now]
        self._seen = now
        for name in (*gone, *changed):
            # what cannot be read here or written there is missing there, as the test will see
            with contextlib.suppress(Exception):
                self._student.place(name, None if name in gone else Path(name).read_bytes())


def stamps() -> Iterator[tuple[str, Stamp]]:
    """The regular files below the working folder, up to a number and a size, and what changes with their contents."""
    left = MOST_FILES
    for root, folders, names in os.walk("."):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = os.path.normpath(os.path.join(root, name))
            try:
                status = os.lstat(path)
            except OSError:
                continue
            if os.path.isfile(path) and status.st_size <= MOST_BYTES:
                left -= 1
                yield path, (status.st_mtime_ns, status.st_size, status.st_ino)
            if left <= 0:
                return
