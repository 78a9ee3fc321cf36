"""The databases that a gradebook can be in: a file, and one on the PostgreSQL server that `.ci/postgres` starts.

`COURSE_TEST_POSTGRES` is the URL of that server; without it the tests that need one are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text

from autograder.grading.gradebook import Gradebook

SERVER = os.environ.get("COURSE_TEST_POSTGRES", "")
needs_postgres = pytest.mark.skipif(
    not SERVER, reason="no PostgreSQL: export COURSE_TEST_POSTGRES=$(.ci/postgres start)"
)
# parameters of a fixture that gives a place of each kind
KINDS = ["sqlite", pytest.param("postgresql", marks=needs_postgres)]
# what a new gradebook has in it
BEGINNING = ("alembic_version", "course", "course_schema")


def url_of(place: Path | str) -> str:
    """The URL by which nbgrader opens a gradebook."""
    return f"sqlite:///{place}" if isinstance(place, Path) else place


@contextmanager
def asked(place: Path | str) -> Iterator[Connection]:
    """A connection of another program's to a gradebook, in one transaction that is kept."""
    engine = create_engine(url_of(place))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@cache
def server() -> Engine:
    """The server itself: what makes databases, counts connections and ends them."""
    return create_engine(SERVER, isolation_level="AUTOCOMMIT")


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of an empty database, which is gone afterwards with all connections to it."""
    name = f"course_{uuid4().hex}"
    with server().connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        made = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        yield made.replace("%2F", "/")  # `nbgrader db upgrade` takes no % in a URL
    finally:
        with server().connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def fresh_place(kind: str, folder: Path) -> Iterator[Path | str]:
    """Where a gradebook of this kind can be made: a path in the folder, or the URL of an empty database."""
    if kind == "sqlite":
        yield folder / "gradebook.db"
        return
    with fresh_database() as url:
        yield url


@contextmanager
def used_database() -> Iterator[str]:
    """The URL of a database with an empty gradebook in it, for tests that each begin with `emptied`."""
    with fresh_database() as url:
        Gradebook(url).close()
        yield url


def emptied(url: str) -> str:
    """Take everything out of a gradebook: to make its tables anew would take a test ten times as long."""
    with asked(url) as connection:
        gone = [name for name in inspect(connection).get_table_names() if name not in BEGINNING]
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS fail CASCADE")
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # in whatever order
        counted = connection.scalars(text("SELECT sequencename FROM pg_sequences"))
        restarts = [f"ALTER SEQUENCE {name} RESTART" for name in counted]
        statements = "; ".join([f"DELETE FROM {name}" for name in gone] + restarts)
        connection.exec_driver_sql(f"DO $$ BEGIN {statements}; END $$")
        connection.exec_driver_sql("DELETE FROM course WHERE id <> 'default_course'")
    return url


def backends(url: str) -> list[int]:
    """The numbers of the server's processes that serve a database to our programs."""
    wanted = "SELECT pid FROM pg_stat_activity WHERE datname = :name AND application_name LIKE 'course%' ORDER BY pid"
    with server().connect() as connection:
        return list(connection.scalars(text(wanted), {"name": make_url(url).database}))


def cut(url: str) -> int:
    """End all connections of our programs to a database, and tell how many there were."""
    pids = backends(url)
    with server().connect() as connection:
        for pid in pids:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    return len(pids)


def dump(place: Path | str) -> list[str]:
    """All of a database: each table's columns and rows, as text."""
    with asked(place) as connection:
        found = inspect(connection)
        lines = []
        for table in sorted(found.get_table_names()):
            columns = [f"{column['name']} {column['type']}" for column in found.get_columns(table)]
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}")
            lines += [f"{table}: {', '.join(columns)}", *sorted(f"{table}: {row}" for row in rows)]
        return lines


def break_inserts(place: Path | str, table: str) -> None:
    """Let every insert into a table fail, as on a disk that is full."""
    with asked(place) as connection:
        if isinstance(place, Path):
            connection.exec_driver_sql(
                f"CREATE TRIGGER fault BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
            )
            return
        connection.exec_driver_sql(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END$$"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER fault BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fail()"
        )
