"""The gradebook's database: nbgrader's tables and ours, reached soon and in whole transactions.

Who else is there: nbgrader's formgrader, `nbgrader export` and nbgrader's `Gradebook` open the same
database, before, after and during a run. So its schema is made from nbgrader's own models and carries
nbgrader's own stamp (the alembic revision), and every write here is one transaction that either happened
or did not. SQLite gets a write-ahead log: readers never wait for the run and a commit costs no fsync. What
a power cut can take are the last few submissions, which the next run grades again; never the file.
"""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from autograder.course import begin_private_file
from autograder.errors import CourseError, EngineError
from autograder.grading.gradebook.revisions import revisions_of
from autograder.grading.gradebook.tables import VERSION, make_tables, version_of

__all__ = ["Database", "models"]

COURSE = "default_course"  # nbgrader's name for the course of a gradebook that holds one course

PATIENCE_SECONDS = 15.0  # how long a write waits for another program's write

# what the database says when it fails -> what to do about it
REMEDIES = {
    "locked": "another program is writing to it: close the formgrader or the other run, then run this again",
    "full": "the disk is full: free some space, then run this again",
    # so SQLite says it when there is no room for the index of its log
    "i/o error": "the disk is full or fails: free some space, then run this again",
    "not a database": "it is damaged or no gradebook: put back a backup, or move it away to start a new one",
    "malformed": "it is damaged: put back a backup, or move it away to start a new one",
    "readonly": "it may not be written: change the permissions of the file and of its folder",
    "unable to open": "it cannot be opened: see that its folder exists and that you may write there",
    "foreign key": "its assignment was changed while this ran: run this again",
}


@cache
def models() -> ModuleType:
    """Import nbgrader's models (`nbgrader.api`), leaving out what they do not need.

    `import nbgrader` alone brings in a Jupyter server, nbconvert and every notebook schema: 4 to 5 s, the
    models 0.8 s. So the models are imported from a bare package, and the module table is then left as
    it was: whoever imports nbgrader later gets all of it, its own copy of the models included. Open the
    gradebook before threads start: one that imports nbformat at that very moment would get the bare one.
    """
    found = sys.modules.get("nbgrader.api")
    if found is not None:
        return found
    packages = [name for name in ("nbgrader", "nbformat") if name not in sys.modules]
    before = set(sys.modules)
    try:
        for name in packages:
            spec = importlib.util.find_spec(name)
            if spec is not None:
                sys.modules[name] = importlib.util.module_from_spec(spec)
        return importlib.import_module("nbgrader.api")
    except (ImportError, AttributeError):
        pass  # another nbgrader, whose models need more of their packages than they do today
    finally:
        for name in set(sys.modules) - before:
            if name.partition(".")[0] in packages:
                del sys.modules[name]
    return importlib.import_module("nbgrader.api")


class Database:
    """nbgrader's database at a path or a URL; made when it is not there.

    Raises `EngineError` when it cannot be used, naming it and what to do; `CourseError` for a URL that
    names no database.
    """

    def __init__(self, place: str | Path) -> None:
        self._url = _url(place)
        shown = self._url.database if self._sqlite else self._url.render_as_string(hide_password=True)
        self.name = str(shown)
        with self._explained():
            options = {"timeout": PATIENCE_SECONDS} if self._sqlite else {}
            self._engine = create_engine(self._url, connect_args=options)
        if self._sqlite:
            if self._url.database:  # not one in memory
                begin_private_file(Path(self._url.database))
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        self._prepare()

    @property
    def _sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection for one transaction: kept at the end, undone by any exception."""
        with self._explained(), self._engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._explained(), self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    def _prepare(self) -> None:
        """Make the tables as nbgrader does and ours beside them, or see that those there are of this version."""
        api = models()
        revisions = revisions_of(Path(str(api.__file__)).parent)
        with self.reading() as connection:
            tables = set(inspect(connection).get_table_names())
            stamp = None
            if "alembic_version" in tables:
                stamp = connection.scalar(text("SELECT version_num FROM alembic_version"))
            version = version_of(connection, tables)
        if not tables & set(api.Base.metadata.tables):
            self._create(api, revisions.head)
        elif stamp is not None and stamp != revisions.head:
            raise EngineError(f"{self.name}: {revisions.difference(stamp)}")
        if version is None or version < VERSION:
            with self.writing() as connection:
                make_tables(connection)
        elif version > VERSION:
            raise EngineError(
                f"{self.name}: a newer version of this grader made it (tables {version}; this one has {VERSION})\n"
                "  update this one, then run this again"
            )

    def _create(self, api: Any, head: str) -> None:
        with self.writing() as connection:
            api.Base.metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
            connection.execute(api.Course.__table__.insert(), {"id": COURSE})

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the database's own errors into ours; a missing driver is the same kind of failure."""
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            cause = str(getattr(error, "orig", None) or error).strip()
            remedies = (remedy for sign, remedy in REMEDIES.items() if sign in cause.lower())
            remedy = next(remedies, "mend what it says, then run this again")
            raise EngineError(f"{self.name}: the gradebook failed: {cause}\n  {remedy}") from error
        except NoSuchModuleError as error:
            raise CourseError(f"{self.name}: no such kind of database: {error}") from None
        except ModuleNotFoundError as error:
            raise EngineError(f"{self.name}: its driver is missing: pip install {error.name}") from error


def _url(place: str | Path) -> URL:
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(Path(place).resolve()))
    try:
        return make_url(place)
    except ArgumentError:
        raise CourseError(
            "the gradebook's URL cannot be read: wanted a path, or a URL as postgresql://user@host/name"
        ) from None


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """Take the right to write at the start: a manual mark cannot slip in between reading and writing."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
