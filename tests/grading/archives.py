"""Archives as learning platforms give them, and as nobody should, and a course to collect them into."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.grading.collecting.hand_ins import hand_ins
from autograder.grading.collecting.layouts import own_layout
from autograder.grading.collecting.opening import open_archive
from autograder.grading.collecting.placing import put
from autograder.grading.collecting.plan import Step, planned
from autograder.grading.collecting.student_names import WhoIsWho

WEEK, NOTEBOOKS = "week01", ("pca",)
NOON = datetime(2025, 2, 1, 12, tzinfo=UTC)
MOODLE = "Ada Lovelace_12345_assignsubmission_file_/pca.ipynb"

Files = Sequence[tuple[str | zipfile.ZipInfo, bytes]]


def entry(
    name: str, mode: int = stat.S_IFREG | 0o644, day: tuple[int, int, int] = (2025, 2, 1)
) -> zipfile.ZipInfo:
    """An entry of a zip as a system of the Unix family writes it."""
    info = zipfile.ZipInfo(name, (*day, 12, 0, 0))
    info.create_system, info.external_attr = 3, mode << 16
    return info


def make_zip(path: Path, files: Files, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip; names are taken as they are, twice the same one too."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files:
            info = name if isinstance(name, zipfile.ZipInfo) else entry(name)
            archive.writestr(info, content, compress_type=method)
    return path


def member(name: str, size: int = 0, **more: Any) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mtime = size, NOON.timestamp()
    for key, value in more.items():
        setattr(info, key, value)
    return info


def make_tar(path: Path, members: Sequence[tuple[tarfile.TarInfo, bytes]], **options: Any) -> Path:
    """Write a tar, packed with gzip where its name says so."""
    mode = "w:gz" if path.suffix == ".gz" else "w"
    with tarfile.open(path, mode, **options) as archive:
        for info, content in members:
            info.size = len(content) or info.size
            archive.addfile(info, io.BytesIO(content))
    return path


def pack(path: Path, size: int) -> Path:
    """Write zeros packed with gzip, not holding them all at once."""
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
    return path


def make_course(folder: Path) -> Course:
    (folder / "source" / WEEK).mkdir(parents=True)
    return Course(folder)


def steps(
    course: Course, *archives: Path, pattern: str = "", renamed: dict[str, str] | None = None
) -> list[Step]:
    """What would be done with some archives."""
    layout = own_layout(pattern) if pattern else None
    found = [
        one
        for path in archives
        for one in hand_ins(open_archive(path), WEEK, NOTEBOOKS, layout, WhoIsWho(renamed or {}))[0]
    ]
    return planned(course, WEEK, found)


def collect(course: Course, *archives: Path, **options: Any) -> list[str]:
    """Do it; what became of each student's hand-in."""
    done = []
    for step in steps(course, *archives, **options):
        put(course, WEEK, step)
        done.append(f"{step.hand_in.student}: {step.action}")
    return done


def left_out(path: Path) -> dict[str, str]:
    """What is left out of an archive, by name, and why."""
    found, nobodys = hand_ins(open_archive(path), WEEK, NOTEBOOKS)
    return {one.name: one.why for one in [*nobodys, *(each for one in found for each in one.left_out)]}


def there(course: Course) -> dict[str, str]:
    """Every file below `submitted/`, with its text."""
    return {
        path.relative_to(course.submitted).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(course.submitted.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
