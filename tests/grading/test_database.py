"""Opening a gradebook in a file, and what is said when that or writing to it fails."""

import sqlite3
import subprocess
import sys

import pytest
from small_class import DUE, EXAM, WEEK, result

from autograder.errors import CourseError, EngineError
from autograder.grading.gradebook import Gradebook, engines
from autograder.grading.handed_in.hand_in_time import HandInTime

UNTOUCHED_MODULES = """
import sys
before = set(sys.modules)
from autograder.grading.gradebook.database import models
models()
left_out = ("nbgrader", "nbformat", "setuptools", "requests")
print(sorted(name for name in set(sys.modules) - before if name.startswith(left_out)))
print("jupyter_server" in sys.modules)
import requests
print(callable(requests.get))
"""


@pytest.fixture
def place(tmp_path):
    """A file: what is said of a server that fails is in `test_postgres.py`."""
    return tmp_path / "gradebook.db"


@pytest.fixture
def made(place):
    with Gradebook(place) as gradebook:
        gradebook.register(WEEK, [EXAM])
    return place


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE_SECONDS", 0.05)


def failure(place):
    with pytest.raises(EngineError) as caught, Gradebook(place) as gradebook:
        gradebook.record(gradebook.register(WEEK, [EXAM]), "alice", [result("alice", {})], HandInTime(DUE))
    return str(caught.value)


def stamp(place, revision):
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def test_a_path_and_its_url_are_the_same_gradebook(made):
    with Gradebook(f"sqlite:///{made}") as by_url, Gradebook(str(made)) as by_name:
        assert by_url.scores("week01") == by_name.scores("week01") == []


def test_closing_leaves_one_file(made):
    assert [path.name for path in made.parent.iterdir()] == ["gradebook.db"]


def test_a_gradebook_of_a_newer_nbgrader_is_refused(made):
    stamp(made, "0123456789ab")
    assert "a newer nbgrader made it (revision 0123456789ab" in failure(made)
    assert "pip install --upgrade nbgrader" in failure(made)


def test_a_gradebook_of_an_older_nbgrader_is_refused(made):
    stamp(made, "167914646830")
    assert "nbgrader db upgrade" in failure(made)


def test_a_file_that_is_no_database_is_left_alone(place):
    place.write_text("name,score\n" * 100)
    assert failure(place).startswith(
        f"{place}: the gradebook failed: file is not a database\n  it is damaged"
    )
    assert place.read_text() == "name,score\n" * 100


def test_a_damaged_gradebook_is_named(made):
    with made.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (made.stat().st_size - 4096))
    assert f"{made}: the gradebook failed: database disk image is malformed\n  it is damaged" in failure(made)


def test_another_programs_lock_is_waited_for_and_then_said(made, impatient):
    with sqlite3.connect(made, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert f"{made}: the gradebook failed: database is locked\n  another program" in failure(made)


def test_reading_does_not_wait_for_a_writer(made, impatient):
    with sqlite3.connect(made, isolation_level=None) as other, Gradebook(made) as gradebook:
        other.execute("BEGIN IMMEDIATE")
        assert gradebook.scores("week01") == []


def test_writing_does_not_wait_for_a_reader(made, impatient):
    with sqlite3.connect(made, isolation_level=None) as other, Gradebook(made) as gradebook:
        other.execute("BEGIN")
        assert other.execute("SELECT name FROM assignment").fetchall() == [("week01",)]
        gradebook.record(gradebook.register(WEEK, [EXAM]), "alice", [result("alice", {})], HandInTime(DUE))
        assert [standing.student for standing in gradebook.scores("week01")] == ["alice"]


def record_many(gradebook, registered):
    for number in range(100):
        gradebook.record(registered, f"s{number}", [result(f"s{number}", {})], HandInTime(DUE))


def test_a_full_disk_is_named(place):
    with Gradebook(place) as gradebook:
        registered = gradebook.register(WEEK, [EXAM])
        with gradebook._database.reading() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes the size it has
        with pytest.raises(EngineError, match="disk is full\n  the disk is full: free some space"):
            record_many(gradebook, registered)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    place = tmp_path / "nowhere" / "gradebook.db"
    assert f"{place}: the gradebook failed: unable to open" in failure(place)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("postgres//://grades", r"wanted a path, or a URL as postgresql\+psycopg://"),
        (
            "oranges://course:secret@host/grades",
            r"oranges://course:\*\*\*@host/grades: no such kind of database",
        ),
    ],
)
def test_a_url_that_names_no_database_is_the_instructors(url, wanted):
    with pytest.raises(CourseError, match=wanted):
        Gradebook(url)


def test_a_missing_driver_is_named_and_the_password_is_not(monkeypatch):
    monkeypatch.setitem(sys.modules, "pg8000", None)
    found = failure("postgresql+pg8000://course:secret@host/grades")
    assert found == "postgresql+pg8000://course:***@host/grades: its driver is missing: pip install pg8000"


def test_the_models_are_imported_without_nbgraders_server_and_leave_no_half_package_behind():
    done = subprocess.run(
        [sys.executable, "-c", UNTOUCHED_MODULES], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\nFalse\nTrue\n"
