"""A gradebook on a server: who waits for whom, a connection that is lost, and what is said of a server that fails."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from databases import asked, backends, cut, dump, emptied, fresh_database, needs_postgres, url_of
from small_class import DUE, EXAM, WEEK, result
from sqlalchemy import event, make_url, text

from autograder.errors import CourseError, EngineError
from autograder.grading.gradebook import Gradebook, engines
from autograder.grading.gradebook.database import models
from autograder.grading.handed_in.hand_in_time import HandInTime

pytestmark = needs_postgres

NOWHERE = "127.0.0.1:1/grades"  # a port that only root could listen on, and nobody does
FULL = {"test_kl": 3.0, "test_kl_extremes": 2.0}
STUDENTS = [f"s{number}" for number in range(12)]


@pytest.fixture
def url(used):
    return emptied(used)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE_SECONDS", 0.05)


def graded(gradebook, student="alice", earned=FULL):
    registered = gradebook.register(WEEK, [EXAM])
    gradebook.record(registered, student, [result(student, earned)], HandInTime(DUE))


def failure(place):
    with pytest.raises(EngineError) as caught, Gradebook(place) as gradebook:
        graded(gradebook)
    return str(caught.value)


def scores(gradebook):
    return {standing.student: standing.score for standing in gradebook.scores("week01")}


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://course:secret@{NOWHERE}",
        f"postgresql+psycopg://course@{NOWHERE}?password=secret",
    ],
)
def test_a_server_that_is_down_is_named_without_the_password(url):
    said = failure(url)
    first, remedy = said.splitlines()
    assert first.startswith(f"postgresql+psycopg://course{':***' if ':secret' in url else ''}@{NOWHERE}")
    assert "the gradebook failed: " in first
    assert "refused" in first
    assert remedy == (
        "  see that its server runs, that the URL is right and that it can be reached from here"
    )
    assert "secret" not in said


def test_a_database_that_is_not_there_is_named(url):
    missing = make_url(url).set(database="nowhere").render_as_string()
    assert 'database "nowhere" does not exist\n  make that first' in failure(missing)


@contextmanager
def user_without_rights(url):
    with asked(url) as connection:
        connection.execute(text("CREATE ROLE guest LOGIN"))
        connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
    try:
        yield make_url(url).set(username="guest").render_as_string()
    finally:
        with asked(url) as connection:
            connection.execute(text("DROP ROLE guest"))


def test_a_user_who_may_not_make_tables_is_told_so():
    with fresh_database() as url, user_without_rights(url) as guest:
        assert "permission denied for schema public" in failure(guest)
        assert "\n  this user may not do that: make it the owner of the database" in failure(guest)


def test_a_copy_that_may_only_be_read_is_named_and_can_be_read(url):
    with Gradebook(url) as gradebook:
        graded(gradebook)
    replica = make_url(url).update_query_dict({"options": "-cdefault_transaction_read_only=on"})
    replica = replica.render_as_string()
    assert "read-only transaction\n  it may only be read there" in failure(replica)
    with Gradebook(replica) as gradebook:
        assert scores(gradebook) == {"alice": 5.0}


def test_another_kind_of_database_is_refused():
    with pytest.raises(
        CourseError, match=r"mysql.*: no such kind of database here: wanted postgresql or sqlite"
    ):
        Gradebook("mysql://course@host/grades")


def test_another_run_that_writes_is_named_when_it_does_not_end(url, impatient):
    with Gradebook(url) as holds, holds._database.writing() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
        said = failure(url)
    assert "lock timeout" in said
    assert "\n  another program is writing to it: close the formgrader or the other run" in said


def test_a_formgrader_that_holds_a_row_is_waited_for_and_named(url, impatient):
    with Gradebook(url) as gradebook:
        graded(gradebook)
    with asked(url) as connection:
        connection.execute(text("UPDATE grade SET manual_score = 1"))
        before = failure(url)
    assert "\n  another program is writing to it" in before


def test_reading_does_not_wait_for_a_writer(url, impatient):
    with Gradebook(url) as gradebook:
        graded(gradebook)
        with Gradebook(url) as holds, holds._database.writing() as connection:
            connection.execute(text("UPDATE grade SET auto_score = 0"))
            assert scores(gradebook) == {"alice": 5.0}


def test_a_reader_sees_one_state(url):
    count = text("SELECT count(*) FROM grade")
    with Gradebook(url) as gradebook, Gradebook(url) as other, gradebook._database.reading() as connection:
        assert connection.scalar(count) == 0
        graded(other)
        assert connection.scalar(count) == 0


def test_programs_that_begin_at_once_make_the_gradebook_once():
    models()  # before threads start
    barrier = threading.Barrier(4)

    def begin(url):
        barrier.wait()
        with Gradebook(url) as gradebook:
            return list(gradebook.register(WEEK, [EXAM]).notebooks)

    with fresh_database() as url, ThreadPoolExecutor(4) as pool:
        assert list(pool.map(begin, [url] * 4)) == [["kl"]] * 4
        with asked(url) as connection:
            assert connection.scalar(text("SELECT count(*) FROM assignment")) == 1
            assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
            assert connection.scalar(text("SELECT count(*) FROM course_schema")) == 1


def test_runs_at_the_same_time_leave_each_submission_once_and_whole(url):
    def run(earned):
        with Gradebook(url) as gradebook:
            for student in STUDENTS:
                graded(gradebook, student, {"test_kl": earned})

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(run, [1.0, 1.0, 1.0]))
    with Gradebook(url) as gradebook:
        assert scores(gradebook) == dict.fromkeys(STUDENTS, 1.0)
    with asked(url) as connection:
        assert connection.scalar(text("SELECT count(*) FROM submitted_assignment")) == len(STUDENTS)
        assert connection.scalar(text("SELECT count(*) FROM grade")) == 4 * len(STUDENTS)


def test_a_connection_that_is_lost_between_two_submissions_is_made_anew(url):
    with Gradebook(url) as gradebook:
        graded(gradebook, "alice")
        assert cut(url) > 0
        graded(gradebook, "bob")
        assert scores(gradebook) == {"alice": 5.0, "bob": 5.0}


@pytest.mark.parametrize(
    ("statement", "student"),
    [("INSERT INTO grade", "carla"), ("INSERT INTO comment", "carla"), ("UPDATE grade", "bob")],
)
def test_a_connection_that_is_lost_in_the_middle_leaves_nothing_half_written(url, statement, student):
    with Gradebook(url) as gradebook:
        graded(gradebook, "alice")
        graded(gradebook, "bob", {})
        before = dump(url)

        def strike(connection, cursor, words, *_):
            if words.startswith(statement):
                assert cut(url) > 0

        event.listen(gradebook._database._engine, "before_cursor_execute", strike)
        with pytest.raises(EngineError, match="\n  its server ended the connection: see that it runs"):
            graded(gradebook, student)
        event.remove(gradebook._database._engine, "before_cursor_execute", strike)
        assert dump(url) == before
        graded(gradebook, "carla")
        graded(gradebook, "bob")
        assert scores(gradebook) == {"alice": 5.0, "bob": 5.0, "carla": 5.0}


def test_closing_leaves_no_connection(url):
    with Gradebook(url) as gradebook:
        graded(gradebook)
        assert backends(url) != []
    with asked(url) as connection:
        # the server forgets a connection a moment after we do
        wait = text("SELECT pg_sleep(0.05) FROM pg_stat_activity WHERE application_name = 'course' LIMIT 1")
        while backends(url):
            connection.execute(wait)


def test_nbgrader_and_a_run_write_at_the_same_time(url):
    with Gradebook(url) as gradebook, closing(models().Gradebook(url_of(url))) as nbgrader:
        graded(gradebook)
        grade = nbgrader.find_grade("why", "kl", "week01", "alice")
        grade.manual_score = 3.5
        nbgrader.db.commit()
        graded(gradebook, earned={"test_kl": 1.0})
        assert scores(gradebook) == {"alice": 4.5}
