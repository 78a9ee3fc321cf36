"""What nbgrader's pages look up is found without reading a whole table."""

import sqlite3

import pytest

from autograder.grading.gradebook import Gradebook

LOOKUPS = {
    "grade": "notebook_id",
    "comment": "notebook_id",
    "submitted_notebook": "assignment_id",
    "submitted_assignment": "student_id",
    "notebook": "assignment_id",
    "base_cell": "notebook_id",
}


def plan(place, table):
    with sqlite3.connect(place) as connection:
        (row,) = connection.execute(
            f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {LOOKUPS[table]} = 'x'"
        ).fetchall()
    return row[-1]


@pytest.mark.parametrize("table", LOOKUPS)
def test_rows_are_found_by_an_index_of_ours(tmp_path, table):
    with Gradebook(tmp_path / "gradebook.db"):
        pass
    assert plan(tmp_path / "gradebook.db", table).startswith(f"SEARCH {table} USING INDEX course_{table}_")


@pytest.mark.parametrize("table", LOOKUPS)
def test_an_older_gradebook_gets_them_when_it_is_opened(tmp_path, table):
    place = tmp_path / "gradebook.db"
    with Gradebook(place):
        pass
    with sqlite3.connect(place) as connection:
        connection.execute(f"DROP INDEX course_{table}_{LOOKUPS[table]}")
        connection.execute("UPDATE course_schema SET version = 2")
    assert plan(place, table) == f"SCAN {table}"
    with Gradebook(place):
        pass
    assert plan(place, table).startswith("SEARCH")
