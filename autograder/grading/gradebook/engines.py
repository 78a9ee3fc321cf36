"""SQLite and PostgreSQL: what a transaction is in each, and how long it waits for another program's.

Both give the same: who writes is alone with it from the start to the end of a transaction, so nothing can slip in
between its reading and its writing; who reads sees one state, and waits for nobody. SQLite has a write-ahead log, and a
commit costs no fsync. On PostgreSQL a write holds an advisory lock, which only programs of ours ask for; the rows that
it is about to change are locked as well (`rows.py`), since nbgrader's programs do not ask.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from autograder.course import begin_private_file
from autograder.errors import CourseError

__all__ = ["engine_of", "is_sqlite", "shown", "url_of"]

PATIENCE_SECONDS = 15.0  # how long a write waits for another program's write
LOCK = int.from_bytes(b"course", "big")  # the number of the advisory lock, in each database its own
WAIT_FOR_LOCK = f"SELECT pg_advisory_xact_lock({LOCK})"
# libpq's words: a server that does not answer is noticed in a minute, not in two hours
CONNECTING = {
    "application_name": "course",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
LIBPQ = ("psycopg", "psycopg2")


def url_of(place: str | Path) -> URL:
    """Read a path or a database URL. Raises `CourseError` for a URL that is none, or of another kind of database."""
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(Path(place).resolve()))
    try:
        url = make_url(place)
    except ArgumentError:
        raise CourseError(
            "the gradebook's URL cannot be read: wanted a path, or a URL as postgresql+psycopg://user@host/name"
        ) from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise CourseError(f"{shown(url)}: no such kind of database here: wanted postgresql or sqlite")
    return url


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def shown(url: URL) -> str:
    """Name a database as messages do: a file by its path, any other by its URL without the passwords."""
    if is_sqlite(url):
        return str(url.database)
    # libpq takes them there as well
    hidden = {name: "***" for name in url.query if "password" in name}
    # a socket's folder as it was written
    return url.update_query_dict(hidden).render_as_string(hide_password=True).replace("%2F", "/")


def engine_of(url: URL) -> Engine:
    """Make the engine of a database; it connects when it is first asked for something."""
    if is_sqlite(url):
        return _sqlite(url)
    said = {name: value for name, value in CONNECTING.items() if name not in url.query}
    options = said if url.get_driver_name() in LIBPQ else {}
    # between two submissions a server may have been started anew, or a firewall may have forgotten us
    engine = create_engine(url, connect_args=options, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    if _writes(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS * 1000:.0f}ms'")
        connection.exec_driver_sql(WAIT_FOR_LOCK)


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS})
    if url.database:  # not one in memory
        begin_private_file(Path(url.database))
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """Take the right to write at the start: a manual mark cannot slip in between reading and writing."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _writes(connection: Connection) -> Any:
    return connection.get_execution_options().get("writes", False)
