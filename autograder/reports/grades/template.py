"""A platform's own gradebook file, filled in: its columns, rows and order stay, some cells get a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.grading.collecting.csv_file import CsvFile
from autograder.grading.gradebook.roster import Student
from autograder.reports.grades.spreadsheet import csv_bytes

__all__ = ["Filled", "filled", "matched"]


@dataclass(frozen=True)
class Filled:
    """An export: the file's bytes, and in sentences what is not in it and what is not a grade yet."""

    content: bytes
    remarks: tuple[str, ...] = ()


def matched(
    table: CsvFile, students: Sequence[Student], columns: Mapping[str, Sequence[str]]
) -> list[Student | None]:
    """Find the student of each row, by the first of the columns that names one: field of a student -> columns.

    A value that two students share names neither.
    """
    found: list[Student | None] = [None] * len(table.rows)
    for field, names in columns.items():
        by_value: dict[str, Student | None] = {}
        for student in students:
            value = value_of(student, field).casefold()
            by_value[value] = None if value in by_value else student
        for name in names:
            cells = table.cells(name)
            found = [
                student or (by_value.get(cell.casefold()) if cell else None)
                for student, cell in zip(found, cells, strict=True)
            ]
    return found


def value_of(student: Student, field: str) -> str:
    return (
        f"{student.first_name} {student.last_name}".strip()
        if field == "full name"
        else str(getattr(student, field))
    )


def filled(
    table: CsvFile,
    cells: Mapping[tuple[int, int], str],
    added: Sequence[str] = (),
    only: Sequence[int] | None = None,
) -> bytes:
    """Write the table with some cells, by row and column, replaced; `added` columns stand at its end.

    `only` are the columns to be kept, in order; all without it.
    """
    width = len(table.head) + len(added)
    kept = range(width) if only is None else only
    rows = [(*table.head, *added)]
    for number, (_, row) in enumerate(table.rows):
        whole = (*row, *[""] * (width - len(row)))
        rows.append(tuple(cells.get((number, at), cell) for at, cell in enumerate(whole)))
    return csv_bytes([[row[at] for at in kept] for row in rows], table.delimiter)
