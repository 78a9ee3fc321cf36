"""The gradebook's database: nbgrader's tables and ours, reached soon and in whole transactions.

Who else is there: nbgrader's formgrader, `nbgrader export` and nbgrader's `Gradebook` open the same
database, before, after and during a run. So its schema is made from nbgrader's own models and carries
nbgrader's own stamp (the alembic revision), and every write here is one transaction that either happened
or did not (`engines.py`). What a power cut can take of a file are the last few submissions, which the next
run grades again; never the file.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType

from sqlalchemy import Connection, inspect, text

from autograder.errors import EngineError
from autograder.grading.gradebook.engines import engine_of, is_sqlite, shown, url_of
from autograder.grading.gradebook.failures import explained
from autograder.grading.gradebook.indexes import make_indexes
from autograder.grading.gradebook.nbgrader_tables import NAMES
from autograder.grading.gradebook.revisions import revisions_of
from autograder.grading.gradebook.tables import VERSION, make_tables, version_of

__all__ = ["Database", "bare", "load_models", "models"]

SNAPSHOT = {"isolation_level": "REPEATABLE READ"}  # SQLite has no other
BARE = ("nbgrader", "nbformat")
# what unpacks archives and asks a JupyterHub in nbgrader: 0.2 s
UNUSED = {"setuptools": ("setuptools", "setuptools.archive_util"), "requests": ("requests",)}
COURSE = "default_course"  # nbgrader's name for the course of a gradebook that holds one course


def stand_in(name: str) -> ModuleType:
    """A module of which any name may be imported; what is imported can do nothing."""
    module = ModuleType(name)
    module.__dict__["__getattr__"] = lambda wanted: None
    return module


def models() -> ModuleType:
    """Import nbgrader's models: without nbgrader, and a few tenths of a second all the same."""
    return bare("nbgrader.api")


@cache
def bare(wanted: str) -> ModuleType:
    """Import a module of nbgrader, leaving out what it does not need.

    `import nbgrader` alone brings in a Jupyter server, nbconvert and every notebook schema: 4 to 5 s, the
    models 0.8 s. So the module is imported from a bare package, with stand-ins for what only functions use that are
    never called here, and the module table is then left as it was: whoever imports nbgrader later gets all of it, its
    own copy of the module included. Do this before threads start: one that imports one of these at that very moment
    would get the bare one.
    """
    found = sys.modules.get(wanted)
    if found is not None:
        return found
    packages = [name for name in (*BARE, *UNUSED) if name not in sys.modules]
    before = set(sys.modules)
    try:
        for name in packages:
            if name in UNUSED:
                sys.modules |= {part: stand_in(part) for part in UNUSED[name]}
            elif spec := importlib.util.find_spec(name):
                sys.modules[name] = importlib.util.module_from_spec(spec)
        return importlib.import_module(wanted)
    except (ImportError, AttributeError):
        pass  # another nbgrader, whose modules need more of their packages than they do today
    finally:
        for name in set(sys.modules) - before:
            if name.partition(".")[0] in packages:
                del sys.modules[name]
    return importlib.import_module(wanted)


def load_models() -> None:
    """Import all of nbgrader's modules that writing needs."""
    for module in ("nbgrader.api", "nbgrader.utils"):
        bare(module)


def installed() -> Path:
    """The folder of nbgrader's package."""
    spec = importlib.util.find_spec("nbgrader")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'nbgrader'", name="nbgrader")
    return Path(spec.origin).parent


class Database:
    """nbgrader's database at a path or a URL; made when it is not there.

    Raises `EngineError` when it cannot be used, naming it and what to do; `CourseError` for a URL that
    names no database.
    """

    def __init__(self, place: str | Path) -> None:
        url = url_of(place)
        self.name = shown(url)
        with explained(self.name):
            self._engine = engine_of(url)
        self._seeing = {} if is_sqlite(url) else SNAPSHOT
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection for one transaction: kept at the end, undone by any exception."""
        with explained(self.name), self._engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database, however many queries are asked."""
        with explained(self.name), self._engine.connect() as connection:
            yield connection.execution_options(**self._seeing)

    def close(self) -> None:
        self._engine.dispose()

    def _prepare(self) -> None:
        """Make the tables as nbgrader does and ours beside them, or see that those there are of this version."""
        revisions = revisions_of(installed())
        with self.reading() as connection:
            tables = set(inspect(connection).get_table_names())
            stamp = None
            if "alembic_version" in tables:
                stamp = connection.scalar(text("SELECT version_num FROM alembic_version"))
            version = version_of(connection, tables)
        if not tables & NAMES:
            self._create(revisions.head)
        elif stamp is not None and stamp != revisions.head:
            raise EngineError(f"{self.name}: {revisions.difference(stamp)}")
        if version is None or version < VERSION:
            with self.writing() as connection:
                make_tables(connection)
                make_indexes(connection)
        elif version > VERSION:
            raise EngineError(
                f"{self.name}: a newer version of this grader made it (tables {version}; this one has {VERSION})\n"
                "  update this one, then run this again"
            )

    def _create(self, head: str) -> None:
        api = models()
        with self.writing() as connection:
            if "alembic_version" in inspect(connection).get_table_names():
                return  # another program was first
            api.Base.metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
            connection.execute(api.Course.__table__.insert(), {"id": COURSE})
