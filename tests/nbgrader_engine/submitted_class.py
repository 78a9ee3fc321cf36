"""A class that handed in the small course, and nbgrader's own `autograde` run on it in this process."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.case import COURSE
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.compiler.compile import compile_assignment
from autograder.course import Course, read_week
from autograder.grading.gradebook import Gradebook, Standing
from autograder.nbgrader import use_engine

WEEK = "small"
CANARY = "the-canary-of-softmax-sings-4711"
LATE = "\ndue = 2027-02-01T12:00:00+00:00\n"
DAYS_LATE = "\n[late]\npercent_per_day = 10\nmax_percent = 50\n"
FORGED = {"output_type": "execute_result", "data": {"text/plain": "3"}, "metadata": {}, "execution_count": 1}
ONES = "def signs(x):\n    return np.ones(len(x))"
SINGS = f"print({CANARY[:14]!r} + {CANARY[14:]!r})"


@dataclass
class Handed:
    """A course folder with hand-ins, and what nbgrader said of grading them."""

    course: Course
    said: dict[str, Any]

    def standings(self) -> dict[str, Standing]:
        with Gradebook(self.course.gradebook) as book:
            return {standing.student: standing for standing in book.scores(WEEK)}

    def earned(self, student: str) -> dict[str, tuple[float | None, bool]]:
        """What the grader gave one student for each cell, and whether it waits for a person."""
        return {mark.cell: (mark.auto, mark.waiting) for mark in self.standings()[student].marks}

    def graded(self, student: str) -> Path:
        return self.course.graded_path(student, WEEK, "small")


def make_course(folder: Path) -> Course:
    """The small course with a due date, compiled and registered."""
    course = Course(folder)
    shutil.copytree(COURSE / "source", course.source)
    settings = course.source / WEEK / "week.toml"
    lines = settings.read_text().split("\n[", 1)
    settings.write_text(lines[0] + LATE + ("\n[" + lines[1] if len(lines) > 1 else "") + DAYS_LATE)
    compile_assignment(course, WEEK)
    with Gradebook(course.gradebook) as book:
        book.register(read_week(course.source / WEEK), course.exams(WEEK))
    return course


def hand_in(course: Course, student: str, notebook: dict[str, Any] | bytes, day: str = "01") -> None:
    folder = course.submitted / student / WEEK
    folder.mkdir(parents=True, exist_ok=True)
    data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    (folder / "small.ipynb").write_bytes(data)
    (folder / "timestamp.txt").write_text(f"2027-02-{day} 11:00:00.000000 UTC")


def book(course: Course, kind: str = "solutions", **answers: str) -> dict[str, Any]:
    """The solved or the released notebook, with other text in some cells, by name."""
    found: dict[str, Any] = json.loads((course.root / kind / WEEK / "small.ipynb").read_text())
    for cell in found["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = answers[name]
    return found


def forged(course: Course) -> dict[str, Any]:
    """A stub that claims points: outputs, sources, points and metadata of its tests are made up."""
    found = book(course, "release")
    for cell in found["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("grade") and cell["cell_type"] == "code":
            cell |= {"source": "3", "outputs": [FORGED]}
            mark |= {"points": 100, "schema_version": 1}
    return found | {"cells": [*found["cells"], *found["cells"][-3:]]}


def autograde(course: Course, student: str = "*", **settings: Any) -> dict[str, Any]:
    """What pressing "Autograde" does for one student, or the command for all: success, log and error."""
    config = Config(settings)
    config.CourseDirectory.root = str(course.root)
    use_engine(config)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    return dict(api.autograde(WEEK, student))
