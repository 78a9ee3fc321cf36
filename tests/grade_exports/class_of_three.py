"""Grades of a small class, made in code, and a gradebook that holds them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.grading.collecting.csv_file import CsvFile, read_csv_file
from autograder.grading.gradebook.roster import Student
from autograder.reports.grades.grade import Grade, Question

ADA = Student("ada", "Ada", "Lovelace", "ada@x.org", "1001")
BOB = Student("bob", "Bob", '=HYPERLINK("x")', "bob@x.org", "1002")
MARY = Student("mary", "Mary", "Somerville", "mary@x.org", "1003")
NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)


def grade(student: Student, total: float = 0.0, **more: Any) -> Grade:
    """A final grade of 10 points, changed as told."""
    fields = {"state": "graded", "score": total, "penalty": 0.0, "points": 10.0, "handed_in": NOON} | more
    return Grade(student, fields.pop("assignment", "week01"), total=total, **fields)


WAITS = (Question("kl", "test_kl", 3.0, 3.0), Question("kl", "why", None, 7.0))
DONE = (Question("kl", "test_kl", 3.0, 3.0), Question("kl", "why", 4.5, 7.0, "Say <why>."))
GRADES = [
    grade(ADA, 7.0, score=7.5, penalty=0.5, questions=DONE),
    grade(BOB, 3.0, state="waiting", questions=WAITS),
    grade(MARY, state="not handed in", handed_in=None),
]


def table(folder: Path, text: str) -> CsvFile:
    path = folder / "platform.csv"
    path.write_text(text, encoding="utf-8")
    return read_csv_file(path)
