"""`course grade`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

import click
import msgspec

from autograder.cli.app import app, as_json, console, course_option, print_json, run_options, weeks_of
from autograder.cli.cluster import check_alone, dask_option
from autograder.cli.run import Asked, Outcome, graded_run, warn
from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.handed_in.intake import submitted_students
from autograder.grading.running.brief import Manner
from autograder.grading.running.task import Graded
from autograder.grading.sitting.venue import SandboxName
from autograder.reports.attention_list import attention_list
from autograder.reports.table import class_table

MOST_ROWS = 60  # of a table that is printed when a run ends
MOST_NAMED = 10  # submissions that are not graded, one a line


@app.command()
@click.argument("weeks", nargs=-1, metavar="[WEEK]...")
@click.option("--student", "students", multiple=True, help="Grade this student only; may be given again.")
@run_options
@dask_option
@click.option("--again", is_flag=True, help="Run every submission again, also those that have not changed.")
@click.option("--no-wait", is_flag=True, help="End at once where another run writes to the gradebook.")
@as_json
@course_option
def grade(
    weeks: tuple[str, ...],
    students: tuple[str, ...],
    workers: int | None,
    sandbox: SandboxName,
    fresh: bool,
    gpu_share: int,
    dask: str,
    again: bool,
    no_wait: bool,
    as_json: bool,
    course: Course,
) -> None:
    """Grade what was handed in, and write gradebook.db and autograded/.

    Every submission ends with a score or with a reason. Where the engine itself failed the submission stays
    "not graded", the command exits with 3, and the next run takes it up again.

    One run at a time writes to a gradebook: another one waits, and says for whom. `course status` tells how far it is.

    What was graded before is kept in build/store/. A submission is run again when it has changed, or the tests, the
    files, the environment or this program: so a run that was stopped goes on where it was.

    \b
    Example:
        course grade week01
        course grade week01 --student ada --json
        course grade week01 --sandbox docker
        course grade week01 --dask tcp://10.0.0.1:8786
    """
    check_alone(dask, workers)
    names = weeks_of(course, weeks)
    if not weeks:  # those of which there is something to grade
        wanted = set(students)
        handed_in = {name: set(submitted_students(course, name)) for name in names}
        names = [
            name for name in names if (handed_in[name] & wanted if wanted else handed_in[name])
        ] or names[:1]
    manner = Manner(sandbox, fresh, gpu_share, again)
    outcome = graded_run(course, Asked(names, students, manner, workers or 0, not no_wait, as_json, dask))
    if as_json:
        for week in names:
            print_json(_as_plain(week, outcome))
    else:
        print_outcome(course, outcome)
    ungraded = [graded for week in names for graded in outcome.done[week] if graded.reason]
    for graded in ungraded[:MOST_NAMED]:
        warn(f"not graded: {graded.student}/{graded.assignment}: {graded.reason}")
    if len(ungraded) > MOST_NAMED:
        warn(f"not graded: {len(ungraded) - MOST_NAMED} more: course status")
    if ungraded:
        sys.exit(EngineError.exit_status)


def grade_week(course: Course, week: str, students: Sequence[str] = (), quiet: bool = False) -> list[Graded]:
    """Grade one assignment's submissions into the gradebook and print its table."""
    return grade_weeks(course, [week], students, quiet=quiet)[week]


def grade_weeks(
    course: Course,
    weeks: Sequence[str],
    students: Sequence[str] = (),
    manner: Manner | None = None,
    workers: int = 0,
    quiet: bool = False,
) -> dict[str, list[Graded]]:
    """Grade assignments' submissions into the gradebook and print a table of each; by assignment, by student."""
    outcome = graded_run(course, Asked(weeks, students, manner or Manner(), workers, quiet=quiet))
    if not quiet:
        print_outcome(course, outcome)
    return {week: list(done) for week, done in outcome.done.items()}


def print_outcome(course: Course, outcome: Outcome) -> None:
    """Print what came of each assignment, and what there is to look at."""
    for week in outcome.done:
        print_week(course, week, outcome)
    if told := attention_list(outcome.concerns, console.width):
        console.print()
        console.print(told)


def print_week(course: Course, week: str, outcome: Outcome) -> None:
    """Print what came of an assignment: notes, the table of scores, and how the results came about."""
    done, standings = outcome.done[week], outcome.standings[week]
    for note in outcome.notes[week]:
        console.print(f"note: {note}")
    for odd in outcome.odd[week]:
        console.print(f"passed over: {odd}", markup=False)
    new = sorted(graded.student for graded in done if graded.how != "unchanged")
    shown = None if len(standings) <= MOST_ROWS else new[:MOST_ROWS]
    console.print(class_table(course.week(week), course.exams(week), standings, shown))
    if shown is not None:
        console.print(f"{len(shown)} of {len(standings)} students; all of them: course report {week}")
    console.print(summary_of(done), markup=False)


def summary_of(done: Sequence[Graded]) -> str:
    """Say how the submissions of a run came by their results: "12 submissions: 2 run, 10 unchanged"."""
    said = Counter("not graded" if graded.reason else graded.how for graded in done)
    words = {
        "run": "run",
        "rescored": "re-scored without running",
        "kept": "from an earlier run",
        "unchanged": "unchanged",
        "not graded": "not graded",
    }
    parts = [f"{said[how]} {word}" for how, word in words.items() if said[how]]
    return f"{len(done)} submission{'' if len(done) == 1 else 's'}: {', '.join(parts)}"


def _as_plain(week: str, outcome: Outcome) -> dict[str, object]:
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
            for graded in outcome.done[week]
        ],
        "attention": [
            msgspec.to_builtins(concern) for concern in outcome.concerns if concern.assignment == week
        ],
    }
