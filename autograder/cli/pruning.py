"""`course prune`."""

from __future__ import annotations

import sys
from collections.abc import Set
from contextlib import closing
from datetime import UTC, datetime, timedelta

import click
import msgspec

from autograder.cli.app import app, as_json, console, course_option, print_json
from autograder.cli.run import holder_of, warn
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.gradebook.engines import shown, url_of
from autograder.grading.gradebook.needed import needed_keys
from autograder.grading.locks.gradebook_lock import held, lock_of
from autograder.grading.results.shelf import Held
from autograder.grading.results.store import store_of
from autograder.reports.state_table import size_said

DAYS = 14


@app.command()
@click.option(
    "--days",
    type=click.IntRange(min=0),
    default=DAYS,
    show_default=True,
    metavar="N",
    help="Keep those of the last N days: they make it quick to go back to an earlier test.",
)
@click.option("--yes", is_flag=True, help="Remove them; otherwise it is shown, and a terminal is asked.")
@as_json
@course_option
def prune(days: int, yes: bool, as_json: bool, course: Course) -> None:
    """Remove kept results that belong to no score there is now.

    They are those of earlier versions of a test, of a submission or of this program, and take room. Those of the scores
    in the gradebook stay, and those that course undo would bring back. A run that is under way is waited for.

    \b
    Example:
        course prune
        course prune --days 0 --yes
    """
    before = datetime.now(UTC) - timedelta(days=days)
    older = f", older than {days} day{'' if days == 1 else 's'}" if days else ""
    with closing(store_of(course)) as store:
        spare = store.spare(needed_of(course), before)
        if not as_json:
            console.print(f"{amount_said(spare)} of no score that there is now{older}", markup=False)
        removed = bool(spare.results) and (yes or (not as_json and asked()))
        if removed:
            with held(lock_of(course), holder_of("prune", ()), told=warn):
                spare = store.prune(needed_of(course), before)
        left = store.held()
    if as_json:
        print_json(
            {"removed": removed, "spare": msgspec.to_builtins(spare), "held": msgspec.to_builtins(left)}
        )
    elif removed:
        console.print(f"removed {amount_said(spare)}; there are {amount_said(left)}", markup=False)
    elif spare.results:
        console.print(f"nothing is removed yet\n  to remove them: course prune --days {days} --yes")


def needed_of(course: Course) -> Set[str]:
    """The keys of the results that stay. Raises `CourseError` where the gradebook has no score."""
    needed = needed_keys(course.gradebook)
    if not needed:
        raise CourseError(
            f"{shown(url_of(course.gradebook))}: no score in it that says which results are needed\n"
            "  grade first: course grade"
        )
    return needed


def asked() -> bool:
    """Ask whoever sits at a terminal whether they shall be removed; nobody sits there otherwise."""
    return sys.stdin.isatty() and click.confirm("remove them?")


def amount_said(held: Held) -> str:
    return f"{held.results:,} result{'' if held.results == 1 else 's'} ({size_said(held.size)})"
