"""The run of `course grade`: who holds the gradebook, the log, the screen, and what there is to look at in the end."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

import click

from autograder.audit.releases import login
from autograder.cli.cluster import cluster_at
from autograder.cli.screen import screen_of
from autograder.course import Course
from autograder.grading.brief import Manner
from autograder.grading.events import Event
from autograder.grading.gradebook import Gradebook, Standing
from autograder.grading.gradebook.overview import cell_counts, overviews
from autograder.grading.gradebook_lock import held, lock_of
from autograder.grading.holder import Holder
from autograder.grading.intake import odd_folders
from autograder.grading.recorder import Recorder
from autograder.grading.run import Run
from autograder.grading.run_log import RunLog
from autograder.grading.store import store_of
from autograder.grading.task import Graded
from autograder.model import Paper, Sitting
from autograder.reports.attention import Attention, Concern

__all__ = ["Asked", "Outcome", "graded_run", "holder_of", "warn"]


@dataclass(frozen=True)
class Asked:
    """What a run is asked for; `quiet` shows nothing, and gives the results of unchanged submissions too.

    `dask` is the address of a cluster's scheduler, empty for this machine.
    """

    weeks: Sequence[str]
    students: Sequence[str] = ()
    manner: Manner = field(default_factory=Manner)
    workers: int = 0
    wait: bool = True
    quiet: bool = False
    dask: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a run, by assignment: submissions by student, the class, notes; and what there is to look at."""

    done: Mapping[str, Sequence[Graded]]
    standings: Mapping[str, Sequence[Standing]]
    notes: Mapping[str, Sequence[str]]
    odd: Mapping[str, Sequence[str]]
    concerns: Sequence[Concern]


def graded_run(course: Course, asked: Asked) -> Outcome:
    """Grade assignments' submissions into the gradebook, once no other run writes to it."""
    holder = holder_of("grade", asked.weeks)
    with held(lock_of(course), holder, asked.wait, warn):
        about = (asked.weeks, asked.students, asked.workers, asked.manner.sandbox)
        with RunLog(course.build / "runs", holder, *about) as log:
            outcome = graded_and_logged(course, asked, log)
    if log.problem:
        warn(f"the log of this run is not whole: {log.problem}")
    return outcome


def graded_and_logged(course: Course, asked: Asked, log: RunLog) -> Outcome:
    exams = {week: course.exams(week) for week in asked.weeks}
    attention = Attention(exams)
    done: dict[str, list[Graded]] = {week: [] for week in asked.weeks}
    with (
        Gradebook(course.gradebook, course.settings.course_id) as book,
        closing(store_of(course)) as store,
    ):
        recorder, costs = Recorder(course, book, asked.weeks, login()), book.costs(asked.weeks)
        with (
            cluster_at(asked.dask, silence if asked.quiet else warn) as cluster,
            screen_of(asked.weeks, costs, asked.quiet) as screen,
        ):

            def begun(total: int) -> None:
                log.begun(total)
                screen.board.begun(total)

            def watch(event: Event) -> None:
                log.watch(event)
                screen.board.watch(event)
                attention.watch(event)

            run = Run(
                course,
                asked.weeks,
                asked.students,
                asked.manner,
                asked.workers,
                cluster=cluster,
                store=store,
                costs=costs,
                is_recorded=recorder.is_recorded,
                begun=begun,
                watch=watch,
                opened=screen.opened,
            )
            with closing(run.grade()) as submissions:
                for graded in submissions:
                    recorder.record(graded)
                    if asked.quiet and graded.how == "unchanged":
                        graded = replace(graded, results=store.find(graded.key) or ())
                    attention.hear(graded)
                    done[graded.assignment].append(without_notebooks(graded))
            recorder.finish()
        standings = {week: book.scores(week) for week in asked.weeks}
        odd = {week: odd_folders(course, week) for week in asked.weeks}
        concerns = attention.concerns(
            overviews(course.gradebook, asked.weeks), cell_counts(course.gradebook, asked.weeks), odd
        )
    return Outcome(
        {week: sorted(of_week, key=lambda graded: graded.student) for week, of_week in done.items()},
        standings,
        {week: registered.notes for week, registered in recorder.registered.items()},
        odd,
        concerns,
    )


def without_notebooks(graded: Graded) -> Graded:
    """What the summary needs of a submission: a class's notebooks and figures are not kept in memory."""
    results = tuple(
        replace(result, paper=Paper(result.notebook, ()), sitting=Sitting(result.notebook))
        for result in graded.results
    )
    return replace(graded, submission=None, results=results)


def holder_of(command: str, weeks: Sequence[str]) -> Holder:
    """This process, as another one that waits for it names it; `command` where none was called."""
    context = click.get_current_context(silent=True)
    name = (context.info_name if context is not None else None) or command
    return Holder(login(), " ".join(["course", name, *weeks]))


def silence(text: str) -> None:
    """Say nothing."""


def warn(text: str) -> None:
    """Say something that is no part of the output."""
    print(f"course: {text}", file=sys.stderr)
