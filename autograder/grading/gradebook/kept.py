"""The results of tasks in a table of the gradebook's database, where that is on a server.

Whoever may read the gradebook may read them; there, too, the hidden tests are. They are written beside the gradebook's
own transactions and wait for none of them: a result stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from autograder.grading.gradebook.engines import engine_of, shown, url_of
from autograder.grading.gradebook.failures import explained
from autograder.grading.gradebook.tables import KEPT
from autograder.grading.results.shelf import Held

__all__ = ["TableShelf"]

AT_ONCE = 1000  # keys in one statement


class TableShelf:
    """The table of results in the PostgreSQL database of a gradebook, which was opened before: that makes the table.

    Every method raises `EngineError` when the database fails.
    """

    def __init__(self, place: str) -> None:
        url = url_of(place)
        self._name = shown(url)
        with explained(self._name):
            self._engine = engine_of(url).execution_options(isolation_level="AUTOCOMMIT")

    def read(self, key: str) -> bytes | None:
        with self._asked() as connection:
            return connection.scalar(select(KEPT.c.packed).where(KEPT.c.key == key))

    def has(self, key: str) -> bool:
        with self._asked() as connection:
            return connection.scalar(select(KEPT.c.key).where(KEPT.c.key == key)) is not None

    def write(self, key: str, packed: bytes) -> None:
        values = {"packed": packed, "made": datetime.now(UTC).replace(tzinfo=None)}
        kept = insert(KEPT).values(key=key, **values)
        with self._asked() as connection:
            connection.execute(kept.on_conflict_do_update(index_elements=[KEPT.c.key], set_=values))

    def held(self) -> Held:
        size = func.coalesce(func.sum(func.octet_length(KEPT.c.packed)), 0)
        with self._asked() as connection:
            return Held(*connection.execute(select(func.count(), size).select_from(KEPT)).one())

    def spare(self, keys: Set[str], before: datetime) -> Held:
        with self._asked() as connection:
            sizes = sizes_of(connection, keys, before).values()
        return Held(len(sizes), sum(sizes))

    def prune(self, keys: Set[str], before: datetime) -> Held:
        with self._asked() as connection:
            gone = sizes_of(connection, keys, before)
            names = list(gone)
            for first in range(0, len(names), AT_ONCE):
                some = names[first : first + AT_ONCE]
                # unless it was written anew meanwhile
                connection.execute(delete(KEPT).where(KEPT.c.key.in_(some), is_older(before)))
        return Held(len(gone), sum(gone.values()))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _asked(self) -> Iterator[Connection]:
        with explained(self._name), self._engine.connect() as connection:
            yield connection


def sizes_of(connection: Connection, keys: Set[str], before: datetime) -> dict[str, int]:
    """The results written before a moment that have none of these keys: their bytes, by key."""
    found = connection.execute(select(KEPT.c.key, func.octet_length(KEPT.c.packed)).where(is_older(before)))
    return {key: size for key, size in found if key not in keys}


def is_older(before: datetime) -> ColumnElement[bool]:
    return KEPT.c.made < before.astimezone(UTC).replace(tzinfo=None)
