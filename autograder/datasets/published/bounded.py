"""Reading compressed files that others made: no more than they may hold, and no traceback for what is broken."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from autograder.errors import CourseError

__all__ = ["Bounded", "opened", "read_at_most", "refuse"]

GZIP = b"\x1f\x8b"


def refuse(path: Path, wanted: str, found: str) -> CourseError:
    """The error for a published file that is not what it should be."""
    return CourseError(
        f"{path}: wanted {wanted}; found {found}\n  remove the file and fetch it again, from where its card says"
    )


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, decompressed when it is gzip's; what is broken in it is a CourseError."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(len(GZIP)) == GZIP
            raw.seek(0)
            if not packed:
                yield raw
                return
            with gzip.open(raw) as file:
                yield cast(IO[bytes], file)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise refuse(path, "a whole gzip file", f"a broken one ({error})") from error
    except OSError as error:
        raise CourseError(
            f"{path}: cannot be read ({error.strerror})\n  see that the file is yours to read"
        ) from error


def read_at_most(file: IO[bytes], most: int) -> bytes:
    """Read to the end, but `most` + 1 bytes at the most: a few bytes of gzip can stand for gigabytes of zeros."""
    return file.read(most + 1)


class Bounded:
    """A file to read from that ends in a CourseError after `most` bytes, whoever asks for them."""

    def __init__(self, path: Path, file: IO[bytes], most: int) -> None:
        self._path, self._file, self._most, self._left = path, file, most, most

    def read(self, size: int) -> bytes:
        data = self._file.read(min(size, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise refuse(self._path, f"at most {self._most:,} bytes when decompressed", "more")
        return data
