"""The run of `course grade`: who holds the gradebook, the log, the screen, and what there is to look at in the end."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from autograder.audit.releases import login
from autograder.cli.cluster import cluster_at
from autograder.cli.screen import Screen, screen_of
from autograder.course import Course
from autograder.grading.gradebook import Gradebook, Standing
from autograder.grading.gradebook.overview import cell_counts, overviews
from autograder.grading.handed_in.intake import odd_folders
from autograder.grading.locks.gradebook_lock import held, lock_of
from autograder.grading.locks.holder import Holder
from autograder.grading.results.store import Store, store_of
from autograder.grading.running.brief import Manner
from autograder.grading.running.costs import Costs
from autograder.grading.running.events import Event
from autograder.grading.running.recorder import Recorder
from autograder.grading.running.run import Run
from autograder.grading.running.run_log import RunLog
from autograder.grading.running.task import Graded
from autograder.model import Paper, Sitting
from autograder.reports.attention import Attention, Concern

if TYPE_CHECKING:
    from autograder.grading.far.cluster import Cluster

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
    """What came of a run, by assignment: submissions by student, the class, notes; and what there is to look at.

    Of the class each has the marks that a table shows, and nobody any where none is shown.
    """

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


@dataclass(frozen=True)
class Hearing:
    """Those who hear of a run as it goes: its log, the screen, and whoever gathers what there is to look at."""

    log: RunLog
    screen: Screen
    attention: Attention

    def begun(self, total: int) -> None:
        self.log.begun(total)
        self.screen.board.begun(total)

    def watch(self, event: Event) -> None:
        self.log.watch(event)
        self.screen.board.watch(event)
        self.attention.watch(event)


def graded_and_logged(course: Course, asked: Asked, log: RunLog) -> Outcome:
    """Grade and record, and gather what a person should look at."""
    attention = Attention({week: course.exams(week) for week in asked.weeks})
    done: dict[str, list[Graded]] = {week: [] for week in asked.weeks}
    with (
        Gradebook(course.gradebook, course.settings.course_id, later=not asked.dask) as book,
        closing(store_of(course)) as store,
    ):
        recorder, costs = Recorder(course, book, asked.weeks, login()), book.costs(asked.weeks)
        with (
            cluster_at(asked.dask, silence if asked.quiet else warn) as cluster,
            screen_of(asked.weeks, costs, asked.quiet) as screen,
        ):
            hearing = Hearing(log, screen, attention)
            run = run_of(course, asked, hearing, book, recorder, cluster=cluster, store=store, costs=costs)
            with closing(run.grade()) as submissions:
                for graded in submissions:
                    recorder.record(graded)
                    if asked.quiet and graded.how == "unchanged":
                        graded = replace(graded, results=store.find(graded.key) or ())
                    attention.hear(graded)
                    done[graded.assignment].append(without_notebooks(graded))
        recorder.finish()
        return outcome_of(course, book, asked, recorder, attention, done)


def run_of(
    course: Course,
    asked: Asked,
    hearing: Hearing,
    book: Gradebook,
    recorder: Recorder,
    *,
    cluster: Cluster | None,
    store: Store,
    costs: Costs,
) -> Run:
    """The run that is asked for."""
    return Run(
        course,
        asked.weeks,
        asked.students,
        asked.manner,
        asked.workers,
        cluster=cluster,
        store=store,
        costs=costs,
        is_recorded=recorder.is_recorded,
        begun=hearing.begun,
        watch=hearing.watch,
        opened=hearing.screen.opened,
        starting=book.get_ready,
        settled=recorder.write,
    )


def outcome_of(
    course: Course,
    book: Gradebook,
    asked: Asked,
    recorder: Recorder,
    attention: Attention,
    done: Mapping[str, Sequence[Graded]],
) -> Outcome:
    """Read the class's scores as far as they are shown, and name what there is to look at."""
    registered = recorder.registered
    odd = {week: odd_folders(course, week) for week in done}
    told = overviews(course.gradebook, done), cell_counts(course.gradebook, done)
    return Outcome(
        {week: sorted(of_week, key=lambda graded: graded.student) for week, of_week in done.items()},
        {
            week: [] if asked.quiet else book.scores(week, len(of_week.notebooks) > 1)
            for week, of_week in registered.items()
        },
        {week: of_week.notes for week, of_week in registered.items()},
        odd,
        attention.concerns(*told, odd),
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
