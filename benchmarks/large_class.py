"""A class of thousands and a whole term in the gradebook: `python -m benchmarks.large_class`.

What is printed is Markdown: the tables of docs/large-classes.md.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
from rich.console import Console

from autograder.errors import CourseError, EngineError
from benchmarks.large.pages import pages_of
from benchmarks.large.reading import commands_of, nbgrader_of
from benchmarks.large.table import rows_table, written_table
from benchmarks.large.term import hand_in, make_term, record_week


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--students", default=10_000, show_default=True, type=click.IntRange(min=1))
@click.option("--weeks", default=16, show_default=True, type=click.IntRange(min=1, max=99))
@click.option(
    "--recorded",
    type=click.IntRange(min=1),
    help="So many students of each week but the first; the others get copies of their rows  [default: all].",
)
@click.option("--only-read", is_flag=True, help="Read what an earlier run has written in that folder.")
def main(folder: Path, students: int, weeks: int, recorded: int | None, only_read: bool) -> None:
    """Simulate a term in a new folder: write its gradebook, then time the commands and nbgrader's pages on it.

    With 10,000 students and 16 weeks it takes an hour and 6 GB.

    \b
    Example:
        python -m benchmarks.large_class /var/tmp/term --students 200 --weeks 2
    """
    progress, started = Console(stderr=True, highlight=False), time.perf_counter()

    def say(text: str) -> None:
        progress.print(f"{time.perf_counter() - started:5.0f} s  {text}", markup=False, soft_wrap=True)

    try:
        term = make_term(folder, students, weeks)
        if not only_read:
            say("handing in")
            hand_in(term, term.weeks[0])
            written = []
            for week in term.weeks:
                count = students if week == term.weeks[0] else min(recorded or students, students)
                for part in record_week(term, week, count):
                    say(f"{part.week}: {part.submissions:,} recorded, {part.cost.cpu * 1e3:.2f} ms each")
                    written.append(part)
            print(written_table(written), flush=True)
        for measure in (commands_of, pages_of, nbgrader_of):
            print(rows_table(list(measure(term, say))), flush=True)
    except (CourseError, EngineError) as error:
        progress.print(f"not measured to the end: {error}", markup=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
