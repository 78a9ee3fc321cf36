"""The key of a task, which is to grade one submission: a hash of everything that decides what comes of it.

Equal keys, equal results. A key covers what was handed in and by whom, the exams with the keys of their hidden data and
the instructor's files, the environment that student code runs in, and this package itself. When it was handed in is no
part of it: that decides the late penalty, and not what a cell earns.
"""

from __future__ import annotations

import hashlib
import os
import platform
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

import msgspec

import autograder
from autograder.errors import EngineError
from autograder.grading.handed_in.below import entries_below
from autograder.grading.handed_in.hand_in_time import TIMESTAMP
from autograder.model import Exam
from autograder.sandbox.protocol import FileSet

__all__ = ["TaskKeys", "digest", "engine_digest", "file_parts", "installed_packages"]

# of one submission; what comes after so many bytes counts by its size and its time, after so many files not at all
MOST_BYTES = 256 << 20
MOST_FILES = 20_000
PIECE = 1 << 18


class TaskKeys:
    """The keys of one assignment's tasks on one sandbox.

    `environment` is the id of its image, empty for this machine's own packages.

    `exams` are those that are held: with their keys for hidden data.
    """

    def __init__(self, exams: Sequence[Exam], files: FileSet | None, sandbox: str, environment: str) -> None:
        self._common = digest(
            (
                engine_digest().encode(),
                sandbox.encode(),
                (environment or installed_packages()).encode(),
                *(msgspec.json.encode(exam, order="deterministic") for exam in exams),
                *file_parts(files),
            )
        )

    def of(self, student: str, folder: str | Path, note: str = "") -> str:
        """Hash one submission with everything else that decides its results, in hex.

        `folder` is what the student handed in for the assignment, `note` what they are told of its time. Raises
        `EngineError` when the system refuses a file.
        """
        try:
            said = (text.encode(errors="surrogateescape") for text in (self._common, student, note))
            return digest((*said, *_handed_in(os.fspath(folder))))
        except OSError as error:
            raise EngineError(
                f"{error.filename or folder}: cannot be read ({error.strerror})\n"
                "  make it readable for the grading account, then grade again"
            ) from error


def digest(parts: Iterable[bytes]) -> str:
    """Hash some parts, each with its length: no two lists of parts are one text."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


@cache
def engine_digest() -> str:
    """Hash this package's own source: a change of the engine may change a score, whatever its version is called."""
    package = os.path.dirname(autograder.__file__)
    sources = sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(package)
        for name in names
        if name.endswith(".py")
    )
    return digest(
        part
        for path in sources
        for part in (os.fsencode(path[len(package) + 1 :]), _content(path, MOST_BYTES))
    )


@cache
def installed_packages() -> str:
    """What student code runs with on this machine: Python, the system, and the installed packages' versions."""
    found = {
        entry
        for place in sys.path
        # setuptools, once a library imports it, puts what it brings along for itself on the path
        if os.path.isdir(place) and os.path.basename(place) != "_vendor"
        for entry in os.listdir(place)
        if entry.endswith((".dist-info", ".egg-info"))
    }
    return "\n".join((sys.version, platform.platform(), *sorted(found)))


def file_parts(files: FileSet | None) -> Iterator[bytes]:
    """Yield the files of a set, each as its name and what is in it. Raises OSError."""
    for name in files.names if files else ():
        assert files is not None
        yield name.encode(errors="surrogateescape")
        yield _content(files.folder / name, MOST_BYTES)


def _handed_in(folder: str) -> Iterator[bytes]:
    """Yield all that lies in a submission's folder and says what it is: names, kinds, links' targets, contents."""
    for place in (os.path.dirname(folder), folder):
        try:
            status = os.lstat(place)
        except (FileNotFoundError, NotADirectoryError):
            yield b"missing"
            continue
        yield _kind(status)
        if stat.S_ISLNK(status.st_mode):
            return
    room = MOST_BYTES
    theirs = (entry for entry in entries_below(folder) if entry.name != TIMESTAMP)
    for entry in islice(theirs, MOST_FILES):
        status = entry.stat(follow_symlinks=False)
        yield os.fsencode(entry.path[len(folder) + 1 :])
        yield _kind(status)
        if stat.S_ISLNK(status.st_mode):
            yield os.fsencode(os.readlink(entry.path))
        elif stat.S_ISREG(status.st_mode):
            # a second name elsewhere keeps a file from being taken
            yield b"shared" if status.st_nlink > 1 else b"own"
            room -= status.st_size
            yield (
                _content(entry.path, room) if room >= 0 else f"{status.st_size} {status.st_mtime_ns}".encode()
            )


def _kind(status: os.stat_result) -> bytes:
    return stat.S_IFMT(status.st_mode).to_bytes(4, "big")


def _content(path: str | Path, room: int) -> bytes:
    """Hash what is in a file, `room` bytes of it at most: it may grow while it is read."""
    whole = hashlib.sha256()
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        while room >= 0 and (piece := os.read(file, PIECE)):
            whole.update(piece)
            room -= len(piece)
    finally:
        os.close(file)
    return whole.digest()
