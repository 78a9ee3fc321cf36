"""What grading left behind, row by row, and in what two such records differ.

A gradebook in a file is read from a copy: opening the file itself would already mend what a killed writer left. What is
read has the same form on a server.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from databases import asked
from faults.class_of import WEEK
from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError

from autograder.course import Course
from autograder.model import Result

Key = tuple[str, ...]  # what kind of row, the student, and what of the student's it is about

SCORES = """
SELECT submitted_assignment.student_id, notebook.name, base_cell.name, base_cell.type, {columns}
FROM {table}
JOIN base_cell ON base_cell.id = {table}.cell_id
JOIN submitted_notebook ON submitted_notebook.id = {table}.notebook_id
JOIN notebook ON notebook.id = submitted_notebook.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
"""
SUBMISSIONS = "SELECT student_id, timestamp, extension FROM submitted_assignment"
PENALTIES = """
SELECT submitted_assignment.student_id, notebook.name, late_submission_penalty FROM submitted_notebook
JOIN notebook ON notebook.id = submitted_notebook.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
"""
FIGURES = """
SELECT submitted_assignment.student_id, base_cell.name, number, value, credit FROM course_measurement
JOIN base_cell ON base_cell.id = course_measurement.cell_id
JOIN submitted_notebook ON submitted_notebook.id = course_measurement.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
"""
# of PostgreSQL: every index against its table
CHECK = """
SELECT bt_index_check(indexrelid, true) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = 'public'::regnamespace AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')
"""
# kind of row -> (query, how many of its columns are its key)
GRADEBOOK = {
    "score": (
        SCORES.format(table="grade", columns="auto_score, manual_score, extra_credit, needs_manual_grade"),
        4,
    ),
    "comment": (SCORES.format(table="comment", columns="auto_comment, manual_comment"), 4),
    "submission": (SUBMISSIONS, 1),
    "penalty": (PENALTIES, 2),
    "figure": (FIGURES, 3),
}


@dataclass(frozen=True)
class Difference:
    """A row that is not as it should be; None where there is none."""

    key: Key
    found: Any
    wanted: Any

    @property
    def student(self) -> str:
        return self.key[1]

    def __str__(self) -> str:
        return f"{'/'.join(self.key)}: found {self.found}, wanted {self.wanted}"


@dataclass(frozen=True)
class Verdict:
    """All rows of the gradebook, of the results and of the graded notebooks; `graded` are whose scores there are.

    `integrity` is what the database says of the gradebook, and `twice` are the rows that are there more than once.
    """

    rows: dict[Key, Any]
    graded: frozenset[str]
    integrity: str
    twice: tuple[Key, ...]

    def differences(self, wanted: Verdict, students: frozenset[str] | None = None) -> list[Difference]:
        """List what differs, of these students or of all."""
        keys = sorted(self.rows.keys() | wanted.rows.keys())
        return [
            Difference(key, self.rows.get(key), wanted.rows.get(key))
            for key in keys
            if self.rows.get(key) != wanted.rows.get(key) and (students is None or key[1] in students)
        ]

    def reason(self, student: str, cell: str) -> str:
        """Why a cell scored what it did, as the student reads it."""
        return str(self.rows.get(("result", student, WEEK, cell), (None, None, ""))[2])


def verdict(course: Course) -> Verdict:
    """Read what grading left in a course folder."""
    found, integrity = gradebook(course.gradebook)
    graded = frozenset(key[1] for key, _ in found if key[0] == "score")
    found += [*results(course), *graded_notebooks(course)]
    counted = Counter(key for key, _ in found)
    twice = tuple(sorted(key for key, count in counted.items() if count > 1))
    return Verdict(dict(found), graded, integrity, twice)


def gradebook(place: Path | str) -> tuple[list[tuple[Key, Any]], str]:
    """The rows of a gradebook and the word of the database's own check; no rows where no table has been made yet."""
    return in_a_file(place) if isinstance(place, Path) else on_a_server(place)


def on_a_server(url: str) -> tuple[list[tuple[Key, Any]], str]:
    with asked(url) as connection:
        try:
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS amcheck")
            connection.exec_driver_sql(CHECK)
        except DatabaseError as error:
            return [], str(error)
        tables = set(inspect(connection).get_table_names())
        return list(rows(tables, connection.exec_driver_sql)), "ok"


def in_a_file(path: Path) -> tuple[list[tuple[Key, Any]], str]:
    with tempfile.TemporaryDirectory() as folder:
        for file in path.parent.glob(f"{path.name}*"):
            shutil.copy(file, folder)
        with closing(sqlite3.connect(Path(folder, path.name))) as copy:
            try:
                ((integrity, *_), *_) = copy.execute("PRAGMA integrity_check").fetchall()
                tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
                return list(rows(tables, copy.execute)), integrity
            except sqlite3.DatabaseError as error:
                return [], str(error)


def rows(tables: set[str], ask: Callable[[str], Iterable[Any]]) -> Iterator[tuple[Key, Any]]:
    """All that a gradebook says of submissions, times as SQLite writes them."""
    if {"grade", "course_measurement"} <= tables:  # not so in a gradebook that was struck while it was made
        for kind, (query, keys) in GRADEBOOK.items():
            for row in ask(query):
                yield (kind, *row[:keys]), tuple(map(plain, row[keys:]))


def plain(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


def results(course: Course) -> Iterator[tuple[Key, Any]]:
    """The scores, findings and cells of the results' files, without what was measured of time and memory."""
    for path in sorted((course.build / "results").glob("*/*/*.json")):
        result = msgspec.json.decode(path.read_bytes(), type=Result)
        place = (result.student, result.notebook)
        for score in result.scores:
            yield ("result", *place, score.name), (score.earned, score.points, score.reason)
        for finding in result.sitting.findings:
            yield ("finding", *place, finding.name), (finding.outcome, finding.value, finding.message)
        for ran in result.sitting.ran:
            yield ("cell", *place, ran.id), (ran.status, ran.error)
        yield ("notes", *place), (result.paper.reason, result.paper.mended, result.sitting.notes)


def graded_notebooks(course: Course) -> Iterator[tuple[Key, Any]]:
    """What lies in autograded/, byte by byte."""
    for path in sorted(course.autograded.glob("*/*/*")):
        student = path.relative_to(course.autograded).parts[0]
        yield ("file", student, path.name), hashlib.sha256(path.read_bytes()).hexdigest()
