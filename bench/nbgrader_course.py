"""`nbgrader autograde` on the same submissions: a course folder of its own, its own gradebook, its own command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.errors import EngineError
from bench.classroom import Classroom
from bench.effort import Effort, Meter
from bench.grader import Marks
from bench.machine import ONE_THREAD

__all__ = ["NbgraderCourse"]

PATIENCE_SECONDS = 900


class NbgraderCourse:
    """A course that nbgrader made its release of, from the sources that `course compile` writes for it."""

    def __init__(self, room: Classroom, root: Path) -> None:
        self._room, self._root, self._next = room, root, 0
        shutil.copytree(room.course.build / "source" / room.week, root / "source" / room.week)
        self._run("generate_assignment", room.week)

    def autograde(self, count: int) -> Effort:
        """Hand in the next `count` students' notebooks, grade them with one command, and give what it cost."""
        students = self._room.students[self._next : self._next + count]
        assert len(students) == count, "the class is too small"
        self._next += count
        for student in students:
            for exam in self._room.exams:
                path = self._room.handed_in(student, exam.notebook)
                target = self._root / "submitted" / student / self._room.week / path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        chosen = [f"--student={students[0]}"] if count == 1 else []
        meter = Meter()
        self._run("autograde", self._room.week, *chosen)
        return meter.read()

    def marks(self) -> Marks:
        """Read from nbgrader's gradebook what it gave."""
        from nbgrader.api import Gradebook

        found: Marks = {}
        with Gradebook(f"sqlite:///{self._root / 'gradebook.db'}") as book:
            for submission in book.assignment_submissions(self._room.week):
                for notebook in submission.notebooks:
                    for grade in notebook.grades:
                        found[submission.student.id, notebook.name, grade.name] = grade.auto_score or 0.0
        return found

    def _run(self, *arguments: str) -> None:
        # nbgrader calls alembic by name; it lies beside the Python that runs this
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self._root,
            env=os.environ | ONE_THREAD | {"PATH": path},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        if done.returncode:
            raise EngineError(f"nbgrader {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
