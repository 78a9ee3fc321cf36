"""`course export`: a week, or its grades, in the form that another tool reads; each form is a command of its group."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.app import app, console, course_option, weeks_of
from autograder.course import Course, replacing
from autograder.exporting.gradescope import gradescope_archive
from autograder.exporting.otter import otter_archive

__all__ = ["export"]

output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write to [default: build/export].",
)


@app.group()
def export() -> None:
    """Write a week in a form that another tool reads.

    \b
    Example:
        course export gradescope week01
    """


@export.command()
@click.argument("week")
@click.option(
    "--hidden-tests",
    type=click.Choice(["visible", "after_due_date", "after_published", "hidden"]),
    default="after_published",
    show_default=True,
    help="When students see what the hidden tests gave.",
)
@output_option
@course_option
def gradescope(week: str, hidden_tests: str, output: Path | None, course: Course) -> None:
    """Write the archive that Gradescope makes an autograder of; it grades there with this engine.

    The archive has the hidden tests in it: for Gradescope, not for students.

    \b
    Example:
        course export gradescope week01
    """
    weeks_of(course, [week])
    path = _folder(course, output) / f"{week}-gradescope.zip"
    write(path, gradescope_archive(course, week, hidden_tests))
    console.print(f"{path}: upload it as the autograder of a programming assignment")


@export.command()
@click.argument("week")
@output_option
@course_option
def otter(week: str, output: Path | None, course: Course) -> None:
    """Write what `otter run` takes: an archive with all tests for each notebook, the hidden ones too.

    \b
    Example:
        course export otter week01
    """
    weeks_of(course, [week])
    for notebook in course.week(week).notebooks:
        path = _folder(course, output) / f"{week}-{notebook}-otter.zip"
        write(path, otter_archive(course, week, notebook))
        console.print(f"{path}: otter run --autograder {path} {notebook}.ipynb")


def _folder(course: Course, output: Path | None) -> Path:
    return output or course.build / "export"


def write(path: Path, content: bytes) -> None:
    """Write an archive for the instructor's eyes alone: hidden tests are in it."""
    with replacing(path, "make room, or name another folder with --output") as unfinished:
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(content)
