"""Rows for the rest of a class: those of the students that were recorded, once more under ids of their own.

To record a whole term one transaction a submission takes most of an hour. What is read from a gradebook, and how large
it is, depends on its rows, and not on how they came there.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

__all__ = ["copy_rows"]

# a table, and where its new rows' keys come from: PAIR of submissions or of their notebooks
OF_SUBMISSIONS = {"submitted_notebook": "assignment_id", "course_recorded": "submission_id"}
OF_NOTEBOOKS = {"grade": "notebook_id", "comment": "notebook_id", "course_measurement": "notebook_id"}


def copy_rows(place: Path, week: str, recorded: Sequence[str], others: Sequence[str]) -> None:
    """Give the `others` what the recorded students have in a week, in turn; a student's notebooks lie side by side."""
    if not others:
        return
    pairs = [(student, recorded[number % len(recorded)]) for number, student in enumerate(others)]
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("PRAGMA cache_size = -200000")
        connection.executemany("INSERT OR IGNORE INTO student (id) VALUES (?)", [(one,) for one in others])
        connection.execute("CREATE TEMP TABLE asked (student, base)")
        connection.executemany("INSERT INTO asked VALUES (?, ?)", pairs)
        connection.execute(
            f"CREATE TEMP TABLE pair AS SELECT s.id AS old, {new_id()} AS new, asked.student AS student "
            "FROM asked CROSS JOIN submitted_assignment s JOIN assignment a ON a.id = s.assignment_id "
            "WHERE s.student_id = asked.base AND a.name = ?",
            (week,),
        )
        insert(connection, "submitted_assignment", "id", {"id": "pair.new", "student_id": "pair.student"})
        for table, key in OF_SUBMISSIONS.items():
            insert(connection, table, key, {key: "pair.new"})
        connection.execute(
            "CREATE TEMP TABLE papers AS SELECT mine.id AS old, its.id AS new FROM pair "
            "CROSS JOIN submitted_notebook mine ON mine.assignment_id = pair.old "
            "JOIN submitted_notebook its ON its.assignment_id = pair.new AND its.notebook_id = mine.notebook_id"
        )
        connection.execute("DROP TABLE pair")
        connection.execute("ALTER TABLE papers RENAME TO pair")
        for table, key in OF_NOTEBOOKS.items():
            insert(connection, table, key, {key: "pair.new"})


def insert(connection: sqlite3.Connection, table: str, key: str, changed: dict[str, str]) -> None:
    """Insert a copy of each row whose `key` is an old one of `pair`, with some columns changed and an id of its own."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = [changed.get(name) or (new_id() if name == "id" else f'row."{name}"') for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM pair "
        f"CROSS JOIN {table} row ON row.{key} = pair.old ORDER BY pair.rowid"
    )


def new_id() -> str:
    """An expression for ids in the form of `autograder.grading.gradebook.ids`."""
    return f"'{time.time_ns() // 1_000_000:012x}' || lower(hex(randomblob(10)))"
