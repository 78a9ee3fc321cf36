"""This grader, by its own commands: `course compile`, `course grade --sandbox docker`, `course feedback`.

Each case names the time that a cell may take. A course has one such time, so the cases are put into as many courses as
there are times.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import EngineError
from benchmarks.peers.corpus import Attack
from benchmarks.peers.page import shown
from benchmarks.peers.verdict import Found
from tests.cases.case import COURSE

__all__ = ["book", "compiled", "grade_by_course"]

COMMAND = (sys.executable, "-c", "from autograder.cli import main; main()")
OURS = 3  # the exit status when something is not graded: its reason is in the course
SECONDS = re.compile(r"^cell_seconds = .*$", re.MULTILINE)


def compiled(root: Path, cell_seconds: float | None = None) -> Course:
    """Make the small course in a folder, and compile it; with another time limit for a cell where one is given."""
    course = Course(root)
    shutil.copytree(COURSE / "source", course.source)
    settings = course.source / "small/week.toml"
    if cell_seconds is not None:
        text = SECONDS.sub(f"cell_seconds = {cell_seconds}", settings.read_text(encoding="utf-8"))
        settings.write_text(text, encoding="utf-8")
    run(course, "compile", "small")
    return course


def book(course: Course, kind: str) -> dict[str, Any]:
    """The notebook as `kind` has it: "solutions", "release", or "build/source", the instructor's."""
    found: dict[str, Any] = json.loads((course.root / kind / "small/small.ipynb").read_text(encoding="utf-8"))
    return found


def grade_by_course(
    attacks: Iterable[Attack], words: Mapping[str, Sequence[str]], root: Path, say: Callable[[str], None]
) -> dict[str, Found]:
    """Grade every case, and look for its words in its page; both by its id. `root` is a folder for the courses."""
    found: dict[str, Found] = {}
    by_time = sorted(attacks, key=lambda attack: attack.case.expected.cell_seconds)
    for seconds, group in groupby(by_time, lambda attack: attack.case.expected.cell_seconds):
        cases = list(group)
        say(f"course grade: {len(cases)} cases with {seconds:g} s for a cell")
        course = compiled(root / f"{seconds:g}", seconds)
        solved, released = book(course, "solutions"), book(course, "release")
        for attack in cases:
            folder = course.submitted / attack.id / "small"
            folder.mkdir(parents=True)
            handed = attack.case.notebook(solved, released, course.exam_path("small", "small"))
            for name, data in {"small.ipynb": handed, **attack.files}.items():
                (folder / name).write_bytes(data)
        run(course, "grade", "small", "--sandbox", "docker")
        run(course, "feedback", "small")
        found |= {attack.id: read(course, attack.id, words[attack.id]) for attack in cases}
    return found


def read(course: Course, student: str, words: Sequence[str]) -> Found:
    """What a student was given, why, and which of the words the page shows."""
    path = course.build / "results/small" / student / "small.json"
    if not path.is_file():
        return Found({}, "not graded")
    scores = json.loads(path.read_text(encoding="utf-8"))["scores"]
    pages = "".join(shown(page.read_text(encoding="utf-8")) for page in feedback(course, student))
    return Found(
        marks={score["name"]: score["earned"] for score in scores},
        told=tuple(word for word in words if word in pages),
        reasons={score["name"]: score["reason"] for score in scores},
    )


def feedback(course: Course, student: str) -> list[Path]:
    """The pages that a student gets. Raises `EngineError` when there is none: nothing would be found in nothing."""
    pages = sorted((course.root / "feedback" / student / "small").rglob("*.html"))
    if not pages:
        raise EngineError(f"course feedback wrote no page for {student}")
    return pages


def run(course: Course, *arguments: str) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=course.root,
        env=os.environ | {"COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, OURS):
        raise EngineError(f"course {' '.join(arguments)} failed:\n{(done.stderr or done.stdout)[-2000:]}")
