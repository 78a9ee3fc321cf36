"""Grades as one tidy table, a row a student and assignment or a row a question: for CSV and Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.reports.grades.grade import Grade
from autograder.reports.grades.spreadsheet import csv_bytes

__all__ = ["GRADE_COLUMNS", "QUESTION_COLUMNS", "Row", "plain_csv", "rows_of"]

Row = dict[str, Any]

# column -> its type, in the words of Arrow
GRADE_COLUMNS = {
    "assignment": "string",
    "student": "string",
    "last_name": "string",
    "first_name": "string",
    "email": "string",
    "lms_user_id": "string",
    "state": "string",
    "handed_in": "timestamp",
    "score": "double",
    "late_penalty": "double",
    "total": "double",
    "points": "double",
}
QUESTION_COLUMNS = {
    "assignment": "string",
    "student": "string",
    "state": "string",
    "notebook": "string",
    "question": "string",
    "earned": "double",
    "points": "double",
    "waiting": "bool",
}


def rows_of(grades: Sequence[Grade], by_question: bool = False) -> list[Row]:
    """Lay grades out; a number that is not final yet, and a text that is not known, is None.

    Who handed in nothing has None too: whether that is 0 is not for a table to say.
    """
    return [row for grade in grades for row in (question_rows(grade) if by_question else [grade_row(grade)])]


def grade_row(grade: Grade) -> Row:
    student, is_final = grade.student, grade.state == "graded"
    return {
        "assignment": grade.assignment,
        "student": student.id,
        "last_name": student.last_name or None,
        "first_name": student.first_name or None,
        "email": student.email or None,
        "lms_user_id": student.lms_user_id or None,
        "state": grade.state,
        "handed_in": grade.handed_in,
        "score": grade.score if is_final else None,
        "late_penalty": grade.penalty if is_final else None,
        "total": grade.final,
        "points": grade.points,
    }


def question_rows(grade: Grade) -> list[Row]:
    return [
        {
            "assignment": grade.assignment,
            "student": grade.student.id,
            "state": grade.state,
            "notebook": question.notebook,
            "question": question.name,
            "earned": question.earned,
            "points": question.points,
            "waiting": question.earned is None,
        }
        for question in grade.questions
    ]


def plain_csv(grades: Sequence[Grade], by_question: bool = False) -> bytes:
    """Write the table as CSV; times are UTC in ISO 8601, and the full precision of points is kept."""
    columns = QUESTION_COLUMNS if by_question else GRADE_COLUMNS
    rows = rows_of(grades, by_question)
    return csv_bytes([tuple(columns), *([as_cell(row[name]) for name in columns] for row in rows)])


def as_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if hasattr(value, "isoformat") else value
