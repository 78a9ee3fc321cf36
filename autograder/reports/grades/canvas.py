"""Canvas's gradebook as CSV: Grades, Import.

Canvas knows students by the columns ID, SIS User ID and SIS Login ID, and an assignment by a heading that ends in its
number in brackets. A heading without one makes a new assignment, whose maximum stands in the row "Points Possible". A
cell that is empty leaves what Canvas has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from autograder.errors import CourseError
from autograder.grading.collecting.csv_file import CsvFile
from autograder.grading.handed_in.plain_file import shown
from autograder.reports.grades.grade import Grade
from autograder.reports.grades.remarks import remarks_on, unmatched
from autograder.reports.grades.spreadsheet import csv_bytes, points_text
from autograder.reports.grades.template import Filled, filled, matched

__all__ = ["canvas_csv", "canvas_filled"]

HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS = "    Points Possible"  # the blanks are Canvas's
NUMBERED = re.compile(r"(?P<name>.*\S)\s*\((?P<number>\d+)\)")
IDENTITY = {"lms_user_id": ("ID",), "id": ("SIS Login ID", "SIS User ID"), "email": ("SIS Login ID", "Email")}


def canvas_csv(grades: Mapping[str, Sequence[Grade]], zero: bool = False) -> Filled:
    """Write a gradebook of our own, a column an assignment; students without Canvas's number go by their login.

    With `zero`, who handed in nothing has 0; otherwise an empty cell.
    """
    weeks = list(grades)
    by_student: dict[str, dict[str, Grade]] = {}
    for week, those in grades.items():
        for grade in those:
            by_student.setdefault(grade.student.id, {})[week] = grade
    maxima = [points_text(max((grade.points for grade in grades[week]), default=0.0)) for week in weeks]
    rows: list[Sequence[str]] = [(*HEAD, *weeks), (POINTS, "", "", "", "", *maxima)]
    for own in by_student.values():
        student = next(iter(own.values())).student
        name = ", ".join(part for part in (student.last_name, student.first_name) if part) or student.id
        marks = [points_of(own.get(week), zero) for week in weeks]
        rows.append((name, student.lms_user_id, "", student.id, "", *marks))
    return Filled(csv_bytes(rows), tuple(one for those in grades.values() for one in remarks_on(those)))


def canvas_filled(
    table: CsvFile, grades: Mapping[str, Sequence[Grade]], columns: Mapping[str, str], zero: bool = False
) -> Filled:
    """Fill a gradebook that Canvas exported; `columns` names assignments' columns that are not called after them.

    Raises `CourseError` for a file of something else, or when no column is an assignment's.
    """
    if table.column("Student") is None or table.column("ID") is None:
        raise CourseError(
            f"{table.path}: not a gradebook of Canvas; its columns: {', '.join(map(shown, table.head))}\n"
            "  wanted: the file of Grades, Export, with the columns Student and ID"
        )
    students = list(
        {grade.student.id: grade.student for those in grades.values() for grade in those}.values()
    )
    owners = matched(table, students, IDENTITY)
    cells: dict[tuple[int, int], str] = {}
    remarks: list[str] = []
    for week, those in grades.items():
        at = column_of(table, columns.get(week, week))
        by_id = {grade.student.id: grade for grade in those}
        for number, owner in enumerate(owners):
            if owner is not None and (text := points_of(by_id.get(owner.id), zero)):
                cells[number, at] = text
        remarks += [*remarks_on(those), *maximum_remark(table, week, at, those)]
    return Filled(filled(table, cells), (*remarks, *unmatched(students, owners, table.path.name)))


def points_of(grade: Grade | None, zero: bool) -> str:
    """A cell: the points of what is final, and nothing of what is not."""
    if grade is None:
        return ""
    if grade.final is not None:
        return points_text(grade.final)
    return "0" if zero and grade.state == "not handed in" else ""


def column_of(table: CsvFile, wanted: str) -> int:
    """Find an assignment's column: called so, with its number or without. Raises `CourseError`."""
    found = [at for at, cell in enumerate(table.head) if wanted.casefold() in called(cell)]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(shown(cell) for cell in table.head if NUMBERED.fullmatch(cell.strip())) or "none"
    raise CourseError(
        f"{table.path}: {'several columns are' if found else 'no column is'} called {wanted}; "
        f"its assignments: {listed}\n"
        f'  name the column: --column {wanted}="Name (12345)"'
    )


def called(heading: str) -> set[str]:
    """What a column may be named by: its whole heading, or the name without the number."""
    match = NUMBERED.fullmatch(heading.strip())
    return {heading.strip().casefold()} | ({match["name"].casefold(), match["number"]} if match else set())


def maximum_remark(table: CsvFile, week: str, at: int, grades: Sequence[Grade]) -> Iterator[str]:
    """Say that Canvas counts an assignment by another maximum."""
    points = max((grade.points for grade in grades), default=0.0)
    for _, row in table.rows:
        if row and row[0].strip() == POINTS.strip() and at < len(row):
            try:
                there = float(row[at])
            except ValueError:
                return
            if there != points:
                yield f"{week}: {points_text(points)} points here, and {points_text(there)} in Canvas: change it there"
            return
