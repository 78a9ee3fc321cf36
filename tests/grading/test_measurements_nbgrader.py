"""nbgrader's own commands on a gradebook with our tables in it: they do their work and leave ours alone."""

import contextlib
import csv
import os
import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import nbgrader
import pytest
from databases import KINDS, asked, fresh_place, url_of
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from small_class import DUE, EXAM, WEEK
from sqlalchemy import MetaData, inspect
from test_measurements import ACCURACY, LOSS, figures, measuring, stored

from autograder.errors import EngineError
from autograder.grading.gradebook import Gradebook, tables
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.tables import MEASUREMENTS, SCHEMA, VERSION, make_tables
from autograder.grading.handed_in.hand_in_time import HandInTime

# nbgrader's own, with newer versions of SQLAlchemy
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

# constraints have triggers of the server's own
TRIGGERS = "pg_trigger WHERE NOT tgisinternal"
OLD = Path(nbgrader.__file__).parent / "tests/apps/files/gradebook.db"  # of its version 0.4, with grades
OURS = set(tables.OURS.tables)


@pytest.fixture(params=KINDS)
def place(request, tmp_path, monkeypatch):
    """A course's gradebook with figures of alice and bob, the working folder being the course's."""
    with fresh_place(request.param, tmp_path) as place:
        prepare(place, tmp_path, monkeypatch)
        yield place


