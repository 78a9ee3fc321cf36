"""How many submissions a second one coordinator bears: on a cluster whose workers have every answer ready.

The answers are those of real exams, a few worked out and handed in by everybody, so what is sent, kept and written has
its real size. Scheduler and workers share the machine with the coordinator and its scribe.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from unittest.mock import patch

from distributed.deploy.subprocess import SubprocessCluster

from autograder.errors import EngineError
from autograder.grading.far.messages import Done, packed
from autograder.grading.results.store import packed as packed_results
from autograder.grading.running.run import Run
from autograder.grading.running.task import Graded
from autograder.grading.running.worker import HallTold
from bench import ready_answers
from bench.classroom import Classroom, classroom, scratch
from bench.command import Spent, course_command, timed
from bench.figure import Figure
from bench.recorded_class import tasks_of
from bench.sizes import Sizes

__all__ = ["saturation_figures"]

WEEK = "week01"
WORKERS = 2
WORKED_OUT = 4  # submissions: one of each kind that a classroom has
DAY = 86_400
HALL = HallTold("local", "ready answers", "", ())


def saturation_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Time `course grade --dask` of many and of few; the difference is what submissions take."""
    few, many = sizes.small, sizes.saturation
    with classroom(WEEK, many) as room, scratch() as answers:
        say(f"saturation: {WORKED_OUT} submissions of {WEEK} are graded")
        size = leave_answers(room, answers)
        with cluster_of_answers(answers) as address:
            taken = []
            for number in range(sizes.rounds):
                say(f"saturation: {many} submissions, round {number + 1} of {sizes.rounds}")
                taken.append([grade(room, room.students[:count], address) for count in (few, many)])
    more = many - few
    rate = median(more / (large.wall - small.wall) for small, large in taken)
    own = median((large.cpu - small.cpu) / more for small, large in taken)
    how = (
        f"{more} submissions of {WEEK} more, answers of {size / 2**20:.2f} MB; {WORKERS} workers that have them ready; "
        f"scheduler and workers on the same machine; median of {sizes.rounds} rounds"
    )
    return [
        Figure("saturation: a coordinator takes", rate, "submissions a second", how, better="higher"),
        Figure("saturation: the same", rate * DAY / 1e6, "million a day", how, better="higher"),
        Figure("saturation: coordinator and scribe", own * 1e3, "ms of processor time", how),
    ]


def leave_answers(room: Classroom, folder: Path) -> float:
    """Write the answer to each student's order, and tell how many bytes one has."""
    run = Run(room.course, [room.week], room.students[:WORKED_OUT])
    with closing(run.grade()) as submissions:
        worked_out = sorted(submissions, key=lambda graded: graded.student)
    if reasons := [graded.reason for graded in worked_out if graded.reason]:
        raise EngineError(reasons[0])
    task_of, sizes = tasks_of(room.course, room.week), []
    for number, student in enumerate(room.students):
        answer = packed(done_by(student, task_of(student).key, worked_out[number % WORKED_OUT]))
        (folder / student).write_bytes(answer)
        sizes.append(len(answer))
    room.forget_grading()
    return sum(sizes) / len(sizes)


def done_by(student: str, key: str, graded: Graded) -> Done:
    """What a worker would have sent, had this student handed that in."""
    if graded.submission is None:
        raise EngineError(f"{graded.student}: not graded")
    results = tuple(replace(result, student=student) for result in graded.results)
    submission = replace(graded.submission, student=student)
    theirs = replace(graded, student=student, submission=submission, results=(), key=key)
    # as long as it took then: with that it is decided which ones go together
    seconds = sum(result.sitting.seconds for result in results)
    return Done("ready", theirs, packed_results(key, results), HALL, seconds)


@contextmanager
def cluster_of_answers(folder: Path) -> Iterator[str]:
    """The address of a cluster whose workers answer from a folder."""
    with (
        patch.dict(os.environ, {ready_answers.FOLDER: str(folder)}),
        SubprocessCluster(
            n_workers=WORKERS,
            threads_per_worker=1,
            host="127.0.0.1",
            scheduler_kwargs={"dashboard": False},
            worker_kwargs={
                "memory_limit": 0,
                "dashboard": False,
                "preload": [str(Path(ready_answers.__file__))],
            },
        ) as started,
    ):
        started.wait_for_workers(WORKERS)
        yield started.scheduler_address


def grade(room: Classroom, students: Sequence[str], address: str) -> Spent:
    """Run `course grade --dask` from nothing. Raises `EngineError` where a submission was not graded."""
    room.forget_grading()
    output = room.course.build / "said.txt"
    only = [word for student in students for word in ("--student", student)]
    command = course_command(room.course.root, "grade", room.week, "--dask", address, *only)
    spent = timed(command, room.course.root, output)
    said = output.read_text(encoding="utf-8")
    if f"{len(students)} submissions: {len(students)} run" not in said:
        raise EngineError(f"not all was graded: {said[-1000:]}")
    return spent
