"""The lock of a gradebook that is a file: a file beside it, which says who holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from autograder.course import begin_private_file
from autograder.errors import EngineError
from autograder.grading.locks.holder import UNKNOWN, Holder

try:
    import fcntl
except ImportError:  # Windows, where no course is graded by several at a time
    fcntl = None  # type: ignore[assignment]

__all__ = ["FileLock"]

MOST_BYTES = 64_000


class FileLock:
    """A lock on `<gradebook>.lock`; what is written in the file counts while somebody has the lock, and then alone.

    The file stays: to remove it would leave those who wait with the lock of a file that is no more.
    """

    def __init__(self, gradebook: Path) -> None:
        self._path = gradebook.with_name(f"{gradebook.name}.lock")
        self._file: int | None = None

    def take(self, mine: Holder) -> bool:
        with self._explained():
            begin_private_file(self._path)
            # not inherited by the programs that the run starts: it ends with this process
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            if not locked(file, shared=False):
                os.close(file)
                return False
        self._file = file
        with suppress(OSError):  # on a full disk nobody can tell who holds it
            os.ftruncate(file, 0)
            os.pwrite(file, msgspec.json.encode(mine), 0)
        return True

    def holder(self) -> Holder | None:
        with self._explained():
            try:
                file = os.open(self._path, os.O_RDONLY)
            except FileNotFoundError:
                return None
            try:
                if locked(file, shared=True):
                    return None
                return msgspec.json.decode(os.pread(file, MOST_BYTES, 0), type=Holder)
            except msgspec.DecodeError:
                return UNKNOWN
            finally:
                os.close(file)

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise EngineError(
                f"{self._path}: cannot be locked ({error.strerror})\n"
                "  see that you may write to it and to its folder, and that its disk has locks"
            ) from error


def locked(file: int, shared: bool) -> bool:
    """Lock an open file if nobody else has; where a system has no such locks, nobody else ever has."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
