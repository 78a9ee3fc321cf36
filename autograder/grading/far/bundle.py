"""What lies in one submission's folder, to be laid out again on another machine so that intake finds the same there.

Theory of operation. The folder is a student's: names, kinds, sizes and contents may be anything. Of each entry that
intake looks at, the bundle says what it is; content is read of regular files alone, and of no more than intake would
read. A link, a pipe or a file that is too large becomes a link to nowhere, a pipe or a file of that size with nothing
in it: intake refuses it there with the same words. Names come from the coordinator, which is trusted. Whoever lays a
bundle out looks at each all the same: nothing is written outside its folder.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from autograder.errors import EngineError, SubmissionError
from autograder.grading.handed_in.beside import MOST_NOTES, STUDENT_BYTES, STUDENT_FILES, own_work
from autograder.grading.handed_in.hand_in_time import TIMESTAMP
from autograder.grading.handed_in.handed_in_names import MAX_MISNAMED, notebooks_in
from autograder.grading.handed_in.notebook_file import MAX_BYTES
from autograder.grading.handed_in.plain_file import read_plain_file
from autograder.grading.results.task_key import digest
from autograder.model import Exam

__all__ = ["Entry", "lay_out", "name_of", "pack"]

NOWHERE = "/dev/null/nowhere"  # no machine has that

# other: a pipe, a socket, a device
Kind = Literal["file", "link", "folder", "other"]


class Entry(msgspec.Struct, frozen=True):
    """One entry of a folder; `name` is its path below it. Without `content` nobody would read what is in it.

    A `shared` file has a second name somewhere.
    """

    name: bytes
    kind: Kind
    shared: bool = False
    size: int = 0
    changed: int = 0  # in nanoseconds since 1970
    content: bytes | None = None


def pack(folder: Path, exams: Sequence[Exam]) -> tuple[Entry, ...]:
    """Read all of a submission that grading may look at. Raises `EngineError` when the system refuses a file."""
    if folder.is_symlink() or not folder.is_dir():
        raise EngineError(f"{folder}: is no folder any more\n  grade again")
    try:
        notebooks = {entry.name: entry for entry in _notebooks(folder, exams)}
        beside = {entry.name: entry for entry in _beside(folder)}
        return tuple((beside | notebooks).values())  # x.IPYNB may be either
    except OSError as error:
        raise EngineError(
            f"{error.filename or folder}: cannot be read ({error.strerror})\n"
            "  make it readable for the grading account, then grade again"
        ) from error


def name_of(assignment: str, entries: Sequence[Entry]) -> str:
    """Hash what was handed in for an assignment, whoever and whenever, in hex: by that its tapes are found again."""
    said = (
        part
        for one in entries
        if one.name != os.fsencode(TIMESTAMP)
        for part in (one.name, one.kind.encode(), str((one.shared, one.size)).encode(), one.content or b"")
    )
    return digest((assignment.encode(), *said))


def lay_out(entries: Sequence[Entry], folder: Path) -> None:
    """Make a folder with these entries in it. Raises `EngineError` for a name that leads out of it, or a full disk."""
    try:
        folder.mkdir(parents=True)
        for entry in entries:
            path = folder / _inside(entry.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            _make(entry, path)
        # at last: what is made in a folder changes its time
        for entry in entries:
            os.utime(folder / _inside(entry.name), ns=(entry.changed, entry.changed), follow_symlinks=False)
    except OSError as error:
        raise EngineError(
            f"{error.filename or folder}: cannot be written ({error.strerror})\n  make room, then grade again"
        ) from error


def _notebooks(folder: Path, exams: Sequence[Exam]) -> Iterator[Entry]:
    """The notebooks that intake may read, and the time of handing in."""
    exact = {f"{exam.notebook}.ipynb" for exam in exams}
    there = notebooks_in(folder)
    yield from (_entry(folder, name, MAX_BYTES) for name in there if name in exact)
    others = [name for name in there if name not in exact]
    yield from (_entry(folder, name, MAX_BYTES) for name in others[:MAX_MISNAMED])
    if os.path.lexists(folder / TIMESTAMP):
        yield _entry(folder, TIMESTAMP, MAX_BYTES)


def _beside(folder: Path) -> Iterator[Entry]:
    """The files beside the notebooks, as far as they are taken, and the first one that is too many or too large.

    Of those that are left out with a note there are as many as notes are shown.
    """
    room, files, noted = STUDENT_BYTES, 0, 0
    for path in sorted(own_work(folder)):
        status, name = path.lstat(), str(path.relative_to(folder))
        if not stat.S_ISREG(status.st_mode):
            continue
        if status.st_nlink > 1 or not name.isprintable():
            noted += 1
            if noted <= MOST_NOTES:
                yield _entry(folder, name, -1)
            continue
        entry = _entry(folder, name, room)
        yield entry
        files, room = files + 1, room - entry.size
        if files > STUDENT_FILES or room < 0:
            return


def _entry(folder: Path, name: str, room: int) -> Entry:
    """Describe an entry, with its content if it is a file of at most `room` bytes."""
    path = folder / name
    status = path.lstat()
    kind, size, content = _kind(status), status.st_size, None
    if kind == "file" and size <= room:
        try:
            content = read_plain_file(path, room)
        except SubmissionError as error:  # it has changed since
            raise EngineError(f"{path}: {error}") from error
        size = len(content)
    return Entry(os.fsencode(name), kind, status.st_nlink > 1, size, status.st_mtime_ns, content)


def _kind(status: os.stat_result) -> Kind:
    if stat.S_ISREG(status.st_mode):
        return "file"
    if stat.S_ISLNK(status.st_mode):
        return "link"
    return "folder" if stat.S_ISDIR(status.st_mode) else "other"


def _inside(name: bytes) -> str:
    """A name as a path that stays inside the folder it is joined to. Raises `EngineError` for any other."""
    path = os.fsdecode(name)
    if not all(part not in ("", ".", "..") for part in path.split("/")) or "\0" in path:
        raise EngineError(f"a bundle names {path!r}: not a path below a submission's folder")
    return path


def _make(entry: Entry, path: Path) -> None:
    if entry.kind == "link":
        path.symlink_to(NOWHERE)
    elif entry.kind == "folder":
        path.mkdir(exist_ok=True)
    elif entry.kind == "other":
        os.mkfifo(path)
    else:
        # x: what is there already is never written to
        with path.open("xb") as file:
            file.write(entry.content or b"")
            file.truncate(entry.size)
        if entry.shared:  # the second name is hidden from what intake looks at
            os.link(path, path.with_name(f".{os.urandom(8).hex()}"))
