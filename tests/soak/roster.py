"""A class that hands in: mostly honest answers of known scores, and every so often an attack from the corpus."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.case import CASES, COURSE, Case, read_case
from cases.small import book

from autograder.compiler.compile import compile_assignment
from autograder.course import Course

__all__ = ["CELL_SECONDS", "HOSTILE_EVERY", "WEEK", "Member", "attacks", "hand_in", "make_course", "roster"]

WEEK = "small"
HOSTILE_EVERY = 20
# one limit holds for the class: attacks whose own limit is longer are left out, the others have at least their time
CELL_SECONDS = 10.0
NOTEBOOK_SECONDS = 300.0
# right answers, nothing at all, and answers that are wrong in one question each
HONEST = (
    "solution",
    "partial_credit",
    "solution",
    "threshold_in_part",
    "solution",
    "wrong_exception",
    "syntax_error",
    "nan_everywhere",
    "stub",
)
# of these a file or a score is odd, and no process, no byte more is used than by an honest one
WITHOUT_EFFORT = ("file_", "labels_")
# these take longer than the small course's own limit, and less than this class's
SHORT_LIMIT = ("prepares_in_a_thread", "stops_itself", "works_in_a_child")


@dataclass(frozen=True)
class Member:
    """One student and the case that is handed in."""

    name: str
    case: Case
    hostile: bool


def make_course(folder: Path) -> Course:
    """Make and compile the small course with the class's limits."""
    course = Course(folder)
    shutil.copytree(COURSE / "source", course.source)
    settings = course.source / WEEK / "week.toml"
    lines = [
        {
            "cell_seconds": f"cell_seconds = {CELL_SECONDS}",
            "notebook_seconds": f"notebook_seconds = {NOTEBOOK_SECONDS}",
        }.get(line.partition(" ")[0], line)
        for line in settings.read_text(encoding="utf-8").splitlines()
    ]
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    compile_assignment(course, WEEK)
    return course


def attacks(level: str) -> list[Case]:
    """The attacks of the corpus that use, take or leave something, and that this sandbox claims to hold back."""
    found = [read_case(path.parent) for path in sorted(CASES.glob("attacks/*/expected.toml"))]
    return [
        case
        for case in found
        if case.expected.needs in level
        and not case.expected.defect
        and case.expected.cell_seconds <= CELL_SECONDS
        and not case.folder.name.startswith(WITHOUT_EFFORT + SHORT_LIMIT)
    ]


def roster(size: int, level: str) -> Iterator[Member]:
    """A class of `size`; every 20th is hostile, each attack in turn."""
    hostile, honest = (
        itertools.cycle(attacks(level)),
        itertools.cycle(read_case(CASES / name) for name in HONEST),
    )
    for number in range(size):
        # in the middle of each twenty, so that a small class has one too
        bad = number % HOSTILE_EVERY == HOSTILE_EVERY // 2
        yield Member(f"s{number:05}", next(hostile if bad else honest), bad)


def hand_in(course: Course, members: list[Member]) -> None:
    """Put everybody's files into `submitted/`. No two honest ones are equal: the grader holds equal papers once."""
    solved, released = book(course, "solutions"), book(course, "release")
    made: dict[Path, bytes] = {}
    for member in members:
        case = member.case
        if case.folder not in made:
            made[case.folder] = case.notebook(solved, released, course.exam_path(WEEK, WEEK))
        folder = course.submitted / member.name / WEEK
        folder.mkdir(parents=True)
        content = made[case.folder] if member.hostile else signed(json.loads(made[case.folder]), member.name)
        (folder / f"{WEEK}.ipynb").write_bytes(content)
        for name in case.files():
            shutil.copyfile(case.folder / "files" / name, folder / name)


def signed(notebook: dict[str, Any], name: str) -> bytes:
    """The notebook with a comment of its student's in the answer to `signs`."""
    cell = next(cell for cell in notebook["cells"] if cell.get("id") == "signs")
    cell["source"] = f"{''.join(cell['source'])}\n# by {name}"
    return json.dumps(notebook).encode()
