"""`otter run` on the same answers and the same tests, in otter's own form.

Otter keeps tests in files beside the notebook and a submission calls them by name. So each test cell becomes an
exception-based test file in the autograder that `otter generate` packs, and in the handed-in notebook a call
`grader.check("test_...")` stands in its place.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.errors import EngineError
from autograder.grading.handed_in.intake import take_in
from autograder.model import Exam, Paper
from bench.classroom import Classroom
from bench.effort import Effort, Meter
from bench.grader import Marks
from bench.machine import ONE_THREAD

__all__ = ["FIRST_CELL", "KERNEL", "OtterAutograders", "code_cell"]

PATIENCE_SECONDS = 600
FIRST_CELL = "import otter\ngrader = otter.Notebook()"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}

TEST_FILE = """\
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}


@test_case(points={points!r})
def {name}(env):
    exec(compile({source!r}, "<{name}>", "exec"), env)
"""


class OtterAutograders:
    """One autograder a notebook, as otter wants it."""

    def __init__(self, room: Classroom, root: Path) -> None:
        self._room, self._root, self._next = room, root, 0
        self._marks: Marks = {}
        for exam in room.exams:
            folder = root / exam.notebook
            (folder / "tests").mkdir(parents=True)
            for cell in exam.cells:
                if cell.role == "test":
                    text = TEST_FILE.format(name=cell.name, points=cell.points, source=cell.source)
                    (folder / "tests" / f"{cell.name}.py").write_text(text)
            _otter(folder, "generate", "-t", "tests", "-o", "autograder.zip", "--no-config")

    def run(self, count: int) -> Effort:
        """Grade the next `count` students' notebooks, one command each, and give what that cost."""
        students = self._room.students[self._next : self._next + count]
        assert len(students) == count, "the class is too small"
        self._next += count
        ready = []
        for student in students:
            papers = take_in(self._room.course, self._room.week, student, self._room.exams).papers
            for exam, paper in zip(self._room.exams, papers, strict=True):
                folder = self._root / exam.notebook / student
                folder.mkdir()
                (folder / f"{exam.notebook}.ipynb").write_text(json.dumps(_in_otters_form(paper)))
                ready.append((student, exam, folder))
        meter = Meter()
        for _, exam, folder in ready:
            _otter(folder, "run", "--no-logo", "-a", "../autograder.zip", "-o", ".", f"{exam.notebook}.ipynb")
        spent = meter.read()
        for student, exam, folder in ready:
            self._read(student, exam, folder / "results.json")
            shutil.rmtree(folder)
        return spent

    def marks(self) -> Marks:
        """Give what otter gave so far."""
        return self._marks

    def _read(self, student: str, exam: Exam, path: Path) -> None:
        for test in json.loads(path.read_text())["tests"]:
            name = test["name"].split()[0]
            if name in {cell.name for cell in exam.cells}:
                self._marks[student, exam.notebook, name] = float(test.get("score") or 0.0)


def _in_otters_form(paper: Paper) -> dict[str, object]:
    cells: list[dict[str, object]] = [code_cell("otter", FIRST_CELL)]
    for cell in paper.cells:
        if cell.kind == "code":
            source = f'grader.check("{cell.name}")' if cell.role == "test" else cell.source
            cells.append(code_cell(cell.id, source))
        else:
            cells.append({"cell_type": cell.kind, "id": cell.id, "metadata": {}, "source": cell.source})
    return {"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}


def code_cell(name: str, source: str) -> dict[str, object]:
    """Make a code cell that has not run."""
    empty: dict[str, object] = {"metadata": {}, "outputs": [], "execution_count": None}
    return {"cell_type": "code", "id": name, "source": source} | empty


def _otter(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "otter", *arguments],
        cwd=folder,
        env=os.environ | ONE_THREAD,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    if done.returncode:
        raise EngineError(f"otter {' '.join(arguments)} failed:\n{(done.stderr or done.stdout)[-2000:]}")
