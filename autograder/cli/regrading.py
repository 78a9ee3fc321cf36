"""`course regrade`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click
import msgspec

from autograder.audit.releases import login
from autograder.cli.app import (
    app,
    as_json,
    console,
    course_option,
    print_json,
    progress,
    run_options,
    weeks_of,
)
from autograder.cli.cluster import check_alone, cluster_at, dask_option
from autograder.cli.run import holder_of, silence, warn
from autograder.cli.screen import screen_of
from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.gradebook import Gradebook, Regrading, Standing
from autograder.grading.locks.gradebook_lock import held, lock_of
from autograder.grading.regrading.regrade import (
    Proposed,
    changed_since,
    exam_digest,
    proposed,
    write_proposed,
)
from autograder.grading.results.store import store_of
from autograder.grading.running.brief import Manner
from autograder.grading.running.run import Run
from autograder.grading.sitting.venue import SandboxName
from autograder.reports.difference_table import Changes, difference_table

__all__ = ["asked", "by_option", "report_of", "why_option", "yes_option"]

why_option = click.option("--why", default="", metavar="REASON", help="Why; it is kept in the history.")
by_option = click.option("--by", default=login, metavar="NAME", help="Who does it [default: your login].")
yes_option = click.option(
    "--yes", is_flag=True, help="Write it; otherwise it is shown, and a terminal is asked."
)


@app.command()
@click.argument("week", metavar="WEEK")
@click.option("--student", "students", multiple=True, help="Regrade this student only; may be given again.")
@why_option
@by_option
@yes_option
@click.option("--again", is_flag=True, help="Run every submission again, also those that have not changed.")
@run_options
@dask_option
@as_json
@course_option
def regrade(
    week: str,
    students: tuple[str, ...],
    why: str,
    by: str,
    yes: bool,
    again: bool,
    workers: int | None,
    sandbox: SandboxName,
    fresh: bool,
    gpu_share: int,
    dask: str,
    as_json: bool,
    course: Course,
) -> None:
    """Show what a mended test changes in a week's scores, then write it.

    Everything is graded first, and compared with the gradebook: who goes up, who goes down, question by question. With
    --yes it is written, and what was there before is kept: course undo brings it back. Marks given by hand are never
    touched. A submission that could not be graded keeps its scores; the command exits with 3 then.

    \b
    Example:
        course regrade week01
        course regrade week01 --yes --why "test_pca was wrong for a single row"
    """
    check_alone(dask, workers)
    weeks_of(course, [week])
    manner = Manner(sandbox, fresh, gpu_share, again)
    with (
        cluster_at(dask, silence if as_json else warn) as cluster,
        Gradebook(course.gradebook, course.settings.course_id) as book,
    ):
        run = Run(course, [week], students, manner, workers or 0, cluster=cluster, store=store_of(course))
        shown = looked(book, run, as_json)
        changes, standings = changes_of(shown), book.scores(week)
        if not as_json:
            console.print(difference_table(changes, standings))
        regrading = Regrading(shown.registered.id, "regrade", by, why, exam_digest(course.exams(week)))
        since = list[str]()
        written = bool(shown.proposals) and (yes or asked(bool(changes.differences) and not as_json))
        if written:
            with held(lock_of(course), holder_of("regrade", [week]), told=warn):
                since = changed_since(run, shown)
                write(book, run, shown, regrading, as_json)
    if as_json:
        print_json(report_of(changes, standings, written, regrading) | {"changed_since": since})
    elif written:
        tell_written(week, regrading, since)
    elif changes.differences:
        reason = shlex.quote(why) if why else '"…"'
        console.print(f"nothing is written yet\n  to write it: course regrade {week} --yes --why {reason}")
    if shown.ungraded:
        sys.exit(EngineError.exit_status)


def looked(book: Gradebook, run: Run, quiet: bool) -> Proposed:
    """Grade everything and compare it with the gradebook."""
    costs = book.costs(run.assignments)
    with screen_of(run.assignments, costs, quiet) as screen:
        board = screen.board
        watched = replace(run, costs=costs, begun=board.begun, watch=board.watch, opened=screen.opened)
        return proposed(book, watched)


def changes_of(shown: Proposed) -> Changes:
    """What a regrade would change, as it is shown."""
    differences = [one.difference for one in shown.proposals if one.difference.differs]
    same = len(shown.unchanged) + len(shown.proposals) - len(differences)
    return Changes(shown.registered.name, differences, same, shown.ungraded)


def asked(worth_it: bool) -> bool:
    """Ask whoever sits at a terminal whether it shall be written; nobody sits there otherwise."""
    return worth_it and sys.stdin.isatty() and click.confirm("write it?")


def write(book: Gradebook, run: Run, shown: Proposed, regrading: Regrading, quiet: bool) -> None:
    """Write what was shown."""
    assert run.store is not None
    with progress(quiet) as bar:
        task = bar.add_task(shown.registered.name, total=len(shown.proposals), now="writing")
        write_proposed(
            run.course,
            book,
            run.store,
            shown,
            regrading,
            lambda student: bar.update(task, advance=1, now=student),
        )


def tell_written(week: str, regrading: Regrading, since: Sequence[str]) -> None:
    """Say what was written, and what can be done next."""
    if regrading.id is None:
        console.print("written; no score that was there has changed")
    else:
        console.print(f"written: regrade {regrading.id}\n  to take it back: course undo {week}")
    if since:
        several = "s have" if len(since) > 1 else " has"
        console.print(
            f"{len(since)} submission{several} changed since this was graded: {', '.join(sorted(since))}\n"
            f"  to grade what is there now: course grade {week}",
            markup=False,
        )
    console.print(f"  the students' pages: course feedback {week}")


def report_of(
    changes: Changes, standings: Sequence[Standing], written: bool, regrading: Regrading
) -> dict[str, Any]:
    """What changes, as `--json` prints it."""
    before, after, students = changes.means(standings)
    return {
        "assignment": changes.assignment,
        "written": written,
        "regrade": regrading.id,
        "up": changes.count(1),
        "down": changes.count(-1),
        "same_total": changes.count(0),
        "same": changes.same,
        "new": changes.new,
        "manual": {"touched": 0, "hiding": changes.hidden},
        "mean": {"students": students, "before": before, "after": after},
        "kept": dict(changes.kept),
        "students": msgspec.to_builtins(changes.differences),
    }
