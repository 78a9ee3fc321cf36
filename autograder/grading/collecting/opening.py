"""Open an archive by how it begins, whatever it is called; or a folder."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import CourseError
from autograder.grading.collecting.archive import Archive
from autograder.grading.collecting.folder import FolderArchive
from autograder.grading.collecting.tar_archive import TarArchive
from autograder.grading.collecting.zip_archive import ZipArchive

__all__ = ["open_archive"]

# not by the end, where a zip has its directory: there could be a zip that a student put into a tar
ZIP = (b"PK\3\4", b"PK\5\6")


def open_archive(path: Path) -> Archive:
    """Open a zip, a tar or a folder. Raises `CourseError` when it is none, is broken, or goes beyond the bounds."""
    if path.is_dir():
        return FolderArchive(path)
    if not path.is_file():
        raise CourseError(
            f"{path}: there is no such file\n  wanted: an archive as your platform gives it, a .zip, or a folder"
        )
    try:
        with path.open("rb") as file:
            begins = file.read(4)
        return ZipArchive(path) if begins in ZIP else TarArchive(path)
    except OSError as error:
        raise CourseError(f"{path}: cannot be opened ({error.strerror})\n  make it readable") from error
