"""An archive's bytes, for a parser that believes the sizes it finds in them."""

from __future__ import annotations

import io
from typing import BinaryIO

__all__ = ["BoundedFile", "OverBounds"]

AT_THE_END = 8  # reads of nothing; a parser that goes on after them will not stop by itself


class OverBounds(Exception):
    """The parser was told by the archive to read more than any honest one has."""


class BoundedFile(io.RawIOBase):
    """A file that refuses to hand out more than `most` bytes at once, and more than a few times nothing at its end.

    A directory of a zip and an extended header of a tar are read whole, however long they say they are.
    """

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file, self._most, self._ends = file, most, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Read at most `size` bytes, which has to be within bounds."""
        if size is None or size < 0:
            size = self._most
        if size > self._most:
            raise OverBounds(f"a part of {size:,} bytes, and at most {self._most:,} are read at once")
        found = self._file.read(size)
        self._ends = self._ends + 1 if size and not found else 0
        if self._ends > AT_THE_END:
            raise OverBounds("it ends in the middle")
        return found

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()
