"""Where the cells of a week's notebooks run, found once and kept in `build/modes/` for as long as nothing changes."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from autograder.audit.desk import Desk, Told
from autograder.audit.outcome import Problem
from autograder.audit.placement import Placement
from autograder.audit.slices import paper_of
from autograder.compiler.exam import exam, exam_bytes, is_shared_kernel
from autograder.compiler.modes import Modes
from autograder.course import Course, replacing
from autograder.grading.sitting.hall import hall_for
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Assignment, Exam, Notebook
from autograder.sandbox.protocol import FileSet

__all__ = ["find_modes", "problems_of_modes"]

RULES = 8  # of how modes are chosen: a change makes what is kept out of date


class Kept(msgspec.Struct):
    """One notebook's modes, and the hash of all that decided them."""

    digest: str
    modes: Modes


def find_modes(
    course: Course, assignment: Assignment, told: Told = lambda what, done, total: None
) -> dict[str, Modes]:
    """Find where the cells of each notebook run that was written for one kernel; what is known is not tried again.

    The solutions run in the local sandbox. Raises `CourseError` and `SourceError` for a notebook that cannot be
    compiled, `EngineError` when there is no sandbox.
    """
    shared = [notebook for notebook in assignment.notebooks if is_shared_kernel(notebook)]
    exams = {notebook.name: plain_exam(course, assignment, notebook) for notebook in shared}
    digests = {one.name: digest_of(course, assignment, one, exams[one.name]) for one in shared}
    found = {}
    for notebook in shared:
        kept = read_kept(path_of(course, assignment, notebook))
        if kept is not None and kept.digest == digests[notebook.name]:
            found[notebook.name] = kept.modes
    new = [notebook for notebook in shared if notebook.name not in found]
    if not new:
        return found
    # what only the tests may read is the instructor's, as all is that runs here
    graders = {name for one in shared if one.otter for name in one.otter.files}
    names = tuple(sorted({*assignment.files, *graders}))
    files = FileSet(course.source / assignment.week.name, names) if names else None
    with hall_for([exams[one.name] for one in new], course, workers=2) as hall:
        desk = Desk(hall, ExamFiles(files), min(2, os.cpu_count() or 1), told)
        for notebook in new:
            modes = Placement(desk, course, assignment.week, notebook).find()
            found[notebook.name] = modes
            write_kept(path_of(course, assignment, notebook), Kept(digests[notebook.name], modes))
    return found


def problems_of_modes(exam: Exam) -> Iterator[Problem]:
    """Say which test cells rest on the student's process, and what was noticed in the notebook; nothing of it fails."""
    for cell in exam.cells:
        where = f"{exam.notebook}/{cell.question}" if cell.question else exam.notebook
        if cell.in_process:
            text = f"{cell.name}: exposed, {cell.points:g} points: it runs in the student's process; {cell.in_process}"
            yield Problem(where, text, fails=False)
        elif cell.trusting or cell.asks:
            asked = f", and asks there for {', '.join(cell.asks)}" if cell.asks else ""
            text = f"{cell.name}: lets the operators of the student's objects answer{asked}"
            yield Problem(where, text, fails=False)
    yield from (Problem(exam.notebook, remark, fails=False) for remark in exam.remarks)


def plain_exam(course: Course, assignment: Assignment, notebook: Notebook) -> Exam:
    """The exam of a notebook of which nothing was tried yet, whatever the week allows."""
    return exam(notebook, replace(assignment.week, in_process=True), course.source / assignment.week.name)


def digest_of(course: Course, assignment: Assignment, notebook: Notebook, plain: Exam) -> str:
    """Hash all that decides where cells run: the exam, the answers, the files beside it, Python, and these rules."""
    parts = [str(RULES).encode(), sys.version.encode(), exam_bytes(plain)]
    parts += [cell.source.encode(errors="replace") for cell in paper_of(plain, notebook).cells]
    folder = course.source / assignment.week.name
    for name in assignment.files:
        parts += [name.encode(errors="replace"), hashlib.sha256((folder / name).read_bytes()).digest()]
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def path_of(course: Course, assignment: Assignment, notebook: Notebook) -> Path:
    return course.build / "modes" / assignment.week.name / f"{notebook.name}.json"


def read_kept(path: Path) -> Kept | None:
    """Read what was found before; None where there is nothing that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError):
        return None


def write_kept(path: Path, kept: Kept) -> None:
    """Keep what was found. A reason may quote a hidden test, so the folder is its owner's alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.parent.chmod(0o700)
    with replacing(path, "make room, then compile again") as unfinished:
        unfinished.write_bytes(msgspec.json.encode(kept))