def prepare(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nbgrader_config.py").write_text(f"c.CourseDirectory.db_url = {url_of(place)!r}")
    # nbgrader calls alembic as a program, for a gradebook's stamp and for an upgrade
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    with Gradebook(place) as gradebook:
        registered = gradebook.register(WEEK, [EXAM])
        gradebook.record(registered, "alice", [measuring("alice", test_kl=[LOSS, ACCURACY])], HandInTime(DUE))
        gradebook.record(registered, "bob", [measuring("bob", test_kl=[ACCURACY])], HandInTime(DUE))


def run(*words):
    """Run `nbgrader` with these words, as its command does."""
    NbGraderApp.clear_instance()
    app = NbGraderApp.instance()
    app.initialize([*words])
    with contextlib.suppress(NoStart):  # raised when the command within the command is done
        app.start()


def read(place):
    with Gradebook(place) as gradebook:
        return figures(gradebook)


def rows(place):
    with asked(place) as connection:
        return connection.exec_driver_sql("SELECT * FROM course_measurement").all()


def test_a_student_whom_nbgrader_removes_is_shown_no_more_and_gone_with_the_next_run(place):
    run("db", "student", "remove", "alice", "--force")
    assert (read(place), stored(place)) == ([("bob", "test_kl", 1, "accuracy")], 3)
    with Gradebook(place) as gradebook:
        gradebook.register(WEEK, [EXAM])
    assert stored(place) == 1


def test_a_student_who_is_added_again_has_no_figures_of_before(place):
    run("db", "student", "remove", "alice", "--force")
    with Gradebook(place) as gradebook, closing(models().Gradebook(url_of(place))) as theirs:
        theirs.add_student("alice")
        theirs.add_submission("week01", "alice")
        assert figures(gradebook) == [("bob", "test_kl", 1, "accuracy")]


def test_an_assignment_that_nbgrader_removes_is_shown_no_more_and_gone_with_the_next_run(place):
    run("db", "assignment", "remove", "week01", "--force")
    assert (read(place), stored(place)) == ([], 3)
    with Gradebook(place) as gradebook:
        gradebook.register(WEEK, [EXAM])
        assert figures(gradebook) == []
    assert stored(place) == 0


def test_nbgrader_exports_the_scores(place, tmp_path):
    before = rows(place)
    run("export", "--to=grades.csv", "--CsvExportPlugin.student=[]", "--CsvExportPlugin.assignment=[]")
    exported = csv.DictReader((tmp_path / "grades.csv").read_text().splitlines())
    assert {row["student_id"]: float(row["raw_score"]) for row in exported} == {"alice": 5.0, "bob": 5.0}
    assert rows(place) == before


def test_the_formgraders_questions_are_answered(place, tmp_path):
    before = rows(place)
    formgrader = NbGraderAPI(CourseDirectory(root=str(tmp_path), db_url=url_of(place)))
    found = {student["id"]: student["score"] for student in formgrader.get_students()}
    assert found == {"alice": 5.0, "bob": 5.0}
    (notebook,) = formgrader.get_notebooks("week01")
    assert (notebook["name"], notebook["average_score"]) == ("kl", 5.0)
    assert rows(place) == before


@pytest.mark.slow
def test_nbgrader_upgrades_a_gradebook_of_this_version(place):
    before = rows(place)
    run("db", "upgrade")
    assert rows(place) == before
    assert read(place)[0] == ("alice", "test_kl", 1, "loss")


@pytest.mark.slow
@pytest.mark.skipif(not OLD.exists(), reason="this nbgrader brings no old gradebook along")
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_nbgrader_upgrades_an_old_gradebook_in_which_our_tables_are(place):
    before = rows(place)
    with closing(sqlite3.connect(place)) as ours:
        made = [
            sql
            for name, sql in ours.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            if name in OURS
        ]
    shutil.copy(OLD, place)
    with closing(sqlite3.connect(place)) as old:
        for statement in made:
            old.execute(statement)
        old.executemany(f"INSERT INTO course_measurement VALUES ({','.join('?' * len(before[0]))})", before)
        old.commit()
    run("db", "upgrade")
    assert rows(place) == before
    assert read(place) == []  # they belong to nothing in that gradebook


@pytest.mark.slow
def test_our_tables_are_made_in_a_gradebook_that_nbgrader_made(place):
    with asked(place) as connection:
        found = MetaData()
        found.reflect(connection)
        found.drop_all(connection)
    run("db", "student", "add", "alice")
    with Gradebook(place) as gradebook:
        gradebook.record(
            gradebook.register(WEEK, [EXAM]), "alice", [measuring(test_kl=[LOSS])], HandInTime(DUE)
        )
        assert figures(gradebook) == [("alice", "test_kl", 1, "loss")]


def test_our_tables_are_made_in_a_gradebook_that_has_none_and_its_scores_stay(place):
    with asked(place) as connection:
        for table in OURS:
            connection.exec_driver_sql(f"DROP TABLE {table}")
    with Gradebook(place) as gradebook:
        assert figures(gradebook) == []
        assert {standing.student: standing.score for standing in gradebook.scores("week01")} == {
            "alice": 5.0,
            "bob": 5.0,
        }


def test_our_tables_have_names_of_their_own_and_hold_on_to_nothing(place):
    theirs = set(models().Base.metadata.tables)
    with asked(place) as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == theirs | OURS | {"alembic_version"}
        for table in found.get_table_names():
            led_to = {key["referred_table"] for key in found.get_foreign_keys(table)}
            assert table not in OURS or led_to == set()
            assert led_to & OURS == set()
        assert found.get_view_names() == []
        where = "sqlite_master WHERE type = 'trigger'" if connection.dialect.name == "sqlite" else TRIGGERS
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {where}").scalar_one() == 0


def test_a_gradebook_of_a_newer_version_is_refused_and_left_alone(place):
    with asked(place) as connection:
        connection.exec_driver_sql(f"UPDATE course_schema SET version = {VERSION + 1}")
    before = rows(place)
    with pytest.raises(EngineError) as caught:
        Gradebook(place)
    assert str(caught.value).startswith(
        f"{place}: a newer version of this grader made it (tables {VERSION + 1}; this one has {VERSION})\n"
        "  update this one"
    )
    assert rows(place) == before


@pytest.mark.parametrize(
    ("version", "had"),
    [(1, {"course_measurement"}), (2, {"course_measurement", "course_recorded"})],
)
def test_a_gradebook_of_an_older_version_gets_what_it_lacks_and_keeps_what_it_has(place, version, had):
    with asked(place) as connection:
        connection.exec_driver_sql(f"UPDATE course_schema SET version = {version}")
        for table in OURS - had - {"course_schema"}:
            connection.exec_driver_sql(f"DROP TABLE {table}")
    before = rows(place)
    Gradebook(place).close()
    with asked(place) as connection:
        assert connection.execute(SCHEMA.select()).all() == [(VERSION,)]
        assert set(inspect(connection).get_table_names()) >= OURS
    assert rows(place) == before


def test_two_programs_that_make_the_tables_at_once_make_them_once(tmp_path):
    for _ in range(2):
        with asked(tmp_path / "new.db") as connection:
            make_tables(connection)
    with asked(tmp_path / "new.db") as connection:
        assert connection.execute(SCHEMA.select()).all() == [(VERSION,)]
        assert connection.execute(MEASUREMENTS.select()).all() == []


def test_the_query_of_the_documentation_gives_a_weeks_figures(place):
    page = (Path(__file__).parents[2] / "docs/how-it-works.md").read_text()
    query = re.search(r"```sql\n(.*?)```", page, re.DOTALL)[1]
    with asked(place) as connection:
        found = sorted(tuple(row[:4]) for row in connection.exec_driver_sql(query))
    assert found == [
        ("alice", "test_kl", "accuracy", 0.9312),
        ("alice", "test_kl", "loss", 0.25),
        ("bob", "test_kl", "accuracy", 0.9312),
    ]
