"""The command group, and what all commands share: the course, the weeks, the ways to print."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from autograder import __version__
from autograder.course import Course, find_course
from autograder.errors import CourseError

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = [
    "app",
    "as_json",
    "console",
    "course_option",
    "print_json",
    "progress",
    "run_options",
    "sandbox_option",
    "weeks_of",
]

console = Console(highlight=False, soft_wrap=True)


# a command and the modules that define it: one is imported when it is called, for all of them take a second
COMMANDS = {
    "audit": ("audit",),
    "cards": ("compiling",),
    "check": ("checking",),
    "collect": ("collecting",),
    "compile": ("compiling",),
    "demo": ("demo",),
    "environment": ("environment",),
    "export": ("exporting", "grade_exports"),
    "feedback": ("reading",),
    "grade": ("grading",),
    "history": ("undoing",),
    "lab": ("lab",),
    "prune": ("pruning",),
    "regrade": ("regrading",),
    "release": ("releasing",),
    "report": ("reading",),
    "roster": ("roster",),
    "status": ("status",),
    "undo": ("undoing",),
}


class Commands(click.Group):
    """The commands of `course`, each found in its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for module in COMMANDS.get(cmd_name, ()):
            importlib.import_module(f"autograder.cli.{module}")
        return super().get_command(ctx, cmd_name)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="course")
def app() -> None:
    """A course in a box for machine learning: compile, grade, give feedback.

    \b
    Example:
        course compile week01 && course grade week01 && course feedback week01
    """


def _find(_: click.Context, __: click.Parameter, value: Path | None) -> Course:
    return find_course(value or Path.cwd())


course_option = click.option(
    "--course",
    "course",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    callback=_find,
    help="The course's folder [default: the nearest one upwards that has source/].",
)
sandbox_option = click.option(
    "--sandbox",
    type=click.Choice(["local", "docker"]),
    default="local",
    show_default=True,
    help="local: on this machine, for code you trust; docker: in containers of the week's environment.",
)
RUN_OPTIONS = (
    click.option(
        "--workers", type=click.IntRange(min=1), help="Submissions at a time [default: one a processor]."
    ),
    sandbox_option,
    click.option("--fresh", is_flag=True, help="With docker: a container of its own for each submission."),
    click.option(
        "--gpu-share",
        type=click.IntRange(min=1),
        default=1,
        metavar="N",
        help="With docker: N submissions share a graphics processor, each with an Nth of its memory.",
    ),
)


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a run is done: workers, sandbox, containers, devices."""
    for option in reversed(RUN_OPTIONS):
        command = option(command)
    return command


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")


def weeks_of(course: Course, weeks: Sequence[str]) -> list[str]:
    """The assignments that a command is about: those named, or all. Raises `CourseError` for an unknown one."""
    known = course.assignments()
    if not known:
        raise CourseError(
            f"{course.source}: no assignment in it: wanted a folder with a notebook, like source/week01/"
        )
    for week in weeks:
        if week not in known:
            raise CourseError(f"{week}: no such assignment; in source/ there are: {', '.join(known)}")
    return list(weeks) or known


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    json.dump(value, sys.stdout, indent=1, default=str)
    print()


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """Show a progress bar on standard error, with what is running and how long it may still take."""
    # most commands have none
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[now]}"),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        yield bar
