"""This grader, as `course grade` runs it: intake, exams, scores, graded notebooks, result files, gradebook."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from autograder.course import read_week
from autograder.errors import EngineError
from autograder.grading.gradebook import Gradebook
from autograder.grading.hall import Hall, SandboxName
from autograder.grading.run import grade_submissions
from bench.classroom import Classroom
from bench.effort import Effort, Meter

__all__ = ["Graded", "Marks", "grade_class"]

Marks = dict[tuple[str, str, str], float]  # points by student, notebook and test cell


@dataclass(frozen=True)
class Graded:
    """What came of grading a class: `warm` is what it took until the sandbox was up, `work` all after that.

    `hall` is where the exams were held; it is closed.
    """

    warm: Effort
    work: Effort
    marks: Marks
    hall: Hall


def grade_class(
    room: Classroom,
    size: int,
    graded: Callable[[int], None] = lambda count: None,
    sandbox: SandboxName = "local",
    fresh: bool = False,
) -> Graded:
    """Grade the first `size` students from nothing; `graded` hears how many are done.

    Raises `EngineError` when a submission ends without a grade: its time would be no measurement.
    """
    room.forget_grading()
    meter, marks, starts, halls = Meter(), Marks(), [], list[Hall]()
    settings = read_week(room.course.source / room.week)
    students = room.students[:size]
    with Gradebook(room.course.gradebook) as book:
        registered = book.register(settings, room.exams)

        def opened(hall: Hall) -> None:
            starts.append(meter.read())
            halls.append(hall)

        class_of = grade_submissions(
            room.course, room.week, students, sandbox=sandbox, fresh=fresh, opened=opened
        )
        with closing(class_of) as submissions:
            for count, done in enumerate(submissions, start=1):
                if done.reason or done.submission is None:
                    raise EngineError(f"{done.student}: {done.reason}")
                book.record(registered, done.student, done.results, done.submission.timestamp)
                for result in done.results:
                    for score in result.scores:
                        marks[done.student, result.notebook, score.name] = score.earned or 0.0
                graded(count)
                if count == len(students):
                    whole = meter.read()
    return Graded(starts[0], whole - starts[0], marks, halls[0])
