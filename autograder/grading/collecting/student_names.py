"""What a student's folder may be called, and who is who: an instructor's list, a platform's roster, the gradebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import CourseError
from autograder.grading.collecting.csv_file import read_csv_file
from autograder.grading.gradebook.roster import Student
from autograder.grading.handed_in.intake import problem_of_name
from autograder.grading.handed_in.plain_file import shown

__all__ = ["NOBODY", "WhoIsWho", "known_students", "problem_of_student", "read_student_names"]

FORMULA = ("=", "+", "-", "@")
SEPARATORS = set(',;"')


@dataclass(frozen=True)
class WhoIsWho:
    """Students' ids by what an archive calls them: by name, by the number of their account; and when they handed in.

    Only an instructor's own list has numbers among the names: a platform's numbers are not another platform's.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)

    @property
    def students(self) -> set[str]:
        return {*self.names.values(), *self.numbers.values()}


NOBODY = WhoIsWho()


def problem_of_student(student: str) -> str:
    """Say why a name from an archive is not taken for a folder; the platform let a student choose it, perhaps.

    Besides what intake takes for no student: nbgrader's export writes names into a table as they are.
    """
    if problem := problem_of_name(student):
        return problem
    if student.startswith(FORMULA):
        return "a spreadsheet would take the name for a formula: give another one, in the roster or with --students"
    if SEPARATORS & set(student):
        return "a spreadsheet would take the name for several cells: give another one, in the roster or with --students"
    return ""


def known_students(students: Iterable[Student]) -> WhoIsWho:
    """Name students by all that a platform may call them; a name that two of them share is neither's."""
    names: dict[str, set[str]] = {}
    for one in students:
        full = f"{one.first_name} {one.last_name}".strip()
        for name in {one.id, one.email, full} - {""}:
            names.setdefault(name, set()).add(one.id)
    numbers = {one.lms_user_id: one.id for one in students if one.lms_user_id}
    # an id is its student's, whatever others are called
    alone = {name: next(iter(ids)) for name, ids in names.items() if len(ids) == 1}
    return WhoIsWho(alone | {one.id: one.id for one in students}, numbers)


def read_student_names(path: Path) -> dict[str, str]:
    """Read a CSV file of two columns without a head: name or number in the archive, student.

    Raises `CourseError` when a row has not two of them, or a name stands for two students.
    """
    table = read_csv_file(path)
    found: dict[str, str] = {}
    for number, row in ((1, table.head), *table.rows):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != 2 or not all(cells):
            raise CourseError(
                f"{path}:{number}: wanted two columns, name in the archive and student; "
                f"found: {', '.join(map(shown, cells))}\n  or give a platform's roster, with its own columns"
            )
        if found.setdefault(cells[0], cells[1]) != cells[1]:
            raise CourseError(
                f"{path}:{number}: {shown(cells[0])} stands for {shown(found[cells[0]])} already\n"
                "  remove one of the two lines, or give the number in the archive in the place of the name"
            )
    return found
