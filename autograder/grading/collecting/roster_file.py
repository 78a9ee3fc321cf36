"""A class's list from a file, known by its columns: of nbgrader, Canvas, Moodle, Gradescope or GitHub Classroom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from autograder.errors import CourseError
from autograder.grading.collecting.csv_file import CsvFile
from autograder.grading.collecting.student_names import problem_of_student
from autograder.grading.gradebook.roster import Student
from autograder.grading.handed_in.plain_file import shown

__all__ = ["RosterFile", "platform_of", "read_roster"]

# the columns that tell a platform's file, each by any of its names; the last line of a pair needs one of its columns
PLATFORMS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("GitHub Classroom", (("github_username",), ("identifier", "roster_identifier"))),
    ("Canvas", (("Student",), ("ID",), ("SIS User ID", "SIS Login ID", "Section"))),
    ("Gradescope", (("SID",), ("Email",), ("Name", "First Name"))),
    ("Moodle", (("First name",), ("Surname", "Last name"), ("Username", "ID number", "Email address"))),
    ("nbgrader", (("id",), ("first_name", "last_name", "email", "lms_user_id"))),
)
# what each platform's columns are in nbgrader's words; of several the first that is filled counts
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "GitHub Classroom": {"id": ("identifier", "roster_identifier"), "name": ("name",)},
    "Canvas": {
        "id": ("SIS Login ID", "SIS User ID"),
        "last, first": ("Student",),
        "email": ("Email",),
        "lms_user_id": ("ID",),
    },
    "Gradescope": {
        "id": ("SID", "Email"),
        "name": ("Name",),
        "first_name": ("First Name",),
        "last_name": ("Last Name",),
        "email": ("Email",),
    },
    "Moodle": {
        "id": ("Username", "ID number", "Email address"),
        "first_name": ("First name",),
        "last_name": ("Surname", "Last name"),
        "email": ("Email address",),
    },
    "nbgrader": {name: (name,) for name in ("id", "first_name", "last_name", "email", "lms_user_id")},
}
LONGEST = 128  # characters in nbgrader's columns


@dataclass(frozen=True)
class RosterFile:
    """The students of a file, by row: None for a row that is nobody's; and what is wrong with rows, in sentences."""

    platform: str
    students: tuple[Student | None, ...]
    problems: tuple[str, ...]


def platform_of(table: CsvFile) -> str:
    """Which platform's list a table is; empty when none's."""
    for name, wanted in PLATFORMS:
        if all(table.column(*names) is not None for names in wanted):
            return name
    return ""


def read_roster(table: CsvFile, id_column: str = "") -> RosterFile:
    """Read the students of a table; `id_column` names the column that holds their ids, instead of the platform's own.

    Raises `CourseError` for a table that is no class's list, and for one in which two rows have one id.
    """
    platform = platform_of(table)
    if not platform and not id_column:
        forms = "; ".join(
            f"{name} ({', '.join(' or '.join(one) for one in columns)})" for name, columns in PLATFORMS
        )
        raise CourseError(
            f"{table.path}: not a class's list that is known; its columns: {', '.join(map(shown, table.head))}\n"
            f"  wanted one of: {forms}\n  or name the column with the students' ids: --id-column NAME"
        )
    if id_column and table.column(id_column) is None:
        raise CourseError(
            f"{table.path}: no column {id_column}; there are: {', '.join(map(shown, table.head))}"
        )
    columns = dict(COLUMNS[platform or "nbgrader"]) | ({"id": (id_column,)} if id_column else {})
    students: list[Student | None] = []
    problems: list[str] = []
    lines: dict[str, int] = {}
    for number, row in table.rows:
        filled = filler(table, row, columns)
        if not any(row) or is_no_student(platform, filled):
            students.append(None)
            continue
        student = student_of(filled)
        if problem := problem_of(student, columns["id"]):
            problems.append(f"{table.path}:{number}: {problem}")
            students.append(None)
            continue
        if student.id in lines:
            raise CourseError(
                f"{table.path}:{number}: {shown(student.id)} is in line {lines[student.id]} already\n"
                "  every student wants an id: name another column with --id-column"
            )
        lines[student.id] = number
        students.append(student)
    return RosterFile(platform or "a table", tuple(students), tuple(problems))


def filler(table: CsvFile, row: tuple[str, ...], columns: dict[str, tuple[str, ...]]) -> Callable[[str], str]:
    """Look up one row's cells by nbgrader's words."""

    def filled(word: str) -> str:
        places = [table.column(name) for name in columns.get(word, ())]
        cells = [row[at].strip() for at in places if at is not None and at < len(row)]
        return next((cell for cell in cells if cell), "")

    return filled


def student_of(filled: Callable[[str], str]) -> Student:
    """Make a student of a row; Canvas writes the family name first, and others all names in one."""
    first, last = filled("first_name"), filled("last_name")
    if sorted_name := filled("last, first"):
        last, _, first = (part.strip() for part in sorted_name.partition(","))
    if not (first or last):
        first, _, last = filled("name").rpartition(" ")
    return Student(filled("id"), first, last, filled("email"), filled("lms_user_id"))


def is_no_student(platform: str, filled: Callable[[str], str]) -> bool:
    """Tell Canvas's rows of maxima and settings, which have no number, and its student for trying things."""
    return platform == "Canvas" and (not filled("lms_user_id") or filled("last, first") == "Student, Test")


def problem_of(student: Student, names: tuple[str, ...]) -> str:
    """Say why a row is not taken."""
    if not student.id:
        return f"no id: wanted one in {' or '.join(names)}"
    if long := next((value for value in vars(student).values() if len(value) > LONGEST), ""):
        return f"'{shown(long, 40)}' is longer than {LONGEST} characters"
    if problem := problem_of_student(student.id):
        return f"{shown(student.id)}: {problem}"
    return ""
