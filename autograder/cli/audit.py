"""`course audit`: the release gate."""

from __future__ import annotations

import sys

import click

from autograder.audit.gate import audit_week
from autograder.audit.outcome import Audit
from autograder.audit.pages import page_path, write_page
from autograder.audit.record import write_audit
from autograder.audit.table import audit_table
from autograder.cli.app import app, as_json, console, course_option, print_json, progress, weeks_of
from autograder.course import Course

SEEDS = 20  # with fewer, a right threshold may fail for want of draws


@app.command()
@click.argument("weeks", nargs=-1, metavar="[WEEK]...")
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=SEEDS,
    show_default=True,
    help="Draws of hidden data that the solution meets.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Papers at a time [default: one a processor].")
@as_json
@course_option
def audit(weeks: tuple[str, ...], seeds: int, jobs: int | None, as_json: bool, course: Course) -> None:
    """Test a week's tests before any student meets them.

    The solution must earn everything, the stub and lazy answers nothing, and the tests must catch the solution's
    mutants: copies of it with one small fault. Also looked for: leaks in the release, missing hints, tight limits.
    Ends with exit status 1 when a week does not pass; `course compile --release` asks for one that has.

    \b
    Example:
        course audit week01             # writes build/audit/week01/index.html
        course audit week01 --seeds 40 --json
    """
    audits = []
    for week in weeks_of(course, weeks):
        found = run(course, week, seeds, jobs or 0, as_json)
        write_audit(course, found)
        write_page(course, found, course.week(week).title)
        if not as_json:
            show(course, found)
        audits.append(found)
    if as_json:
        import msgspec

        print_json([{"passed": one.passed, **msgspec.to_builtins(one)} for one in audits])
    if not all(one.passed for one in audits):
        sys.exit(1)


def run(course: Course, week: str, seeds: int, jobs: int, quiet: bool) -> Audit:
    """Audit a week with a progress bar."""
    with progress(quiet) as bar:
        task = bar.add_task(week, total=None, now="warming the sandbox")

        def told(what: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, now=what)

        return audit_week(course, week, seeds=seeds, jobs=jobs, told=told)


def show(course: Course, audit: Audit) -> None:
    """Print a week's table, what is wrong, and where the page is."""
    console.print(audit_table(audit))
    for mode in audit.modes:
        if mode.not_tried:
            console.print(f"not tried in the {mode.name} sandbox: {mode.not_tried}", markup=False)
    for problem in audit.problems:
        sign = "✗" if problem.fails else "·"
        console.print(f"{sign} {problem.where}: {problem.text}", markup=False)
    survivors = sum(len(question.survivors) for question in audit.questions)
    console.print(f"{survivors} survivors, as diffs: {page_path(course, audit.week)}")
