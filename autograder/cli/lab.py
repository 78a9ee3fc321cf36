"""`course lab`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.app import app
from autograder.course import find_course
from autograder.errors import CourseError
from autograder.nbgrader.lab import start_lab

OPTIONS = {"ignore_unknown_options": True}


@app.command(context_settings=OPTIONS)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[FOLDER] [OPTION OF JUPYTERLAB]...")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--port", type=int, help="The port to listen at [default: the first free one from 8888].")
def lab(arguments: tuple[str, ...], no_browser: bool, port: int | None) -> None:
    """Open a course in JupyterLab, with nbgrader's pages.

    Percent sources open as notebooks. The formgrader is in the menu Nbgrader; its button "Autograde" grades as
    `course grade` does. FOLDER is the course's folder, or one in it [default: this one]. Whatever follows goes to
    JupyterLab. Your own Jupyter settings stay as they are. Ctrl-C ends it.

    \b
    Example:
        course lab
        course lab ~/teaching/ml --no-browser --port 8890
    """
    named = bool(arguments) and not arguments[0].startswith("-")
    folder = Path(arguments[0]).expanduser() if named else Path.cwd()
    if not folder.is_dir():
        raise CourseError(
            f"{folder}: there is no such folder\n  wanted: a course's folder, one with source/ in it"
        )
    options = [*(["--no-browser"] if no_browser else []), *([f"--port={port}"] if port else [])]
    start_lab(find_course(folder), [*options, *arguments[named:]])
