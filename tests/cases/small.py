"""The small course, compiled once, and one warm sandbox for all who sit its exam."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cases.case import COURSE, Case
from tapes.held_by_tape import held_twice

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.grading.handed_in.intake import take_in_notebook
from autograder.grading.running.batch import examine
from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Exam, Result
from autograder.sandbox.protocol import FileSet

ENDLESS = ("fills_the_examiner",)  # which sends until the examiner's memory is full, wherever that is


@dataclass
class Small:
    """The small course's one exam, its notebooks as students get and solve them, and a warm sandbox."""

    course: Course
    exam: Exam
    solved: dict[str, Any]
    released: dict[str, Any]
    sandbox: Hall

    @property
    def exam_path(self) -> Path:
        return self.course.exam_path("small", "small")

    def sit(self, case: Case, folder: Path) -> Result:
        """Hand a case in and grade it, by its own tape as well; `folder` is for what is handed in."""
        path = folder / "small.ipynb"
        path.write_bytes(case.notebook(self.solved, self.released, self.exam_path))
        beside = FileSet(case.folder / "files", case.files()) if case.files() else None
        # the same object wherever it can be: an examiner is kept for the next paper of the same exam
        exam, seconds = self.exam, case.expected.cell_seconds
        if seconds != exam.limits.cell_seconds:
            exam = replace(exam, limits=replace(exam.limits, cell_seconds=seconds))
        paper, files = take_in_notebook(path, exam), ExamFiles(student=beside)
        hold = held_twice(self.sandbox, case.folder.name in ENDLESS)
        return examine(self.sandbox, exam, paper, "ada", files, hold)


def compiled(folder: Path) -> Course:
    """Make the small course in a folder and compile it."""
    course = Course(folder)
    shutil.copytree(COURSE / "source", course.source)
    compile_assignment(course, "small")
    return course


def book(course: Course, kind: str) -> dict[str, Any]:
    """The notebook as `kind` ("solutions" or "release") has it."""
    found: dict[str, Any] = json.loads((course.root / kind / "small/small.ipynb").read_text(encoding="utf-8"))
    return found
