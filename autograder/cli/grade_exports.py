"""`course export canvas`, `moodle`, `csv` and `parquet`: a class's grades for other tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from autograder.cli.app import as_json, console, course_option, print_json, weeks_of
from autograder.cli.exporting import export
from autograder.course import Course, replacing
from autograder.errors import CourseError
from autograder.grading.collecting.csv_file import read_csv_file
from autograder.grading.gradebook import Gradebook, Standing
from autograder.grading.gradebook.roster import Roster
from autograder.grading.handed_in.hand_in_time import kept_time
from autograder.grading.handed_in.intake import submitted_students
from autograder.reports.grades.canvas import canvas_csv, canvas_filled
from autograder.reports.grades.grade import Grade, grades_of
from autograder.reports.grades.moodle import moodle_csv, moodle_filled
from autograder.reports.grades.parquet import write_parquet
from autograder.reports.grades.plain_table import plain_csv
from autograder.reports.grades.remarks import remarks_on
from autograder.reports.grades.template import Filled

weeks_argument = click.argument("weeks", nargs=-1, metavar="[WEEK]...")
out_option = click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="The file [default: in build/grades/]."
)
zero_option = click.option(
    "--zero", is_flag=True, help="Who handed in nothing has 0 points, not an empty cell."
)
questions_option = click.option("--questions", is_flag=True, help="A row a question, not a row a student.")


@export.command()
@weeks_argument
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The gradebook as Canvas exports it: filled in, with its own columns and rows.",
)
@click.option(
    "--column",
    "named",
    multiple=True,
    metavar="WEEK=NAME",
    help="The column of a week that is called otherwise.",
)
@zero_option
@out_option
@as_json
@course_option
def canvas(
    weeks: tuple[str, ...],
    template: Path | None,
    named: tuple[str, ...],
    zero: bool,
    out: Path | None,
    as_json: bool,
    course: Course,
) -> None:
    """Write grades for Canvas: Grades, Import.

    What a person still has to grade is left out, and who waits for it is named.

    \b
    Example:
        course export canvas week01 --template canvas.csv
        course export canvas week01 --template canvas.csv --column "week01=Homework 1"
    """
    columns = dict(pair_of(one) for one in named)
    grades = grades_by_week(course, weeks)
    if strange := columns.keys() - grades.keys():
        raise CourseError(
            f"--column {', '.join(sorted(strange))}: no week that is exported; these are: {', '.join(grades)}\n"
            '  name the week before the sign: --column "week01=Homework 1"'
        )
    if template is None:
        made = canvas_csv(grades, zero)
    else:
        made = canvas_filled(read_csv_file(template), grades, columns, zero)
    write(out or default(course, "canvas", weeks, "csv"), made, list(grades), as_json)


@export.command()
@weeks_argument
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The assignment's grading worksheet as Moodle gives it: filled in.",
)
@zero_option
@out_option
@as_json
@course_option
def moodle(
    weeks: tuple[str, ...], template: Path | None, zero: bool, out: Path | None, as_json: bool, course: Course
) -> None:
    """Write grades and feedback for Moodle: the assignment's worksheet, or a table to import.

    What a person still has to grade has no points, and the feedback says so.

    \b
    Example:
        course export moodle week01 --template worksheet.csv
    """
    grades = grades_by_week(course, weeks)
    if template is None:
        made = moodle_csv(grades, zero)
    elif len(grades) == 1:
        made = moodle_filled(read_csv_file(template), next(iter(grades.values())), zero)
    else:
        raise CourseError(
            "a grading worksheet is of one assignment\n  name it: course export moodle WEEK --template FILE"
        )
    write(out or default(course, "moodle", weeks, "csv"), made, list(grades), as_json)


@export.command("csv")
@weeks_argument
@questions_option
@out_option
@as_json
@course_option
def csv_table(
    weeks: tuple[str, ...], questions: bool, out: Path | None, as_json: bool, course: Course
) -> None:
    """Write grades as a plain table.

    The column state says what is no grade yet; its numbers are then empty.

    \b
    Example:
        course export csv week01 --out grades.csv
        course export csv --questions
    """
    grades = grades_by_week(course, weeks)
    rows = [grade for those in grades.values() for grade in those]
    made = Filled(plain_csv(rows, questions), remarks_of(grades))
    write(
        out or default(course, "questions" if questions else "grades", weeks, "csv"),
        made,
        list(grades),
        as_json,
    )


@export.command()
@weeks_argument
@questions_option
@out_option
@as_json
@course_option
def parquet(weeks: tuple[str, ...], questions: bool, out: Path | None, as_json: bool, course: Course) -> None:
    """Write grades as Parquet, with typed columns.

    \b
    Example:
        course export parquet week01 --out grades.parquet
    """
    grades = grades_by_week(course, weeks)
    path = out or default(course, "questions" if questions else "grades", weeks, "parquet")
    write_parquet(path, [grade for those in grades.values() for grade in those], questions)
    tell(path, remarks_of(grades), list(grades), as_json)


def grades_by_week(course: Course, weeks: Sequence[str]) -> dict[str, list[Grade]]:
    """The grades of the weeks named, or of all that somebody handed in."""
    names = [week for week in weeks_of(course, weeks) if weeks or submitted_students(course, week)]
    if not names:
        raise CourseError(f"{course.submitted}: nobody handed in anything yet\n  run: course collect ARCHIVE")
    found = {}
    for week in names:
        with Gradebook(course.gradebook, course.settings.course_id) as book:
            book.register(course.week(week), course.exams(week))
            standings = [in_time(course, week, one) for one in book.scores(week)]
        with Roster(course.gradebook) as roster:
            students = roster.students()
        found[week] = grades_of(week, standings, students, submitted_students(course, week))
    return found


def in_time(course: Course, week: str, standing: Standing) -> Standing:
    """Add the time that grading had to guess: the gradebook has none such."""
    if standing.timestamp is not None or not standing.submitted:
        return standing
    return replace(standing, timestamp=kept_time(course.autograded / standing.student / week))


def pair_of(text: str) -> tuple[str, str]:
    """Read WEEK=NAME."""
    week, sign, name = text.partition("=")
    if not (week and sign and name):
        raise click.UsageError(f'--column {text}: wanted WEEK=NAME, as week01="Homework 1"')
    return week, name


def default(course: Course, name: str, weeks: Sequence[str], suffix: str) -> Path:
    """Where an export lies that is not told where."""
    which = f"-{'-'.join(weeks)}" if weeks else ""
    return course.build / "grades" / f"{name}{which}.{suffix}"


def remarks_of(grades: dict[str, list[Grade]]) -> tuple[str, ...]:
    return tuple(one for those in grades.values() for one in remarks_on(those))


def write(path: Path, made: Filled, weeks: list[str], quiet: bool) -> None:
    """Write an export, and say what is not in it."""
    with replacing(path, "make room, then export again") as unfinished:
        unfinished.write_bytes(made.content)
    tell(path, made.remarks, weeks, quiet)


def tell(path: Path, remarks: tuple[str, ...], weeks: list[str], quiet: bool) -> None:
    told: dict[str, Any] = {"file": str(path), "weeks": weeks, "remarks": remarks}
    if quiet:
        print_json(told)
        return
    console.print(f"wrote {path}", markup=False)
    for remark in remarks:
        console.print(f"note: {remark}", markup=False, style="yellow")
