"""`course status`."""

from __future__ import annotations

from typing import Literal

import click
import msgspec

from autograder.cli.app import app, as_json, console, course_option, print_json, sandbox_option, weeks_of
from autograder.course import Course
from autograder.reports.course_state import state_of
from autograder.reports.state_table import state_table


@app.command()
@click.argument("weeks", nargs=-1, metavar="[WEEK]...")
@click.option("--check", is_flag=True, help="Read every submission to tell which ones would be graded again.")
@sandbox_option
@as_json
@course_option
def status(
    weeks: tuple[str, ...], check: bool, sandbox: Literal["local", "docker"], as_json: bool, course: Course
) -> None:
    """Say what is graded and what is not, and whether a run is under way: whose, since when, how far.

    Nothing is graded and nothing is written; it may be asked while a run goes on. "newer" counts submissions whose
    files are newer than their results; with --check it is found out which of them really would be graded again.

    \b
    Example:
        course status
        course status week01 --check
        course status --json
    """
    state = state_of(course, weeks_of(course, weeks))
    if check:
        from autograder.reports.outdated import checked  # loads all that grading needs

        state = checked(course, state, sandbox)
    if as_json:
        print_json(msgspec.to_builtins(state))
    else:
        console.print(state_table(state, checked=check))
