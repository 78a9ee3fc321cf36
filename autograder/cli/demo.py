"""`course demo`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.app import app, console, course_option, weeks_of
from autograder.cli.grading import grade_week
from autograder.cli.reading import write_week
from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.demo.classroom import Member, copy_week, make_class
from autograder.errors import CourseError, EngineError
from autograder.grading.gradebook import Gradebook, Standing
from autograder.grading.running.brief import check_fresh
from autograder.reports.amounts import amount


@app.command()
@click.argument("week", default="week01")
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Make the class in a copy of the week in this folder, and leave the course's own gradebook alone.",
)
@course_option
def demo(week: str, folder: Path | None, course: Course) -> None:
    """Make a class of twelve from a week's worked solution, grade it, and write its feedback.

    The twelve are what graders meet: right and wrong answers, stubs, cells deleted and copied, an endless loop,
    a crash, a flood of output, a warning, a broken file, forged scores. Their folders in submitted/ begin with
    demo-; no other folder there is touched.

    \b
    Example:
        course demo
        course demo week01 --into /tmp/demo
    """
    weeks_of(course, [week])
    if folder is not None:
        course = copy_week(course, week, folder)
    compile_if_stale(course, week)
    members = make_class(course, week)
    students = [member.student for member in members]
    done = grade_week(course, week, tuple(students))
    ungraded = {graded.student: graded.reason for graded in done if graded.reason}
    write_week(course, week, [student for student in students if student not in ungraded])
    with Gradebook(course.gradebook) as book:
        standings = {standing.student: standing for standing in book.scores(week)}
    for member in members:
        if member.student not in ungraded:
            console.print(said_of(course, week, member, standings[member.student]), markup=False)
    if ungraded:
        for student, reason in ungraded.items():
            print(f"course: not graded: {student}/{week}: {reason}", file=sys.stderr)
        sys.exit(EngineError.exit_status)


def compile_if_stale(course: Course, week: str) -> None:
    """Compile a week unless its exams, release and solutions are there and as new as its sources."""
    try:
        course.exams(week)
        check_fresh(course, week)
        stale = not all((root / week).is_dir() for root in (course.release, course.solutions))
    except CourseError:  # not compiled, or edited since
        stale = True
    if stale:
        compile_assignment(course, week)
        console.print(f"compiled {week}")


def said_of(course: Course, week: str, member: Member, standing: Standing) -> str:
    """Say in two lines what a student handed in, what it scored, and where the page about it is."""
    page = course.feedback / member.student / week / "index.html"
    near = page.relative_to(Path.cwd()) if page.is_relative_to(Path.cwd()) else page
    return f"{member.student:<21} {member.deed}\n{'':<21} {scored(standing)}: {near}"


def scored(standing: Standing) -> str:
    """A score in words: points so far, those that a person still has to give, and the most there are."""
    waiting = sum(mark.points for mark in standing.marks if mark.waiting)
    by_hand = f" + {amount(waiting)} by hand" if waiting else ""
    return f"{amount(standing.total)}{by_hand} of {amount(standing.points)}"
