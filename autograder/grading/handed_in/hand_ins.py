"""What lies in `submitted/`, by a look at its folders: no file is opened."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from autograder.course import Course
from autograder.grading.handed_in.intake import problem_of_name

__all__ = ["hand_ins", "newest_change"]


def hand_ins(course: Course, assignments: Collection[str]) -> dict[str, dict[str, float]]:
    """When each student's folder of each assignment was last changed, in seconds since 1970; by assignment, by student.

    Who counts is who `submitted_students` lists.
    """
    found: dict[str, dict[str, float]] = {name: {} for name in assignments}
    for student in folders_in(course.submitted):
        if not problem_of_name(student.name):
            for folder in folders_in(student.path):
                if folder.name in found:
                    found[folder.name][student.name] = newest_change(folder.path)
    return found


def newest_change(folder: str | Path) -> float:
    """The last change of a folder and what lies in it, hidden files left out; 0 for one that cannot be read.

    The time of the change itself (ctime), since a copy may keep the older time of the file.
    """
    newest = 0.0
    with suppress(OSError):
        newest = os.stat(folder, follow_symlinks=False).st_ctime
        with os.scandir(folder) as entries:
            for entry in entries:
                changed = entry.stat(follow_symlinks=False).st_ctime
                if changed > newest and not entry.name.startswith("."):
                    newest = changed
    return newest


def folders_in(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                yield entry
