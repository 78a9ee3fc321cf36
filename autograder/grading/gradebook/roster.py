"""The students in the gradebook: nbgrader's own columns, added to and brought up to date, never taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType

from sqlalchemy import insert, select, update

from autograder.grading.gradebook.database import Database, models

__all__ = ["Roster", "Student", "is_there"]


@dataclass(frozen=True)
class Student:
    """One row of nbgrader's table of students; what is not known is empty. `lms_user_id` is the platform's number."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""


COLUMNS = tuple(field.name for field in fields(Student))


def is_there(place: str | Path) -> bool:
    """Tell whether a gradebook was made already; of one behind a URL, that it was."""
    return isinstance(place, str) or place.exists()


class Roster:
    """The students of a gradebook at a path or a database URL. Every method raises `EngineError` when it fails."""

    def __init__(self, place: str | Path) -> None:
        self._database = Database(place)

    def __enter__(self) -> Roster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def students(self) -> list[Student]:
        """List all students, sorted by id."""
        table = models().Student.__table__
        with self._database.reading() as connection:
            rows = connection.execute(select(*(table.c[name] for name in COLUMNS)))
            # not by the database: PostgreSQL would sort names as the server's language does
            return sorted((Student(*(value or "" for value in row)) for row in rows), key=lambda one: one.id)

    def enrol(self, students: Sequence[Student]) -> None:
        """Write students, all or none: new ones are added, of known ones the columns that are not empty are set."""
        table = models().Student.__table__
        with self._database.writing() as connection:
            known = set(connection.scalars(select(table.c.id)))
            for student in students:
                values = {name: value for name in COLUMNS if (value := getattr(student, name))}
                if student.id in known:
                    if len(values) > 1:
                        connection.execute(update(table).where(table.c.id == student.id).values(**values))
                else:
                    connection.execute(insert(table).values(**values))
                    known.add(student.id)
