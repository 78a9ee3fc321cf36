"""This grader, as `course grade` runs it: intake, exams, scores, graded notebooks, result files, gradebook."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.course import read_week
from autograder.errors import EngineError
from autograder.grading.gradebook import Gradebook
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.grading.running.brief import Manner
from autograder.grading.running.events import Watch, nobody
from autograder.grading.running.pool import HallSeen
from autograder.grading.running.run import Run
from autograder.grading.sitting.hall import SandboxName
from bench.classroom import Classroom
from bench.effort import Effort, Meter

if TYPE_CHECKING:
    from autograder.grading.far.cluster import Cluster

__all__ = ["Graded", "Marks", "grade_class"]

Marks = dict[tuple[str, str, str], float]  # points by student, notebook and test cell


@dataclass(frozen=True)
class Graded:
    """What came of grading a class: `warm` is what it took until the sandbox was up, `work` all after that.

    `hall` is where the exams were held; it is closed. `own` are the seconds of processor time that this process, the
    coordinator, took for the work.
    """

    warm: Effort
    work: Effort
    marks: Marks
    hall: HallSeen
    own: float = 0.0


def grade_class(
    room: Classroom,
    size: int,
    graded: Callable[[int], None] = lambda count: None,
    sandbox: SandboxName = "local",
    fresh: bool = False,
    processes: bool | None = None,
    workers: int = 0,
    cluster: Cluster | None = None,
    watch: Watch = nobody,
) -> Graded:
    """Grade the first `size` students from nothing; `graded` hears how many are done, `watch` what happens to each.

    Without `processes` the workers are threads or processes as `course grade` chooses; with a cluster they are its own.

    Raises `EngineError` when a submission ends without a grade: its time would be no measurement.
    """
    room.forget_grading()
    meter, marks, starts, halls = Meter(), Marks(), [], list[HallSeen]()
    settings = read_week(room.course.source / room.week)
    students = room.students[:size]
    with Gradebook(room.course.gradebook) as book:
        registered = book.register(settings, room.exams)

        def opened(_: str, hall: HallSeen) -> None:
            starts.append((meter.read(), time.process_time()))
            halls.append(hall)

        run = Run(
            room.course,
            [room.week],
            students,
            Manner(sandbox, fresh),
            workers,
            processes,
            cluster,
            opened=opened,
            watch=watch,
        )
        with closing(run.grade()) as submissions:
            for count, done in enumerate(submissions, start=1):
                if done.reason or done.submission is None:
                    raise EngineError(f"{done.student}: {done.reason}")
                book.record(registered, done.student, done.results, HandInTime(done.submission.timestamp))
                for result in done.results:
                    for score in result.scores:
                        marks[done.student, result.notebook, score.name] = score.earned or 0.0
                graded(count)
                if count == len(students):
                    whole, own = meter.read(), time.process_time()
    warm, own_before = starts[0]
    return Graded(warm, whole - warm, marks, halls[0], own - own_before)
