"""A zip, as nearly every learning platform makes one."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

from autograder.errors import CourseError, SubmissionError
from autograder.grading.collecting.archive import Entry, Listing, believable
from autograder.grading.collecting.bounded_file import BoundedFile, OverBounds
from autograder.grading.handed_in.plain_file import shown

__all__ = ["ZipArchive"]

DIRECTORY_BYTES = 16 << 20  # of 50,000 entries some 10 MB
UTF8, ENCRYPTED = 0x800, 0x1 | 0x40
UNIX = 3  # the system whose kinds and rights stand in the upper half of the attributes
EXTENDED_TIME = 0x5455
# whatever a broken archive makes zipfile raise
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    OverBounds,
    RuntimeError,
    ValueError,
    OverflowError,
    IndexError,
)


class ZipArchive:
    """An open zip. Raises `CourseError` when it cannot be read as one or goes beyond the bounds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = BoundedFile(path.open("rb"), DIRECTORY_BYTES)
        listing = Listing(path)
        try:
            self._zip = zipfile.ZipFile(self._file)
            for info in self._zip.infolist():
                listing.count()
                if not info.filename.endswith("/"):
                    listing.add(
                        name_of(info),
                        info.file_size,
                        changed(info),
                        info,
                        problem_of(info),
                        info.compress_size,
                    )
            listing.check()
        except BROKEN as error:
            self._file.close()
            raise CourseError(
                f"{path}: not a zip that can be read ({shown(str(error))})\n  download it again"
            ) from None
        except BaseException:
            self._file.close()
            raise
        self.entries, self.left_out = tuple(listing.entries), tuple(listing.left_out)

    def read(self, entry: Entry) -> bytes:
        """Read one entry; raises `SubmissionError` when it is damaged, or is not what the directory says."""
        try:
            with self._zip.open(entry.at) as file:
                found = file.read(entry.size + 1)
        except BROKEN as error:
            raise SubmissionError(
                f"'{shown(entry.name)}' is damaged in the archive ({shown(str(error))})"
            ) from None
        if len(found) != entry.size:
            raise SubmissionError(f"'{shown(entry.name)}' is damaged in the archive (its size is wrong)")
        return found

    def close(self) -> None:
        self._zip.close()
        self._file.close()


def problem_of(info: zipfile.ZipInfo) -> str:
    """Say why an entry is not taken, whatever its name is."""
    mode = info.external_attr >> 16 if info.create_system == UNIX else 0
    kind = stat.S_IFMT(mode)
    if kind == stat.S_IFLNK:
        return "a link"
    if kind not in (0, stat.S_IFREG):
        return "not an ordinary file"
    if mode & (stat.S_ISUID | stat.S_ISGID):
        return "its rights are those of a program that runs as another user"
    if info.flag_bits & ENCRYPTED:
        return "encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "packed by a method that is not read"
    return ""


def name_of(info: zipfile.ZipInfo) -> str:
    """The name as it stands in the archive, before zipfile cuts it at a NUL; UTF-8 that is not marked as such too."""
    name = info.orig_filename
    if not info.flag_bits & UTF8 and not name.isascii():
        try:
            return name.encode("cp437").decode("utf-8")
        except UnicodeError:
            return name
    return name


def changed(info: zipfile.ZipInfo) -> datetime | None:
    """When the file was changed: in UTC where that is written, otherwise by the clock on the wall here."""
    extra = info.extra
    while len(extra) >= 9:
        kind, length = struct.unpack("<HH", extra[:4])
        if kind == EXTENDED_TIME and length >= 5 and extra[4] & 1:
            return believable(datetime.fromtimestamp(struct.unpack("<i", extra[5:9])[0], UTC))
        extra = extra[4 + length :]
    try:
        return believable(datetime(*info.date_time).astimezone(UTC))
    except (ValueError, OverflowError, OSError):
        return None
