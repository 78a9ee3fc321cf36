"""A folder of hand-ins: unpacked, cloned, or nbgrader's exchange, where students write while this reads.

A student may put anything in the place of anything in their own folder at any moment. So every file is opened from the
top folder on, part by part, and no part may be a link; what is opened has to be the regular file that was listed, of
the account that the folder belongs to, and with one name only: a second one may be that of somebody else's file.
"""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

from autograder.errors import CourseError, SubmissionError
from autograder.grading.collecting.archive import Entry, Listing, believable
from autograder.grading.collecting.entry_names import MAX_DEPTH, is_of_the_system
from autograder.grading.handed_in.plain_file import shown

__all__ = ["FolderArchive"]

NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
NO_WAIT = getattr(os, "O_NONBLOCK", 0)
CLONE = ".git"


class FolderArchive:
    """A folder, read as an archive is. Raises `CourseError` when it is empty, unreadable or beyond the bounds.

    `owners` are the user ids of the folders at its top. Files of a git clone have no time: it would be the cloning's.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.owners: dict[str, int] = {}
        listing = Listing(path, is_packed=False)
        try:
            self._list(path, "", 0, path.lstat().st_uid, False, listing)
            listing.check()
        except OSError as error:
            raise CourseError(
                f"{error.filename or path}: cannot be read ({error.strerror})\n  make it readable"
            ) from error
        self.entries, self.left_out = tuple(listing.entries), tuple(listing.left_out)

    def _list(
        self, folder: Path, inner: str, depth: int, owner: int, is_clone: bool, listing: Listing
    ) -> None:
        """Note what is in a folder; the folders at the top say whose all below them has to be."""
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda one: one.name)
        is_clone = is_clone or any(one.name == CLONE for one in entries)
        for one in entries:
            name = f"{inner}{one.name}"
            if is_of_the_system(name):
                continue
            listing.count()
            status = one.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode) and depth < MAX_DEPTH:
                if depth == 0:
                    self.owners[one.name] = status.st_uid
                below = status.st_uid if depth == 0 else owner
                self._list(Path(one.path), f"{name}/", depth + 1, below, is_clone, listing)
                continue
            changed = None if is_clone else believable(datetime.fromtimestamp(status.st_mtime, UTC))
            problem = problem_of(status, owner)
            listing.add(name, status.st_size, changed, (name, owner), problem)

    def read(self, entry: Entry) -> bytes:
        """Read one entry; raises `SubmissionError` when it is no longer what was listed."""
        name, owner = entry.at
        try:
            with open(opened(self.path, name), "rb") as file:
                status = os.fstat(file.fileno())
                found = b"" if problem_of(status, owner) else file.read(entry.size + 1)
        except OSError as error:
            raise SubmissionError(f"'{shown(name)}' cannot be read ({error.strerror})") from None
        if problem := problem_of(status, owner):
            raise SubmissionError(f"'{shown(name)}' is {problem} now")
        if len(found) != entry.size:
            raise SubmissionError(f"'{shown(name)}' changed while it was read: collect again")
        return found

    def close(self) -> None:
        """Nothing is held open."""


def problem_of(status: os.stat_result, owner: int) -> str:
    """Say why a file is not taken, whatever its name is."""
    if stat.S_ISLNK(status.st_mode):
        return "a link"
    if stat.S_ISDIR(status.st_mode):
        return f"a folder more than {MAX_DEPTH} folders deep"
    if not stat.S_ISREG(status.st_mode):
        return "not an ordinary file"
    if status.st_nlink > 1:
        return "a file with several names, of which one may be somebody else's"
    if status.st_uid != owner:
        return "a file of another account than its folder's"
    return ""


def opened(top: Path, name: str) -> int:
    """Open a file below a folder, following no link on the way; raises `OSError`."""
    *parts, last = name.split("/")
    at = os.open(top, os.O_RDONLY | os.O_DIRECTORY | getattr(os, "O_CLOEXEC", 0))
    try:
        for part in parts:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | NO_LINK, dir_fd=at)
            os.close(at)
            at = below
        return os.open(last, os.O_RDONLY | NO_LINK | NO_WAIT, dir_fd=at)
    finally:
        os.close(at)
