"""A week as a zip: for a page of the course, or a learning platform."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from autograder.course import replacing
from autograder.errors import CourseError, SubmissionError
from autograder.grading.collecting.opening import open_archive
from autograder.releasing.handout import Handout

__all__ = ["ArchiveFile", "packed"]

# the earliest that a zip can say; a real one would make other bytes of the same files
MOMENT = (1980, 1, 1, 0, 0, 0)
UNIX, MODE = 3, 0o100644


@dataclass(frozen=True)
class ArchiveFile:
    """A zip at a path, with the week's files in a folder called after the week."""

    path: Path
    week: str

    @property
    def place(self) -> str:
        return str(self.path)

    def out(self) -> Mapping[str, bytes] | None:
        """The files of the zip that is there. Raises `CourseError` for one that is not of this week."""
        if not self.path.exists():
            return None
        top = f"{self.week}/"
        try:
            there = open_archive(self.path)
        except CourseError as error:
            raise CourseError(
                f"{str(error).partition(chr(10))[0]}\n  move it away, or name another file with --file"
            ) from None
        with closing(there) as archive:
            if not all(entry.name.startswith(top) for entry in archive.entries):
                raise CourseError(
                    f"{self.path}: there is an archive of something else: wanted all its files in {top}\n"
                    "  move it away, or name another file with --file"
                )
            try:
                return {entry.name.removeprefix(top): archive.read(entry) for entry in archive.entries}
            except SubmissionError as error:
                raise CourseError(f"{self.path}: {error}\n  remove it, then release again") from None

    def put(self, handout: Handout, changes: list[str]) -> str:
        """Write the zip. Raises `EngineError` when it cannot be; an earlier one is then still whole."""
        with replacing(self.path, "make room, then release again") as unfinished:
            unfinished.write_bytes(packed(handout))
        return f"written to {self.path}"


def packed(handout: Handout) -> bytes:
    """Pack a week; the same files make the same bytes, whenever and wherever."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in sorted(handout.files.items()):
            info = zipfile.ZipInfo(f"{handout.week.name}/{name}", MOMENT)
            info.create_system, info.external_attr = UNIX, MODE << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED, compresslevel=9)
    return made.getvalue()
