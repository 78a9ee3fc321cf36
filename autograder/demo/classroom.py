"""Make a class of twelve from a week's worked solution, to show what the grader does with each kind of student.

The class is handed in like any other: files in `submitted/<student>/<week>/`. A folder of the class is known by
the file `MARKER` in it; no other folder is ever written to or removed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.demo import mishaps
from autograder.demo.desk import Desk, Week
from autograder.demo.forgery import forged
from autograder.errors import CourseError

__all__ = ["MARKER", "Member", "copy_week", "make_class"]

MARKER = ".made-by-course-demo"
STUDENTS: dict[str, Callable[[Desk], str]] = {
    "demo-01-perfect": mishaps.perfect,
    "demo-02-one-slip": mishaps.one_slip,
    "demo-03-another-slip": mishaps.another_slip,
    "demo-04-half-done": mishaps.half_done,
    "demo-05-untouched": mishaps.untouched,
    "demo-06-rearranged": mishaps.rearranged,
    "demo-07-endless-loop": mishaps.endless_loop,
    "demo-08-crash": mishaps.crash,
    "demo-09-flood": mishaps.flood,
    "demo-10-warning": mishaps.warning,
    "demo-11-broken-file": mishaps.broken_file,
    "demo-12-forged": forged,
}


@dataclass(frozen=True)
class Member:
    """One student of the class, and what they did."""

    student: str
    deed: str


def make_class(course: Course, assignment: str) -> list[Member]:
    """Hand in the class's notebooks for a compiled week, in place of what an earlier demo handed in.

    Raises `CourseError`, before anything is written, when a student of the course has a name of the class.
    """
    week = _read(course, assignment)
    for student in STUDENTS:
        folder = course.submitted / student
        if folder.exists() and not (folder / MARKER).is_file():
            raise CourseError(
                f"{folder}: already there, and not made by course demo\n"
                "  make the class in a folder of its own: course demo --into /tmp/demo"
            )
    desks = {student: Desk(week) for student in STUDENTS}
    members = [Member(student, STUDENTS[student](desk)) for student, desk in desks.items()]
    # within the time allowed: a demo of an old week would otherwise show twelve late students
    due = course.week(assignment).due
    now = datetime.now(UTC)
    handed_in = now if due is None else min(now, due.astimezone(UTC) - timedelta(hours=1))
    for student, desk in desks.items():
        _hand_in(course.submitted / student / assignment, desk, handed_in)
    return members


def copy_week(course: Course, assignment: str, folder: Path) -> Course:
    """Make a course of its own in `folder` with one week's sources, and return it.

    Raises `CourseError` when something is there that no earlier demo made.
    """
    if folder.exists() and not (folder / MARKER).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(
            f"{folder}: not empty, and not made by course demo\n  name a new folder, or an empty one"
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()
    copied = Course(folder.resolve())
    shutil.rmtree(copied.source / assignment, ignore_errors=True)
    shutil.copytree(course.source / assignment, copied.source / assignment)
    return copied


def _read(course: Course, assignment: str) -> Week:
    exams = course.exams(assignment)
    solved, released = (
        {exam.notebook: _book(root / assignment / f"{exam.notebook}.ipynb", assignment) for exam in exams}
        for root in (course.solutions, course.release)
    )
    return Week(exams, solved, released)


def _book(path: Path, assignment: str) -> dict[str, Any]:
    try:
        book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return book
    except (OSError, ValueError) as error:
        raise CourseError(
            f"{path}: cannot be read as a notebook ({error})\n  run: course compile {assignment}"
        ) from None


def _hand_in(folder: Path, desk: Desk, time: datetime) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder.parent / MARKER).touch()
    for name, content in desk.handed_in():
        (folder / name).write_bytes(content)
    (folder / "timestamp.txt").write_text(f"{time:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")
