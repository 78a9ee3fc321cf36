"""A course in a temporary folder, and a class that has handed in."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.model import Exam

__all__ = ["Classroom", "classroom", "scratch"]

NOTEBOOKS = Path(__file__).parent / "notebooks"
WEEKS = Path(__file__).parents[1] / "source"


class Classroom:
    """A compiled course with one assignment, named `week`, and `students` who have handed it in."""

    def __init__(self, course: Course, week: str, students: list[str]) -> None:
        self.course, self.week, self.students = course, week, students
        self.exams: list[Exam] = course.exams(week)

    def handed_in(self, student: str, notebook: str) -> Path:
        return self.course.submitted / student / self.week / f"{notebook}.ipynb"

    def forget_grading(self) -> None:
        """Take away all that grading wrote, so that the next run starts as the first did."""
        for folder in (self.course.autograded, self.course.build / "results", self.course.build / "store"):
            shutil.rmtree(folder, ignore_errors=True)
        for file in self.course.root.glob("gradebook.db*"):
            file.unlink()


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def classroom(week: str, size: int, changes: Mapping[str, str] = MappingProxyType({})) -> Iterator[Classroom]:
    """Make a class of `size` for one of the folders of bench/notebooks/ or of source/; it is gone afterwards.

    `changes` are texts of the source and what they become.
    Of every four students two have all right, one has a wrong answer, one leaves a question out. No two hand
    in the same: the grader holds the exam of equal papers once, and that would pass for speed here.
    """
    with scratch() as root:
        found = NOTEBOOKS / week
        shutil.copytree(found if found.is_dir() else WEEKS / week, root / "source" / week)
        for path in (root / "source" / week).glob("*.py"):
            text = path.read_text(encoding="utf-8")
            for old, new in changes.items():
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        course = Course(root)
        compile_assignment(course, week)
        students = [f"s{number:04d}" for number in range(size)]
        made = Classroom(course, week, students)
        for exam in made.exams:
            solution = _read(course.solutions / week / f"{exam.notebook}.ipynb")
            for number, student in enumerate(students):
                path = made.handed_in(student, exam.notebook)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(_answers(solution, exam, number), indent=1))
        yield made


def _answers(solution: dict[str, Any], exam: Exam, number: int) -> dict[str, Any]:
    """What the student of that number hands in."""
    questions = [cell for cell in exam.cells if cell.role == "solution"]
    chosen = questions[number // 4 % len(questions)]
    answers = json.loads(json.dumps(solution))
    cell = next(cell for cell in answers["cells"] if cell["id"] == chosen.id)
    if number % 4 == 1:
        cell["source"] = "".join(cell["source"]).replace("return ", "return -1.0 * ", 1)
    elif number % 4 == 3:
        cell["source"] = chosen.release
    for cell in answers["cells"]:
        if cell["id"] in {question.id for question in questions}:
            cell["source"] = "".join(cell["source"]) + f"\n# by student {number}"
    return answers


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
