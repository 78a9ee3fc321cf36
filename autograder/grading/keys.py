"""The keys that exams draw their hidden data with: put in before an exam is held, written nowhere."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from autograder.course import Course
from autograder.model import Exam

__all__ = ["with_keys"]

DRAWING = ("hidden_split", "threshold")


def with_keys(course: Course, exams: Sequence[Exam]) -> list[Exam]:
    """Give each exam that draws hidden data its key; the course's secret is made when there is none yet.

    Raises CourseError when the secret cannot be kept.
    """
    drawing = [exam.notebook for exam in exams if draws(exam)]
    if not drawing:
        return list(exams)
    # loads the data sets, and NumPy with them
    from autograder.datasets.hidden.secret import course_secret, notebook_key

    secret = course_secret(course.root)
    return [
        replace(exam, key=notebook_key(secret, exam.assignment, exam.notebook).hex())
        if exam.notebook in drawing
        else exam
        for exam in exams
    ]


def draws(exam: Exam) -> bool:
    """Tell whether the examiner of this notebook draws what students must not be able to draw too."""
    sources = (cell.source for cell in exam.cells if cell.role == "test" and may_draw(cell.source))
    calls = (call for source in sources for call in calls_in(source))
    return any(called(call) == "hidden_split" or repeats(call) for call in calls)


def may_draw(source: str) -> bool:
    """Tell whether one of the names is in a text at all: to parse every cell takes a while."""
    text = unicodedata.normalize("NFKC", source)  # as Python reads names
    return any(name in text for name in DRAWING)


def calls_in(source: str) -> Iterator[ast.Call]:
    """The calls in a test cell; none in one that is no plain Python, which the examiner cannot run."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return ast.unparse(call.func).rpartition(".")[2]


def repeats(call: ast.Call) -> bool:
    """Tell whether a call is a threshold over several seeds."""
    return called(call) == "threshold" and any(keyword.arg == "seeds" for keyword in call.keywords)
