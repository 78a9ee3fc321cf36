"""Moodle's grades as CSV: an assignment's grading worksheet, filled in, or a table for the gradebook's import.

The worksheet is of one assignment; Moodle takes it back by its column Identifier, and leaves what is empty. Feedback is
HTML there. A table of our own has columns for Moodle to find students by, and for every assignment points and feedback.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from autograder.errors import CourseError
from autograder.grading.collecting.csv_file import CsvFile
from autograder.grading.handed_in.plain_file import shown
from autograder.reports.amounts import amount, points_of
from autograder.reports.grades.grade import Grade
from autograder.reports.grades.remarks import remarks_on, unmatched
from autograder.reports.grades.spreadsheet import csv_bytes, points_text
from autograder.reports.grades.template import Filled, filled, matched

__all__ = ["feedback_of", "moodle_csv", "moodle_filled"]

HEAD = ("Username", "First name", "Last name", "Email address")
GRADE, FEEDBACK, MAXIMUM = "Grade", "Feedback comments", "Maximum Grade"
IDENTITY = {
    "email": ("Email address",),
    "id": ("Username", "ID number", "Email address"),
    "full name": ("Full name",),
}


def moodle_csv(grades: Mapping[str, Sequence[Grade]], zero: bool = False) -> Filled:
    """Write a table for Moodle's import of grades, two columns an assignment."""
    head = [*HEAD, *(title for week in grades for title in (week, f"{week} feedback"))]
    by_student: dict[str, dict[str, Grade]] = {}
    for week, those in grades.items():
        for grade in those:
            by_student.setdefault(grade.student.id, {})[week] = grade
    rows = [head]
    for own in by_student.values():
        student = next(iter(own.values())).student
        cells = [cell for week in grades for cell in (cells_of(own[week], zero) if week in own else ("", ""))]
        rows.append([student.id, student.first_name, student.last_name, student.email, *cells])
    return Filled(csv_bytes(rows), tuple(one for those in grades.values() for one in remarks_on(those)))


def moodle_filled(table: CsvFile, grades: Sequence[Grade], zero: bool = False) -> Filled:
    """Fill the grading worksheet of one assignment.

    Raises `CourseError` for a file of something else, or one whose maximum is not the assignment's.
    """
    at = table.column(GRADE)
    if table.column("Identifier") is None or at is None:
        raise CourseError(
            f"{table.path}: not a grading worksheet of Moodle; its columns: {', '.join(map(shown, table.head))}\n"
            "  wanted: the file of the assignment's page, Download grading worksheet, with Identifier and Grade"
        )
    refuse_other_maximum(table, grades)
    said = table.column(FEEDBACK)
    students = [grade.student for grade in grades]
    owners = matched(table, students, IDENTITY)
    by_id = {grade.student.id: grade for grade in grades}
    cells: dict[tuple[int, int], str] = {}
    for number, owner in enumerate(owners):
        if owner is None:
            continue
        points, feedback = cells_of(by_id[owner.id], zero)
        cells |= {(number, at): points} if points else {}
        cells |= {(number, said): feedback} if said is not None and feedback else {}
    remarks = (*remarks_on(grades), *unmatched(students, owners, table.path.name))
    return Filled(filled(table, cells), remarks)


def refuse_other_maximum(table: CsvFile, grades: Sequence[Grade]) -> None:
    """Raise `CourseError` where Moodle would refuse points, or count them by another maximum."""
    points = max((grade.points for grade in grades), default=0.0)
    for cell in table.cells(MAXIMUM):
        try:
            there = float(cell.replace(",", "."))
        except ValueError:
            continue
        if there != points:
            raise CourseError(
                f"{table.path}: the assignment counts {amount(there)} points in Moodle, and {amount(points)} here\n"
                "  change its maximum grade in Moodle, then download the worksheet again"
            )


def cells_of(grade: Grade, zero: bool) -> tuple[str, str]:
    """Points and feedback; what is not final has no points, and the feedback says why."""
    if grade.state == "not handed in":
        return ("0" if zero else ""), ""
    return (points_text(grade.final) if grade.final is not None else ""), feedback_of(grade)


def feedback_of(grade: Grade) -> str:
    """Say in HTML what each question earned, what a person wrote beside it, and what lateness cost."""
    if grade.state == "not graded":
        return "Handed in; not graded yet."
    lines = [
        f"{escape(question.name)}: "
        + ("waits for a person" if question.earned is None else points_of(question.earned, question.points))
        + (f" ({escape(question.comment)})" if question.comment else "")
        for question in grade.questions
    ]
    if grade.penalty:
        lines.append(f"handed in late: -{amount(grade.penalty)}")
    if grade.state == "waiting":
        lines.append("A part is still to be graded by a person: this is no grade yet.")
    return "<br>".join(lines)
