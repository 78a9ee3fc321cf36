"""The lock of a gradebook that is on a server: an advisory lock, which belongs to a session and ends with it.

Who holds it stands in the session's name, which every user of the database may read. A pooler that gives one session to
several programs by turns (pgbouncer, by transaction) would part the lock from its holder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from autograder.grading.gradebook.engines import engine_of, shown, url_of
from autograder.grading.gradebook.failures import explained
from autograder.grading.locks.holder import UNKNOWN, Holder

__all__ = ["AdvisoryLock"]

LOCK = int.from_bytes(b"run", "big")  # not that of a write (`engines.py`)
MOST_LETTERS = 63  # of a session's name
NAMED = text("SELECT set_config('application_name', :name, false)")
ASKED = text(f"SELECT pg_try_advisory_lock({LOCK})")
# a lock of one number lies in the pair (its upper half, its lower half)
FOUND = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "JOIN pg_database ON pg_database.oid = pg_locks.database "
    "WHERE locktype = 'advisory' AND granted AND pg_database.datname = current_database() "
    f"AND classid = 0 AND objid = {LOCK} AND objsubid = 1"
)


class AdvisoryLock:
    """A lock of a PostgreSQL database."""

    def __init__(self, place: str) -> None:
        self._place, self._name = place, shown(url_of(place))
        self._engine: Engine | None = None
        self._connection: Connection | None = None

    def take(self, mine: Holder) -> bool:
        with explained(self._name):
            if self._connection is None:
                self._engine = self._made()
                self._connection = self._engine.connect()
                self._connection.execute(NAMED, {"name": named(mine)})
            return bool(self._connection.scalar(ASKED))

    def holder(self) -> Holder | None:
        with self._asked() as connection:
            name = connection.scalar(FOUND)
        return None if name is None else named_by(name)

    def release(self) -> None:
        if self._connection is not None and self._engine is not None:
            self._connection.close()
            self._engine.dispose()
            self._connection = None

    @contextmanager
    def _asked(self) -> Iterator[Connection]:
        with explained(self._name):
            engine = self._made()
            try:
                with engine.connect() as connection:
                    yield connection
            finally:
                engine.dispose()

    def _made(self) -> Engine:
        return engine_of(url_of(self._place)).execution_options(isolation_level="AUTOCOMMIT")


def named(holder: Holder) -> str:
    """A session's name that says who holds the lock, as far as there is room."""
    parts = [holder.pid, f"{holder.since:.0f}", *("_".join(one.split()) for one in (holder.who, holder.host))]
    return " ".join(["course", *map(str, parts), holder.command])[:MOST_LETTERS]


def named_by(name: str) -> Holder:
    """Who a session's name says that it is; nobody in particular where it says nothing."""
    match name.split(" ", 5):
        case ["course", pid, since, who, host, command] if pid.isdigit() and since.isdigit():
            return Holder(who, command, host, int(pid), float(since))
    return UNKNOWN
