"""A class whose submissions train for a while, graded again after a test was mended: by tapes, then in full."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder.compiler.compile import compile_assignment
from autograder.errors import EngineError
from autograder.model import Result
from bench.classroom import Classroom, classroom
from bench.command import Spent, course_command, timed
from bench.figure import Figure
from bench.grader import Marks
from bench.sizes import Sizes

__all__ = ["rescored_figures"]

WEEK, NOTEBOOK = "training", "network"
STEPS, TRAINING = "STEPS = 100", "# %%\ntry:"
MENDED = "assert right >= 0.9999", "assert right >= 0.9"
TRIED_STEPS = 300  # that are timed to know how many a second has
TARGET_SECONDS = 10.0


@dataclass(frozen=True)
class Told:
    """What a run of `course grade` took, how many it re-scored, and the points that came of it."""

    spent: Spent
    rescored: int
    marks: Marks


def rescored_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Grade a class, mend a test, grade it by its tapes, and once more in full."""
    students, seconds = sizes.rescored, sizes.training
    with classroom(WEEK, 0) as room:
        steps = round(seconds * steps_a_second(room.course.source / WEEK / f"{NOTEBOOK}.py"))
    with classroom(WEEK, students, {STEPS: f"STEPS = {steps}"}) as room:
        say(f"rescored: {students} students who train for {seconds:g} s")
        first = graded(room)
        mend(room)
        say("rescored: the test is mended")
        second = graded(room)
        say("rescored: in full, to compare")
        full = graded(room, "--again")
    moved = sum(second.marks[mark] != points for mark, points in first.marks.items())
    if not moved:
        raise EngineError("the mended test gave nobody another score: nothing was compared")
    differ = sum(second.marks[mark] != points for mark, points in full.marks.items())
    how = f"{students} students, of whom three of four train, {steps:,} steps each: `course grade` from command to end"
    after = (
        f"{MENDED[0]!r} became {MENDED[1]!r}, which moved {moved} scores; `course grade` from command to end"
    )
    return [
        Figure(f"rescored: graded, {seconds:g} s of training", first.spent.wall, "s", how),
        Figure("rescored: the same in processor time", first.spent.cpu, "s", how),
        Figure("rescored: with a mended test", second.spent.wall, "s", after, TARGET_SECONDS),
        Figure("rescored: that in processor time", second.spent.cpu, "s", after),
        Figure("rescored: submissions re-scored", second.rescored, "", after, students, "higher"),
        Figure(
            "rescored: scores unlike those in full",
            differ,
            "",
            "beside `course grade --again`, all tests of all",
            0,
        ),
    ]


def steps_a_second(source: Path) -> float:
    """How many steps of the notebook's training this machine does in a second of processor time."""
    answers, _, _ = source.read_text(encoding="utf-8").partition(TRAINING)
    notebook: dict[str, Any] = {}
    with contextlib.redirect_stdout(None):
        exec(answers, notebook)
    before = time.process_time()
    notebook["train"](notebook["x"], notebook["labels"], TRIED_STEPS)
    return TRIED_STEPS / (time.process_time() - before)


def mend(room: Classroom) -> None:
    """Give the hidden test a lower mark, as an instructor would, and compile it."""
    path = room.course.source / WEEK / f"{NOTEBOOK}.py"
    path.write_text(path.read_text(encoding="utf-8").replace(*MENDED), encoding="utf-8")
    compile_assignment(room.course, WEEK)


def graded(room: Classroom, *options: str) -> Told:
    """Run `course grade`. Raises `EngineError` when a submission ends without a grade."""
    output = room.course.build / "said.txt"
    spent = timed(course_command(room.course.root, "grade", WEEK, *options), room.course.root, output)
    found = re.search(r"(\d+) re-scored", output.read_text(encoding="utf-8"))
    return Told(spent, int(found[1]) if found else 0, marks_of(room))


def marks_of(room: Classroom) -> Marks:
    """The points of every test of every student, as they lie beside the gradebook."""
    marks = Marks()
    for student in room.students:
        path = room.course.result_path(student, WEEK, NOTEBOOK)
        for score in msgspec.json.decode(path.read_bytes(), type=Result).scores:
            marks[student, NOTEBOOK, score.name] = score.earned or 0.0
    return marks
