"""Open an archive of hand-ins, and say of everything in it whether it can be taken.

Theory of operation. An archive is put together by a platform, but of what students uploaded under names that they
chose. Its table of contents is read first, and nothing is unpacked then: every entry becomes an `Entry`, which is a
regular file with a plain relative name and a size within bounds, or a `LeftOut` with the reason. An archive that as a
whole has too many entries, unpacks to too much, or cannot be read is refused with a `CourseError`. Later one entry
after the other is read, into memory, never more of it than its size said; a checksum that is wrong is a
`SubmissionError`. Python's `zipfile` and `tarfile` parse, and neither ever writes a file: rights and owners in an
archive decide nothing. Archives inside of archives stay closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from autograder.errors import CourseError
from autograder.grading.collecting.entry_names import is_of_the_system, problem_of_entry_name
from autograder.grading.handed_in.plain_file import shown

__all__ = [
    "MAX_ENTRIES",
    "MAX_FILE",
    "MAX_TOTAL",
    "RATIO",
    "Archive",
    "Entry",
    "LeftOut",
    "Listing",
    "believable",
]

MAX_ENTRIES = 50_000  # a class of a thousand with fifty files each
MAX_FILE = 50_000_000  # bytes: as much as a notebook may have to be graded
MAX_TOTAL = 4_000_000_000
# times that something may be larger unpacked than packed; deflate reaches a thousand with zeros, notebooks some twenty
RATIO = 200
SMALL = 10_000_000  # bytes, which may be packed as tightly as they like


@dataclass(frozen=True)
class Entry:
    """A file in an archive: its relative name, bytes, and when it was last changed as far as the archive tells."""

    name: str
    size: int
    changed: datetime | None
    at: Any


@dataclass(frozen=True)
class LeftOut:
    """Something in an archive that is not taken, and why."""

    name: str
    why: str


class Archive(Protocol):
    """An open archive."""

    path: Path
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]

    def read(self, entry: Entry) -> bytes:
        """Read one entry; raises `SubmissionError` when it is damaged."""

    def close(self) -> None:
        """Let go of the file."""


class Listing:
    """Collects an archive's entries while its table of contents is read, and refuses what goes beyond the bounds.

    A folder is not packed, and how large it is says nothing about what is in it.
    """

    def __init__(self, path: Path, is_packed: bool = True) -> None:
        self.path, self.packed = path, path.stat().st_size if is_packed else None
        self.entries: list[Entry] = []
        self.left_out: list[LeftOut] = []
        self._total = self._count = 0

    def count(self) -> None:
        """Note one more entry, a folder too. Raises `CourseError` when there are too many."""
        self._count += 1
        if self._count > MAX_ENTRIES:
            raise CourseError(
                f"{self.path}: more than {MAX_ENTRIES:,} entries, and at most so many are read\n{SPLIT}"
            )

    def add(
        self, name: str, size: int, changed: datetime | None, at: Any, problem: str = "", packed: int = 0
    ) -> None:
        """Take one file, or leave it out: for the `problem` that it has already, for its name, or for its size."""
        problem = problem or problem_of_entry_name(name)
        if not problem and is_of_the_system(name):
            return
        if not problem and not 0 <= size <= MAX_FILE:
            problem = f"{size / 1e6:,.1f} MB, and at most {MAX_FILE / 1e6:g} MB are read"
        if not problem and packed and size > max(SMALL, RATIO * packed):
            problem = f"unpacks to more than {RATIO} times its size, {size / 1e6:,.1f} MB"
        if problem:
            self.left_out.append(LeftOut(shown(name), problem))
            return
        self._total += size
        if self._total > MAX_TOTAL:
            raise CourseError(
                f"{self.path}: unpacks to more than {MAX_TOTAL / 1e9:g} GB, and at most so much is\n{SPLIT}"
            )
        # entries that share one packed content cannot be told apart one by one
        if self.packed is not None and self._total > max(SMALL, RATIO * self.packed):
            raise CourseError(f"{self.path}: unpacks to more than {RATIO} times its size\n{BOMB}")
        self.entries.append(Entry(name, size, changed, at))

    def check(self) -> None:
        """Raise `CourseError` when there is nothing at all."""
        if not self._count:
            raise CourseError(
                f"{self.path}: there is nothing in it: wanted what students handed in\n"
                "  download it again, or see that it is the right one"
            )


SPLIT = "  download fewer students at a time"
BOMB = "  no class's notebooks do that: look at who handed in what before you unpack it yourself"


def believable(moment: datetime) -> datetime | None:
    """A time that a hand-in can have; None for one that a clock or an attacker set wrong."""
    return (
        moment if datetime(2000, 1, 1, tzinfo=UTC) < moment < datetime.now(UTC) + timedelta(days=1) else None
    )
