"""A course folder with a class of known scores: the small course, and hand-ins that end in every way there is."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cases.case import CASES, COURSE, Case, read_case
from cases.small import book

from autograder.compiler.compile import compile_assignment
from autograder.course import Course

WEEK = "small"
DUE = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
# folders of tests/cases: right, wrong in part, broken, looping and dying ones, each with its expected verdict
KINDS = (
    "solution",
    "hidden_failure",
    "segfault",
    "threshold_in_part",
    "loop_at_top_level",
    "broken_json",
    "stub",
)
SETTINGS = f"""
title = "One question of each kind"
notebooks = ["{WEEK}"]
due = {DUE.isoformat()}

[late]
percent_per_day = 10

[limits]
cell_seconds = 2
notebook_seconds = 300
memory_mb = 256
file_mb = 8
output_kb = 64
"""
PAUSE = (
    "\nimport time\ntime.sleep(0.03)"  # in each answer: what strikes at random should meet a student at work
)

LOOP = "while True:\n    pass"
WAITING = (
    "import time\nwhile True:\n    time.sleep(0.01)"  # each of many runs ends it: the processor is for others
)


@dataclass(frozen=True)
class Class:
    """A compiled course and, for each student who has handed in, the case that the file was made from."""

    course: Course
    cases: dict[str, Case]

    def earned(self, student: str) -> dict[str, float]:
        """What the student's case says that each test earns."""
        (exam,) = self.course.exams(WEEK)
        expected = self.cases[student].expected
        share = 1.0 if expected.others == "full" else 0.0
        return {
            cell.name: expected.scores.get(cell.name, share * cell.points)
            for cell in exam.cells
            if cell.role == "test"
        }

    def copy(self, root: Path, *, graded: bool = False) -> Class:
        """The same class in another folder, with what grading wrote or without."""
        shutil.copytree(self.course.root, root, dirs_exist_ok=True)
        course = Course(root)
        if not graded:
            for folder in (course.autograded, course.build / "results", course.build / "store"):
                shutil.rmtree(folder)
            course.gradebook.unlink()
        return Class(course, self.cases)


def class_of(size: int, root: Path) -> Class:
    """Make and compile the course in a folder, and have so many students hand in, some of them late."""
    course = Course(root)
    source = (COURSE / "source/small/small.py").read_text(encoding="utf-8")
    folder = course.source / WEEK
    folder.mkdir(parents=True)
    # the slowest import of all is used by nothing here
    (folder / f"{WEEK}.py").write_text(source.replace("import matplotlib.pyplot as plt\n", ""))
    (folder / "week.toml").write_text(SETTINGS)
    compile_assignment(course, WEEK)
    cases = {}
    for number in range(size):
        kind = KINDS[number % len(KINDS)]
        student = f"s{number:02}-{kind}"
        cases[student] = read_case(CASES / kind)
        hand_in(course, student, cases[student], number)
    return Class(course, cases)


def hand_in(course: Course, student: str, case: Case, number: int) -> None:
    """Hand a case in; no two hand in the same, since the exam of equal papers is held once.

    Half of the class is late, by up to three days; of every third student the file tells the time.
    """
    moment = DUE + timedelta(days=number % 4 - 1, hours=1)
    solved, released = book(course, "solutions"), book(course, "release")
    content = case.notebook(solved, released, course.exam_path(WEEK, WEEK))
    folder = course.submitted / student / WEEK
    folder.mkdir(parents=True)
    if number % 3:
        (folder / "timestamp.txt").write_text(f"{moment:%Y-%m-%d %H:%M:%S} UTC")
    if not (case.folder / "submission.ipynb").exists():
        content = json.dumps(paced(json.loads(content), student)).encode()
    notebook = folder / f"{WEEK}.ipynb"
    notebook.write_bytes(content)
    os.utime(notebook, (moment.timestamp(), moment.timestamp()))


def paced(notebook: dict[str, Any], student: str) -> dict[str, Any]:
    """Let every answer of code take its time and name its student, and an endless loop wait."""
    for cell in notebook["cells"]:
        block = cell["metadata"].get("nbgrader", {})
        if block.get("solution") and cell["cell_type"] == "code":
            source = "".join(cell["source"]).replace(LOOP, WAITING)
            cell["source"] = f"{source}{PAUSE}  # {student}"
    return notebook
