"""A tar, packed with gzip or not."""

from __future__ import annotations

import contextlib
import gzip
import stat
import tarfile
import tempfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from autograder.errors import CourseError, EngineError, SubmissionError
from autograder.grading.collecting.archive import MAX_TOTAL, RATIO, SMALL, Entry, Listing, believable
from autograder.grading.collecting.bounded_file import BoundedFile, OverBounds
from autograder.grading.handed_in.plain_file import shown

__all__ = ["TarArchive"]

PART_BYTES = 1 << 20  # an extended header holds a name or two; files are read in parts of this size too
GZIP = b"\x1f\x8b"
BROKEN = (tarfile.TarError, OverBounds, EOFError, ValueError, OverflowError, IndexError, RecursionError)


class TarArchive:
    """An open tar. Raises `CourseError` when it cannot be read as one or goes beyond the bounds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = BoundedFile(unpacked(path), PART_BYTES)
        listing = Listing(path)
        try:
            self._tar = tarfile.open(fileobj=cast(BinaryIO, self._file), mode="r:", errorlevel=1)  # noqa: SIM115
            for info in self._tar:
                listing.count()
                if not info.isdir():
                    listing.add(
                        info.name.removeprefix("./"), info.size, changed(info), info, problem_of(info)
                    )
            # tarfile takes whatever is no header for the end
            self._file.seek(self._tar.offset)
            if self._file.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
                raise tarfile.ReadError("it ends in the middle")
            listing.check()
        except BROKEN as error:
            self._file.close()
            raise CourseError(
                f"{path}: neither a zip nor a tar that can be read ({shown(str(error))})\n"
                "  wanted: an archive as your platform gives it, or the folder that it unpacks to; download it again"
            ) from None
        except BaseException:
            self._file.close()
            raise
        self.entries, self.left_out = tuple(listing.entries), tuple(listing.left_out)

    def read(self, entry: Entry) -> bytes:
        """Read one entry; raises `SubmissionError` when it is damaged."""
        self._file.seek(entry.at.offset_data)
        parts, left = [], entry.size
        while left:
            try:
                part = self._file.read(min(left, PART_BYTES))
            except OverBounds:
                part = b""
            if not part:
                raise SubmissionError(
                    f"'{shown(entry.name)}' is damaged in the archive (it ends in the middle)"
                )
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        self._tar.close()
        self._file.close()


def unpacked(path: Path) -> BinaryIO:
    """The tar itself; of one packed with gzip a temporary copy, written up to the bounds."""
    file = path.open("rb")
    if file.read(2) != GZIP:
        file.seek(0)
        return file
    file.seek(0)
    most = min(MAX_TOTAL, max(SMALL, RATIO * path.stat().st_size))
    copy = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
    try:
        with file, gzip.open(file) as stream:
            while part := stream.read(PART_BYTES):
                if copy.tell() + len(part) > most:
                    raise CourseError(
                        f"{path}: unpacks to more than {most / 1e6:,.0f} MB, and at most {RATIO} times its size and "
                        f"{MAX_TOTAL / 1e9:g} GB are read\n  look at what is in it before you unpack it yourself"
                    )
                write(copy, part)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        copy.close()
        raise CourseError(f"{path}: cannot be unpacked ({error})\n  download it again") from None
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy


def write(copy: BinaryIO, part: bytes) -> None:
    try:
        copy.write(part)
    except OSError as error:
        raise EngineError(
            f"{tempfile.gettempdir()}: cannot be written ({error.strerror})\n  make room, then collect again"
        ) from error


def problem_of(info: tarfile.TarInfo) -> str:
    """Say why an entry is not taken, whatever its name is."""
    if info.issym() or info.islnk():
        return "a link"
    # its content is not where its header says
    if info.type == tarfile.GNUTYPE_SPARSE or info.sparse is not None:
        return "a file with holes"
    if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        return "not an ordinary file"
    if info.mode & (stat.S_ISUID | stat.S_ISGID):
        return "its rights are those of a program that runs as another user"
    return ""


def changed(info: tarfile.TarInfo) -> datetime | None:
    with contextlib.suppress(ValueError, OverflowError, OSError):
        return believable(datetime.fromtimestamp(info.mtime, UTC))
    return None
