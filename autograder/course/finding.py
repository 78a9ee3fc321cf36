"""The course that a folder lies in.

A course's `nbgrader_config.py` is Python, and finding the course runs it, as nbgrader does. It is the instructor's.
What students handed in lies below the course folder, though, and may well hold a `source/` folder and a settings
file of its own: a folder below one for handed-in work is never taken for a course, wherever the search begins. Which
folders these are is read from the outer course's settings as text, so that the search runs nothing on its way.
"""

from __future__ import annotations

import re
from pathlib import Path

from autograder.course.folders import Course
from autograder.course.settings import CONFIG, Settings
from autograder.course.weeks import week_of
from autograder.errors import CourseError
from autograder.model import Week

__all__ = ["find_course", "read_week"]

# the last is where nbgrader unpacks a platform's archive
STUDENTS = ("submitted", "autograded", "feedback", "downloaded")
NAMED = re.compile(r"\.(?:submitted|autograded|feedback)_directory\s*=\s*[rfu]?[\"']([^\"'\n]+)")


def find_course(start: Path) -> Course:
    """Find the course that `start` lies in: the nearest folder upwards with `source/` or `nbgrader_config.py`.

    Raises `CourseError` where there is none, when its settings cannot be read, or when it has no sources.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if _is_course(folder) and not _is_handed_in(folder):
            return _course(folder)
    raise CourseError(
        f"{start}: no course here: wanted a folder with source/ in it, here or above\n"
        "  go to your course's folder, or name it: --course FOLDER"
    )


def read_week(folder: Path) -> Week:
    """Read the settings of the assignment whose sources lie in `folder`, those of its course included.

    Raises `CourseError` when there is no such assignment, or when a file does not say what it may.
    """
    for above in folder.resolve().parents:
        if _is_course(above):
            return week_of(folder, _course(above).settings)
    return week_of(folder, Settings())


def _is_course(folder: Path) -> bool:
    return (folder / "source").is_dir() or (folder / CONFIG).is_file()


def _course(folder: Path) -> Course:
    """Read a course folder's settings, and see that there are sources where they say."""
    root, settings = folder, Settings()
    if (folder / CONFIG).is_file():
        # loads traitlets, which most courses have no use for
        from autograder.course.nbgrader_config import read_config

        root, settings = read_config(folder)
    course = Course(root, settings)
    if not course.source.is_dir():
        raise CourseError(
            f"{course.source}: no such folder: wanted the course's sources there, an assignment a folder\n"
            f"  make it, or say in {folder / CONFIG} where they are: c.CourseDirectory.source_directory"
        )
    return course


def _is_handed_in(folder: Path) -> bool:
    """Tell whether a folder lies where a course above it keeps what students handed in."""
    for above in folder.parents:
        if _is_course(above):
            inner = folder.relative_to(above)
            for name in _students(above):
                # a structure of folders may put others before it
                if name in inner.parts or inner.is_relative_to(name) or folder.is_relative_to(name):
                    return True
    return False


def _students(root: Path) -> set[str]:
    """Name the folders of a course with students' files in them; its settings are searched, not run."""
    config = root / CONFIG
    text = config.read_text(encoding="utf-8", errors="replace") if config.is_file() else ""
    return {*STUDENTS, *NAMED.findall(text)}
