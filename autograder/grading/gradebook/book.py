"""One gradebook, held open for a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from autograder.grading.gradebook.costs import read_costs
from autograder.grading.gradebook.database import Database, load_models
from autograder.grading.gradebook.difference import Difference, difference_of
from autograder.grading.gradebook.entries import read_entry, write_entries
from autograder.grading.gradebook.garbage import unsearched
from autograder.grading.gradebook.measurements import Measured, measurements, rows_of, write_measurements
from autograder.grading.gradebook.recorded import Recorded, read_recorded
from autograder.grading.gradebook.recording import Recording, opened, put_results
from autograder.grading.gradebook.registered import Registered, read_registered
from autograder.grading.gradebook.regraded import note_change, read_regraded
from autograder.grading.gradebook.regrades import Regrade, Regrading, finish_regrade, read_regrades
from autograder.grading.gradebook.restoring import Restoration, put_back
from autograder.grading.gradebook.standings import Standing, standings
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.grading.running.costs import Costs
from autograder.model import Exam, Result, Week

__all__ = ["Gradebook"]


class Gradebook:
    """nbgrader's gradebook at a path or a database URL (SQLite, PostgreSQL); made where there is none.

    `course_id` is nbgrader's name for the course; empty for the one that a gradebook has by default. nbgrader's models,
    which only writing needs, are loaded at once; with `later`, when they are needed: for whoever may have nothing to
    write, and calls `get_ready` before threads start. Every method raises `EngineError` when the database fails; what
    it was doing is then undone.
    """

    def __init__(self, place: str | Path, course_id: str = "", later: bool = False) -> None:
        self._database = Database(place)
        self._course_id = course_id
        if not later:
            self.get_ready()

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    def get_ready(self) -> None:
        """Load what writing needs. No other thread may import anything meanwhile."""
        load_models()

    def register(self, week: Week, exams: Sequence[Exam]) -> Registered:
        """Bring the assignment in line with its exams, all of them; cells that stay keep their grades."""
        with self._database.reading() as connection:
            found = read_registered(connection, week, exams)
        if found is not None:
            return found
        # with SQLAlchemy's mapper, which takes as long to load as nbgrader's models
        from autograder.grading.gradebook.registry import register

        with self._database.writing() as connection:
            return register(connection, week, exams, self._course_id)

    def record(
        self,
        registered: Registered,
        student: str,
        results: Sequence[Result],
        time: HandInTime,
        key: str = "",
        regrading: Regrading | None = None,
    ) -> None:
        """Write one submission's scores and measured figures, all or nothing.

        A notebook of the assignment without a `Result` was not handed in: 0, as in nbgrader. Without a
        time an earlier one stays; one that is guessed counts for the late penalty, and is not kept. `key` is that
        of the task whose results they are: with it a later run can tell that they are unchanged. `regrading` notes what
        this changes of scores that were there.
        Raises `EngineError` for results of another state of the exam.
        """
        self.record_all([Recording(registered, student, results, time, key, regrading)])

    def record_all(self, recordings: Sequence[Recording]) -> None:
        """Write several submissions as `record` does each, all in one transaction: every one of them, or none.

        No two of them may be of one student and assignment.
        """
        if not recordings:
            return
        with unsearched(), self._database.writing() as connection:
            entries = opened(connection, recordings)
            numbers = []
            for entry, one in zip(entries, recordings, strict=True):
                put_results(entry, one.results, one.time, one.key)
                numbers.append(note_change(connection, entry, one.regrading))
            write_entries(connection, entries)
        for one, number in zip(recordings, numbers, strict=True):
            if one.regrading is not None and number is not None:
                one.regrading.id = number

    def difference(
        self, registered: Registered, student: str, results: Sequence[Result], time: HandInTime
    ) -> Difference:
        """Tell what `record` would change, and write nothing."""
        with self._database.writing() as connection:  # so that nothing changes between two of its rows
            entry = read_entry(connection, registered, student)
            put_results(entry, results, time)
            return difference_of(entry)

    def regrades(self, assignment: str = "") -> list[Regrade]:
        """List what changed the scores of one assignment or of all, the newest first."""
        with self._database.reading() as connection:
            return read_regrades(connection, assignment)

    def restorations(self, registered: Registered, regrade: Regrade) -> Iterator[Restoration]:
        """Tell what taking a regrade back would do for each submission, by student; nothing is written."""
        with self._database.reading() as connection:
            found = read_regraded(connection, regrade.id)
        for student, kept in sorted(found.items()):
            with self._database.writing() as connection:
                entry = read_entry(connection, registered, student)
                restoration = put_back(connection, entry, regrade, *kept)
            yield restoration

    def restore(
        self, registered: Registered, regrade: Regrade, student: str, regrading: Regrading
    ) -> Restoration:
        """Take a regrade back for one submission, all or nothing; `regrading` notes it."""
        with self._database.writing() as connection:
            (found,) = read_regraded(connection, regrade.id, student).values()
            entry = read_entry(connection, registered, student)
            restoration = put_back(connection, entry, regrade, *found)
            if restoration.reason:
                return restoration
            number = note_change(connection, entry, regrading)
            write_entries(connection, [entry])
        regrading.id = number
        return restoration

    def finish(self, regrading: Regrading) -> None:
        """Note in the history that all of a regrade is written; one that changed nothing is not in it."""
        if regrading.id is not None:
            with self._database.writing() as connection:
                finish_regrade(connection, regrading.id)

    def recorded(self, registered: Registered) -> Recorded:
        """Read how the assignment's submissions were last recorded."""
        with self._database.reading() as connection:
            return read_recorded(connection, registered)

    def costs(self, assignments: Sequence[str]) -> Costs:
        """Read what grading each submission of these assignments took."""
        with self._database.reading() as connection:
            return read_costs(connection, assignments)

    def measure(self, submitted: str, cells: Mapping[str, str], result: Result) -> None:
        """Write the measured figures of one notebook in the place of those that it has, all or nothing.

        `submitted` is the id of the submitted notebook, `cells` are those of its graded cells by name.
        """
        with self._database.writing() as connection:
            write_measurements(connection, [submitted], rows_of(submitted, cells, result))

    def scores(self, assignment: str, by_notebook: bool = False) -> list[Standing]:
        """List every student of the gradebook, sorted by id, with their marks in one assignment, or a mark a notebook.

        Raises `CourseError` when the assignment has not been registered.
        """
        with self._database.reading() as connection:
            return standings(connection, assignment, by_notebook)

    def measurements(self, assignment: str) -> list[Measured]:
        """List the measured figures of an assignment, by student, notebook, cell and number.

        None of an assignment that has not been registered.
        """
        with self._database.reading() as connection:
            return measurements(connection, assignment)
