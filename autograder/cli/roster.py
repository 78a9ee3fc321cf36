"""`course roster import` and `course roster show`."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path

import click
import msgspec
from rich.table import Table
from rich.text import Text

from autograder.cli.app import app, as_json, console, course_option, print_json
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.collecting.csv_file import read_csv_file
from autograder.grading.collecting.roster_file import read_roster
from autograder.grading.gradebook.roster import Roster, Student, is_there
from autograder.grading.handed_in.plain_file import shown

COLUMNS = tuple(field.name for field in fields(Student))


@app.group()
def roster() -> None:
    """The students in the gradebook: take them from a file, show them.

    \b
    Example:
        course roster import class.csv && course roster show
    """


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--id-column", default="", metavar="NAME", help="The column that holds the students' ids.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@as_json
@course_option
def import_roster(file: Path, id_column: str, dry_run: bool, as_json: bool, course: Course) -> None:
    """Take students into the gradebook, or bring them up to date.

    nbgrader's columns (id, first_name, last_name, email, lms_user_id) are known, and the lists of Canvas, Moodle,
    Gradescope and GitHub Classroom. An empty cell leaves what is there, and nobody is ever removed: who is in the
    gradebook and not in the file is named. Rows that are not taken end it with exit status 1.

    \b
    Example:
        course roster import class.csv --dry-run
        course roster import canvas.csv --id-column "SIS User ID"
    """
    found = read_roster(read_csv_file(file), id_column)
    students = [one for one in found.students if one is not None]
    if not students:
        raise CourseError(
            f"{file}: no student in it{''.join(f'{chr(10)}  {one}' for one in found.problems[:5])}"
        )
    there: list[Student] = []
    if is_there(course.gradebook) or not dry_run:
        with Roster(course.gradebook) as book:
            there = book.students()
            if not dry_run:
                book.enrol(students)
    changes = changes_of(there, students)
    absent = sorted({one.id for one in there} - {one.id for one in students})
    if as_json:
        told = {"platform": found.platform, "students": len(students), "changes": changes}
        print_json(told | {"not_in_file": absent, "problems": found.problems, "written": not dry_run})
    else:
        show_changes(found.platform, len(students), changes, absent, dry_run)
        for problem in found.problems:
            console.print(f"left out: {problem}", markup=False, style="yellow")
    if found.problems:
        sys.exit(1)


def changes_of(there: list[Student], students: list[Student]) -> dict[str, list[str]]:
    """Say by student what is new and what changes; who stays as they are is not named."""
    known = {one.id: one for one in there}
    found = {}
    for student in students:
        old = known.get(student.id)
        if old is None:
            found[student.id] = ["new"]
        else:
            pairs = [(name, getattr(old, name), getattr(student, name)) for name in COLUMNS]
            if texts := [
                f"{name}: {was or 'nothing'} -> {now}" for name, was, now in pairs if now and now != was
            ]:
                found[student.id] = texts
    return found


def show_changes(
    platform: str, number: int, changes: dict[str, list[str]], absent: list[str], dry_run: bool
) -> None:
    """Print who is new, what changes for whom, and who is not in the file."""
    console.print(f"{number} students, a list of {platform}", markup=False)
    for student, texts in changes.items():
        console.print(f"  {shown(student)}: {shown(', '.join(texts), 200)}", markup=False)
    if absent:
        listed = ", ".join(map(shown, absent))
        console.print(f"in the gradebook, not in the file, and kept: {listed}", markup=False, style="yellow")
    same = number - len(changes)
    console.print(f"{same} as they were" if changes else "nothing changes", markup=False)
    if dry_run and changes:
        console.print("nothing was written; without --dry-run it is")


@roster.command("show")
@as_json
@course_option
def show_roster(as_json: bool, course: Course) -> None:
    """List the students in the gradebook.

    \b
    Example:
        course roster show
    """
    if not is_there(course.gradebook):
        raise CourseError(f"{course.gradebook}: no gradebook yet\n  run: course roster import FILE")
    with Roster(course.gradebook) as book:
        students = book.students()
    if as_json:
        print_json(msgspec.to_builtins(students))
        return
    table = Table("id", "first name", "last name", "email", "platform's number", box=None)
    for student in students:
        # Text, not str: a name of a student's is no markup
        table.add_row(*(Text(shown(getattr(student, name))) for name in COLUMNS))
    console.print(table)
    console.print(f"{len(students)} students")
