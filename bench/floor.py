"""The least that grading could cost: a fork of a warm process executes the cells of the same papers.

No intake, no sandbox, no second process, no IPython, no record of outputs, no scores, no files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from autograder.errors import EngineError
from autograder.grading.handed_in.intake import take_in
from bench.classroom import Classroom
from bench.effort import Effort, Meter
from bench.machine import ONE_THREAD

__all__ = ["run_floor"]


def run_floor(room: Classroom, size: int) -> Effort:
    """Execute the papers of the first `size` students, and give what that cost, without the imports.

    As many forks at a time as the grader has workers. Tests are included, with their hidden lines, as intake
    puts them back.
    """
    papers = [
        [cell.source for cell in paper.cells if cell.kind == "code"]
        for student in room.students[:size]
        for paper in take_in(room.course, room.week, student, room.exams).papers
    ]
    modules = sorted({module for exam in room.exams for module in exam.modules})
    rehearsed = papers[: len(room.exams)]  # one of each notebook
    order = {
        "modules": modules,
        "workers": os.cpu_count() or 1,
        "papers": papers,
        "rehearse": rehearsed,
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bench.floor_process"],
        cwd=Path(__file__).parents[1],
        env=os.environ | ONE_THREAD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _say(process.stdin, json.dumps(order))
        if process.stdout.readline() != "ready\n":
            raise EngineError("the floor's warm process did not start")
        meter = Meter()
        _say(process.stdin, "go")
        failed = process.stdout.readline()
        spent = meter.read()
    if not failed.strip().isdigit():
        raise EngineError("the floor's warm process ended before it was done")
    return spent


def _say(pipe: object, line: str) -> None:
    print(line, file=pipe, flush=True)  # type: ignore[call-overload]
