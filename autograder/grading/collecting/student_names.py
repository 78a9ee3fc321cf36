"""What a student's folder may be called, and an instructor's list of who is who."""

from __future__ import annotations

import csv
from pathlib import Path

from autograder.errors import CourseError
from autograder.grading.intake import problem_of_name

__all__ = ["problem_of_student", "read_student_names"]

FORMULA = ("=", "+", "-", "@")
SEPARATORS = set(',;"')


def problem_of_student(student: str) -> str:
    """Say why a name from an archive is not taken for a folder; the platform let a student choose it, perhaps.

    Besides what intake takes for no student: nbgrader's export writes names into a table as they are.
    """
    if problem := problem_of_name(student):
        return problem
    if student.startswith(FORMULA):
        return "a spreadsheet would take the name for a formula: give another one with --students"
    if SEPARATORS & set(student):
        return "a spreadsheet would take the name for several cells: give another one with --students"
    return ""


def read_student_names(path: Path) -> dict[str, str]:
    """Read a CSV file of two columns without a head: name or number in the archive, student.

    Raises `CourseError` when a row has not two of them, or a name stands for two students.
    """
    found: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                cells = [cell.strip() for cell in row]
                if not any(cells):
                    continue
                if len(cells) != 2 or not all(cells):
                    raise CourseError(f"{path}:{number}: wanted two columns, name in the archive and student")
                if found.setdefault(cells[0], cells[1]) != cells[1]:
                    raise CourseError(f"{path}:{number}: {cells[0]} stands for {found[cells[0]]} already")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(f"{path}: cannot be read ({error})\n  wanted: a CSV file in UTF-8") from None
    return found
