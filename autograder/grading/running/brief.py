"""What whoever grades an assignment's submissions has to know of it, and the batch that is made from that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.keys import with_keys
from autograder.grading.results.store import Store
from autograder.grading.sitting.venue import SandboxName
from autograder.model import Exam
from autograder.sandbox.protocol import FileSet

if TYPE_CHECKING:
    from autograder.grading.running.batch import Batch
    from autograder.grading.sitting.hall import Hall

__all__ = ["Brief", "Manner", "check_fresh", "instructor_files", "make_brief", "open_batch"]


@dataclass(frozen=True)
class Manner:
    """How the tasks of a run are done.

    `fresh`, with Docker: a container of its own for each submission; `gpu_share`: so many share a device. With `again`
    nothing is taken from the store. Without `write` nothing is written but the store.
    """

    sandbox: SandboxName = "local"
    fresh: bool = False
    gpu_share: int = 1
    again: bool = False
    write: bool = True


@dataclass(frozen=True)
class Brief:
    """One assignment as it is graded in a run: its exams with their keys for hidden data, and how they are held."""

    assignment: str
    exams: tuple[Exam, ...]
    manner: Manner
    fresh: bool = False
    runtime: str = ""


def make_brief(course: Course, assignment: str, manner: Manner) -> Brief:
    """Read what an assignment is graded with. Raises `CourseError` when it is not compiled, or edited since."""
    exams = with_keys(course, course.exams(assignment))
    check_fresh(course, assignment)
    week = course.week(assignment)
    return Brief(assignment, tuple(exams), manner, manner.fresh or week.fresh, week.runtime)


def open_batch(
    course: Course,
    brief: Brief,
    workers: int,
    store: Store | None,
    opened: Callable[[str, Hall], None] = lambda assignment, hall: None,
) -> Batch:
    """Prepare to grade an assignment's submissions, `workers` at a time; `opened` hears of each hall and its notes."""
    # all that holds exams: not loaded where a brief is but read
    from autograder.grading.running.batch import Batch
    from autograder.grading.sitting.hall import hall_for

    def open_hall() -> Hall:
        hall = hall_for(
            brief.exams,
            course,
            sandbox=brief.manner.sandbox,
            workers=workers,
            fresh=brief.fresh,
            runtime=brief.runtime,
            gpu_share=brief.manner.gpu_share,
        )
        opened(brief.assignment, hall)
        hall.noted(lambda: opened(brief.assignment, hall))
        return hall

    return Batch(
        course,
        brief.assignment,
        brief.exams,
        open_hall,
        instructor_files(course, brief.assignment),
        store,
        brief.manner.again,
        brief.manner.write,
    )


def check_fresh(course: Course, assignment: str) -> None:
    """Raise `CourseError` when the source was edited after the exam was compiled from it."""
    source = course.source / assignment
    exams = course.exam_path(assignment, "x").parent
    oldest = min((path.stat().st_mtime for path in exams.glob("*.json")), default=0.0)
    newer = [
        path
        for path in source.iterdir()
        if path.suffix in (".py", ".ipynb", ".toml") and path.stat().st_mtime > oldest
    ]
    if newer and oldest:
        raise CourseError(
            f"{newer[0]}: edited after the exam was compiled from it\n  run: course compile {assignment}"
        )


def instructor_files(course: Course, assignment: str) -> FileSet | None:
    """The data files that were compiled with the exam; None when there are none."""
    folder = course.exam_path(assignment, "x").parent / "files"
    names = tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()))
    return FileSet(folder, names) if names else None
