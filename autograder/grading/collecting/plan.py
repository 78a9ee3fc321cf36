"""Decide what is to become of each hand-in: put in place, put in the place of an older one, or kept beside a newer one.

Nothing is written here.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.errors import EngineError, SubmissionError
from autograder.grading.collecting.entry_names import folded
from autograder.grading.collecting.hand_ins import TIMESTAMP, HandIn
from autograder.grading.handed_in.hand_in_time import read_hand_in_time
from autograder.grading.handed_in.plain_file import read_plain_file, shown

__all__ = ["VERSIONS", "Action", "Step", "planned"]

VERSIONS = ".versions"  # of submitted/: hand-ins that do not count

# new:       nothing is there yet
# replaces:  what is there is older, and is kept
# older:     what is there, or was found besides, is newer; this one is kept
# unclear:   something is there, and which is newer cannot be told; this one is kept
# unchanged: just this is there
# refused:   nothing of it is taken
Action = Literal["new", "replaces", "older", "unclear", "unchanged", "refused"]


@dataclass(frozen=True)
class Step:
    """What is to become of one hand-in, and why; `there` is when what is there was handed in."""

    hand_in: HandIn
    action: Action
    why: str = ""
    there: datetime | None = None


def planned(course: Course, assignment: str, found: Sequence[HandIn]) -> list[Step]:
    """A step for each hand-in, by student; of one student's hand-ins the newest counts.

    Raises `EngineError` when what is there cannot be read.
    """
    try:
        names = {folded(entry.name): entry.name for entry in course.submitted.iterdir()}
    except FileNotFoundError:
        names = {}
    except OSError as error:
        raise EngineError(
            f"{course.submitted}: cannot be listed ({error.strerror})\n  make it a folder that may be read"
        ) from error
    by_student: dict[str, list[HandIn]] = defaultdict(list)
    for hand_in in found:
        by_student[hand_in.student].append(hand_in)
    return [
        step
        for student, those in sorted(by_student.items())
        for step in steps(
            course.submitted / student / assignment, versions(course, assignment, student), those, names
        )
    ]


def steps(
    place: Path, kept: Sequence[Path], those: Sequence[HandIn], names: dict[str, str]
) -> Iterator[Step]:
    """The steps for one student's hand-ins; what is kept already is not kept twice."""
    yield from (Step(one, "refused", one.problem) for one in those if one.problem)
    fine = [one for one in those if not one.problem]
    times = {one.moment for one in fine}
    if len(fine) > 1 and (None in times or len(times) < len(fine)):
        why = "found several times, and which is newer cannot be told: collect one archive after the other"
        yield from (Step(one, "refused", why) for one in fine)
        return
    newest = max(fine, key=lambda one: one.moment.timestamp() if one.moment else 0.0, default=None)
    for one in fine:
        step = step_of(place, one, names) if one is newest else Step(one, "older", "a newer one is there")
        if step.action in ("older", "unclear") and any(is_same(folder, one) for folder in kept):
            step = Step(one, "unchanged", "kept already")
        yield step


def versions(course: Course, assignment: str, student: str) -> list[Path]:
    """The folders of a student's hand-ins that do not count."""
    above = course.submitted / VERSIONS / assignment / student
    return [one for one in above.iterdir() if one.is_dir() and not one.is_symlink()] if above.is_dir() else []


def step_of(place: Path, hand_in: HandIn, names: dict[str, str]) -> Step:
    """What becomes of a hand-in, by what is in its place."""
    called = names.get(folded(hand_in.student), hand_in.student)
    if called != hand_in.student:
        return Step(
            hand_in,
            "refused",
            f"submitted/{shown(called)} is there, which differs by the case of letters alone",
        )
    for folder in (place.parent, place):
        if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
            return Step(
                hand_in, "refused", f"submitted/{shown(folder.name)} is a link or a file, not a folder"
            )
    if not place.exists():
        return Step(hand_in, "new")
    try:
        if is_same(place, hand_in):
            return Step(hand_in, "unchanged")
        there = read_hand_in_time(place, [path.name for path in place.glob("*.ipynb")]).moment
    except OSError as error:
        raise EngineError(f"{place}: cannot be read ({error.strerror})\n  make it readable") from error
    if hand_in.moment is None or there is None:
        return Step(hand_in, "unclear", "when it was handed in is not known: compare the two", there)
    if hand_in.moment > there:
        return Step(hand_in, "replaces", there=there)
    return Step(hand_in, "older", "what is there is not older", there)


def is_same(place: Path, hand_in: HandIn) -> bool:
    """Tell whether a folder holds just the files of a hand-in."""
    there = {
        str(path.relative_to(place)) for path in place.rglob("*") if not path.is_dir() or path.is_symlink()
    }
    if there - {TIMESTAMP} != {path for path, _ in hand_in.files}:
        return False
    if any((place / path).lstat().st_size != entry.size for path, entry in hand_in.files):
        return False
    try:
        return all(
            read_plain_file(place / path, entry.size) == hand_in.archive.read(entry)
            for path, entry in hand_in.files
        )
    except SubmissionError:  # damaged in the archive, or no plain file there
        return False
