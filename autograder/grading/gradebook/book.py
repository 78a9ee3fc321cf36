"""One gradebook, held open for a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy.orm import Session

from autograder.grading.gradebook.database import Database
from autograder.grading.gradebook.measurements import Measured, measurements, rows_of, write_measurements
from autograder.grading.gradebook.recorded import Recorded, read_recorded
from autograder.grading.gradebook.recording import record
from autograder.grading.gradebook.registry import Registered, register
from autograder.grading.gradebook.standings import Standing, standings
from autograder.model import Exam, Result, Week

__all__ = ["Gradebook"]


class Gradebook:
    """nbgrader's gradebook at a path or a database URL (SQLite, PostgreSQL); made where there is none.

    `course_id` is nbgrader's name for the course; empty for the one that a gradebook has by default. Every method
    raises `EngineError` when the database fails; what it was doing is then undone.
    """

    def __init__(self, place: str | Path, course_id: str = "") -> None:
        self._database = Database(place)
        self._course_id = course_id

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    def register(self, week: Week, exams: Sequence[Exam]) -> Registered:
        """Bring the assignment in line with its exams, all of them; cells that stay keep their grades."""
        with self._database.writing() as connection, Session(connection) as session:
            return register(session, week, exams, self._course_id)

    def record(
        self,
        registered: Registered,
        student: str,
        results: Sequence[Result],
        timestamp: datetime | None,
        guessed: bool = False,
        key: str = "",
    ) -> None:
        """Write one submission's scores and measured figures, all or nothing.

        A notebook of the assignment without a `Result` was not handed in: 0, as in nbgrader. Without a
        timestamp an earlier one stays; one that is guessed counts for the late penalty, and is not kept. `key` is that
        of the task whose results they are: with it a later run can tell that they are unchanged.
        Raises `EngineError` for results of another state of the exam.
        """
        with self._database.writing() as connection:
            record(connection, registered, student, results, timestamp, guessed, key)

    def recorded(self, registered: Registered) -> Recorded:
        """Read how the assignment's submissions were last recorded."""
        with self._database.reading() as connection:
            return read_recorded(connection, registered)

    def measure(self, submitted: str, cells: Mapping[str, str], result: Result) -> None:
        """Write the measured figures of one notebook in the place of those that it has, all or nothing.

        `submitted` is the id of the submitted notebook, `cells` are those of its graded cells by name.
        """
        with self._database.writing() as connection:
            write_measurements(connection, [submitted], rows_of(submitted, cells, result))

    def scores(self, assignment: str) -> list[Standing]:
        """List every student of the gradebook, sorted by id, with their marks in one assignment.

        Raises `CourseError` when the assignment has not been registered.
        """
        with self._database.reading() as connection, Session(connection) as session:
            return standings(session, assignment)

    def measurements(self, assignment: str) -> list[Measured]:
        """List the measured figures of an assignment, by student, notebook, cell and number.

        None of an assignment that has not been registered.
        """
        with self._database.reading() as connection:
            return measurements(connection, assignment)
