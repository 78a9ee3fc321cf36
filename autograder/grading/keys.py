"""The keys that exams draw their hidden data with: put in before an exam is held, written nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograder.course import Course
from autograder.datasets.hidden.secret import course_secret, notebook_key
from autograder.model import Exam

__all__ = ["with_keys"]

# what a test cell says that draws something which students must not be able to draw too
DRAWS = ("hidden_split", "seeds=")


def with_keys(course: Course, exams: Sequence[Exam]) -> list[Exam]:
    """Give each exam that draws hidden data its key; the course's secret is made when there is none yet.

    Raises CourseError when the secret cannot be kept.
    """
    if not any(draws(exam) for exam in exams):
        return list(exams)
    secret = course_secret(course.root)
    return [
        replace(exam, key=notebook_key(secret, exam.assignment, exam.notebook).hex()) if draws(exam) else exam
        for exam in exams
    ]


def draws(exam: Exam) -> bool:
    """Tell whether the examiner of this notebook draws anything with a key."""
    return any(word in cell.source for cell in exam.cells if cell.role == "test" for word in DRAWS)
