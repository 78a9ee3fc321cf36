"""Put hand-ins in their places, each whole or not at all.

A hand-in is written to a hidden folder of `submitted/` and moved when all of it is there. What it takes the place of is
moved first, to `submitted/.versions/<assignment>/<student>/<time>/`, and back when the second move fails. Only new
files are made, with rights and names of our own: nothing in an archive or below `submitted/` is written through.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.collecting.hand_ins import TIMESTAMP, HandIn
from autograder.grading.collecting.plan import VERSIONS, Step

__all__ = ["put"]


def put(course: Course, assignment: str, step: Step) -> tuple[Path, Path | None]:
    """Carry out a step that is not refused; returns where the hand-in lies, and where the one before it lies now.

    Raises `SubmissionError` when it is damaged in its archive, `EngineError` when it cannot be written; what was there
    is then as it was.
    """
    hand_in = step.hand_in
    place = course.submitted / hand_in.student / assignment
    if step.action in ("unchanged", "refused"):
        return place, None
    try:
        with staged(course, hand_in) as folder:
            if step.action in ("older", "unclear"):
                kept = version_path(course, assignment, hand_in.student, hand_in.moment)
                folder.rename(kept)
                return kept, None
            before = None
            if step.action == "replaces":
                before = version_path(course, assignment, hand_in.student, step.there)
                place.rename(before)
            try:
                place.parent.mkdir(exist_ok=True)
                # never into something that came there meanwhile: a folder with files in it cannot be replaced
                folder.rename(place)
            except OSError:
                if before is not None:
                    before.rename(place)
                raise
            return place, before
    except OSError as error:
        raise EngineError(
            f"{place}: cannot be written ({error.strerror})\n  make room, or the folder writable, then collect again"
        ) from error


@contextmanager
def staged(course: Course, hand_in: HandIn) -> Iterator[Path]:
    """Write a hand-in into a folder that is gone afterwards, unless it was moved."""
    course.submitted.mkdir(exist_ok=True)
    top = Path(tempfile.mkdtemp(prefix=".collecting-", dir=course.submitted))
    try:
        folder = top / "whole"
        folder.mkdir()
        for path, entry in hand_in.files:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with open(file, "xb") as new:
                new.write(hand_in.archive.read(entry))
            # where nothing tells when it was handed in, intake goes by this
            if moment := entry.changed or hand_in.moment:
                os.utime(file, (moment.timestamp(), moment.timestamp()))
        if hand_in.told and hand_in.moment is not None:
            stamp = hand_in.stamp or f"{hand_in.moment:%Y-%m-%d %H:%M:%S.%f} UTC"
            (folder / TIMESTAMP).write_text(stamp, encoding="ascii")
        yield folder
    finally:
        shutil.rmtree(top, ignore_errors=True)


def version_path(course: Course, assignment: str, student: str, moment: datetime | None) -> Path:
    """A place for a version of a hand-in that does not count; the folders above it are made."""
    above = course.submitted / VERSIONS / assignment / student
    above.mkdir(parents=True, exist_ok=True)
    name = f"{moment.astimezone(UTC):%Y-%m-%dT%H-%M-%S}" if moment else "unknown"
    taken = {entry.name for entry in above.iterdir()}
    return next(
        above / tried
        for tried in (name, *(f"{name}-{number}" for number in range(2, 10_000)))
        if tried not in taken
    )
