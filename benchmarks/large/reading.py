"""The commands that read a large gradebook: ours, and nbgrader's export."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.command import course_command, timed
from benchmarks.large.table import Row
from benchmarks.large.term import Term

__all__ = ["commands_of", "nbgrader_of"]

Say = Callable[[str], None]
SETTINGS = """from autograder.nbgrader import use_engine

c = get_config()
c.CourseDirectory.source_directory = "build/source"
use_engine(c)
c.ExportApp.plugin_class = "autograder.reports.csv_export.SafeCsvExport"
"""


def commands_of(term: Term, say: Say) -> Iterator[Row]:
    """Time what an instructor runs: on the first week, then on all of them."""
    week = term.weeks[0]
    for words in (
        ("grade", week),
        ("report", week),
        ("report", week, "--figures"),
        ("report", week, "--json"),
        ("export", "csv", week),
        ("export", "csv", *term.weeks),
        ("export", "csv", "--questions", *term.weeks),
        ("export", "parquet", *term.weeks),
        ("export", "canvas", *term.weeks),
        ("export", "moodle", *term.weeks),
        ("roster", "show"),
    ):
        shown = " ".join(word for word in words if word not in term.weeks[1:])
        shown += f", {len(term.weeks)} weeks" if words[-1] != week and words[-1] in term.weeks else ""
        say(f"course {shown}")
        yield row_of(f"`course {shown}`", course_command(term.course.root, *words), term)


def nbgrader_of(term: Term, say: Say) -> Iterator[Row]:
    """Time nbgrader's own export of the first week."""
    root = term.course.root
    (root / "nbgrader_config.py").write_text(SETTINGS)
    say("nbgrader export")
    target = f"--to={root / 'build' / 'nbgrader.csv'}"
    command = [
        sys.executable,
        "-m",
        "nbgrader",
        "export",
        target,
        f"--ExportPlugin.assignment=['{term.weeks[0]}']",
    ]
    yield row_of(f"`nbgrader export` of {term.weeks[0]}", command, term)


def row_of(what: str, command: list[str], term: Term) -> Row:
    # nbgrader calls alembic by name; it lies beside the Python that runs this
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    spent = timed(command, term.course.root, term.course.build / "said.txt")
    return Row(what, spent.wall, spent.cpu, spent.megabytes)
