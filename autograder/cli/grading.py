"""`course grade`."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace

import click

from autograder.cli.app import (
    app,
    as_json,
    console,
    course_option,
    print_json,
    progress,
    sandbox_option,
    weeks_of,
)
from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.batch import Graded, Task
from autograder.grading.gradebook import Gradebook
from autograder.grading.hall import Hall, SandboxName
from autograder.grading.intake import odd_folders, submitted_students
from autograder.grading.run import grade_submissions
from autograder.grading.store import Store
from autograder.model import Paper, Sitting
from autograder.reports.table import class_table

MOST_ROWS = 60  # of a table that is printed when a run ends
SANDBOXES = {"local": "local sandbox, for code you trust", "docker": "Docker sandbox"}


@app.command()
@click.argument("weeks", nargs=-1, metavar="[WEEK]...")
@click.option("--student", "students", multiple=True, help="Grade this student only; may be given again.")
@click.option(
    "--workers", type=click.IntRange(min=1), help="Submissions at a time [default: one a processor]."
)
@sandbox_option
@click.option("--fresh", is_flag=True, help="With docker: a container of its own for each submission.")
@click.option(
    "--gpu-share",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="With docker: N submissions share a graphics processor, each with an Nth of its memory.",
)
@click.option("--again", is_flag=True, help="Run every submission again, also those that have not changed.")
@as_json
@course_option
def grade(
    weeks: tuple[str, ...],
    students: tuple[str, ...],
    workers: int | None,
    sandbox: SandboxName,
    fresh: bool,
    gpu_share: int,
    again: bool,
    as_json: bool,
    course: Course,
) -> None:
    """Grade what was handed in, and write gradebook.db and autograded/.

    Every submission ends with a score or with a reason. Where the engine itself failed the submission stays
    "not graded", the command exits with 3, and the next run takes it up again.

    What was graded before is kept in build/store/. A submission is run again when it has changed, or the tests, the
    files, the environment or this program: so a run that was stopped goes on where it was.

    \b
    Example:
        course grade week01
        course grade week01 --student ada --json
        course grade week01 --sandbox docker
    """
    names = [week for week in weeks_of(course, weeks) if weeks or submitted_students(course, week)]
    ungraded = []
    for week in names:
        done = grade_week(course, week, students, workers or 0, as_json, sandbox, fresh, gpu_share, again)
        ungraded += [(week, graded) for graded in done if graded.reason]
        report = _as_plain(week, done)
        if as_json:
            print_json(report)
    if ungraded:
        for week, graded in ungraded:
            print(f"course: not graded: {graded.student}/{week}: {graded.reason}", file=sys.stderr)
        sys.exit(EngineError.exit_status)


def grade_week(
    course: Course,
    week: str,
    students: tuple[str, ...] = (),
    workers: int = 0,
    quiet: bool = False,
    sandbox: SandboxName = "local",
    fresh: bool = False,
    gpu_share: int = 1,
    again: bool = False,
) -> list[Graded]:
    """Grade one assignment's submissions into the gradebook and print the table."""
    settings, exams = course.week(week), course.exams(week)
    done: list[Graded] = []
    store = Store(course.build / "store")
    with Gradebook(course.gradebook, course.settings.course_id) as book, progress(quiet) as bar:
        registered = book.register(settings, exams)
        recorded = book.recorded(registered)
        task = bar.add_task(week, total=None, now="looking for what has changed")

        def begun(total: int) -> None:
            bar.update(task, total=total)

        def is_recorded(one: Task) -> bool:
            time = one.time
            there = (course.result_path(one.student, week, exam.notebook).is_file() for exam in exams)
            return recorded.is_unchanged(one.student, one.key, time.moment, time.guessed) and all(there)

        def opened(hall: Hall) -> None:
            bar.update(task, now="")
            if not quiet:
                bar.console.print(f"{SANDBOXES[hall.name]}: {hall.level}", style="dim")
                if hall.note:
                    bar.console.print(f"note: {hall.note}", style="yellow")
                for module in hall.missing:
                    bar.console.print(f"warning: this environment has no module {module}", style="yellow")

        graded_ones = grade_submissions(
            course,
            week,
            students,
            workers=workers,
            sandbox=sandbox,
            fresh=fresh,
            gpu_share=gpu_share,
            store=store,
            again=again,
            is_recorded=is_recorded,
            begun=begun,
            opened=opened,
        )
        with closing(graded_ones) as submissions:
            for graded in submissions:
                if graded.submission is not None and not graded.reason:
                    handed_in = graded.submission.timestamp, graded.submission.guessed
                    book.record(registered, graded.student, graded.results, *handed_in, graded.key)
                if quiet and graded.how == "unchanged":
                    graded = replace(graded, results=store.find(graded.key) or ())
                done.append(without_notebooks(graded))
                bar.update(task, advance=1, now=graded.student)
        standings = book.scores(week)
    if not quiet:
        for note in registered.notes:
            console.print(f"note: {note}")
        for odd in odd_folders(course, week):
            console.print(f"passed over: {odd}", markup=False)
        new = sorted(graded.student for graded in done if graded.how != "unchanged")
        shown = None if len(standings) <= MOST_ROWS else new[:MOST_ROWS]
        console.print(class_table(settings, exams, standings, shown))
        if shown is not None:
            console.print(f"{len(shown)} of {len(standings)} students; all of them: course report {week}")
        console.print(summary_of(done), markup=False)
    return sorted(done, key=lambda graded: graded.student)


def summary_of(done: list[Graded]) -> str:
    """Say how the submissions of a run came by their results: "12 submissions: 2 run, 10 unchanged"."""
    said = Counter("not graded" if graded.reason else graded.how for graded in done)
    words = {
        "run": "run",
        "kept": "from an earlier run",
        "unchanged": "unchanged",
        "not graded": "not graded",
    }
    parts = [f"{said[how]} {word}" for how, word in words.items() if said[how]]
    return f"{len(done)} submission{'' if len(done) == 1 else 's'}: {', '.join(parts)}"


def without_notebooks(graded: Graded) -> Graded:
    """What the summary needs of a submission: a class's notebooks and figures are not kept in memory."""
    results = tuple(
        replace(result, paper=Paper(result.notebook, ()), sitting=Sitting(result.notebook))
        for result in graded.results
    )
    return replace(graded, submission=None, results=results)


def _as_plain(week: str, done: list[Graded]) -> dict[str, object]:
    """The results as `--json` prints them."""
    return {
        "assignment": week,
        "submissions": [
            {
                "student": graded.student,
                "graded": not graded.reason,
                "reason": graded.reason,
                "scores": {
                    f"{result.notebook}/{score.name}": {
                        "earned": score.earned,
                        "points": score.points,
                        "reason": score.reason,
                    }
                    for result in graded.results
                    for score in result.scores
                },
            }
            for graded in done
        ],
    }
