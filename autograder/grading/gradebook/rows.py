"""Rows of one table, read once and written in bulk: inserted where there was none, updated where changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, Table, Update, bindparam, insert, select, update

from autograder.grading.gradebook.database import models

__all__ = ["Rows", "insert_into"]

Key = tuple[str, str]  # the row's two foreign keys: what it belongs to, what it is about


class Rows:
    """One submission's rows in one of nbgrader's tables: its notebooks, its grades or its comments.

    Only columns given to `put` are ever written: what people wrote into the others stays.
    """

    def __init__(self, model: str, belongs: str, about: str) -> None:
        self._model, self._belongs, self._about = model, belongs, about
        self._stored: dict[Key, Any] = {}
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []

    def read(self, connection: Connection, belongs: Iterable[str], about: Iterable[str]) -> None:
        """Read the rows there are that belong to one of these and are about one of those."""
        keys = {"belongs": list(belongs), "about": list(about)}
        select = _select(self._model, self._belongs, self._about)
        for row in connection.execute(select, keys).mappings():
            self._stored[row[self._belongs], row[self._about]] = row

    def get(self, belongs: str, about: str) -> Mapping[str, Any]:
        """Give the stored row, empty where there is none."""
        return self._stored.get((belongs, about), {})

    def put(self, belongs: str, about: str, **values: Any) -> None:
        """Set columns of a row; `write` sends what differs from what is stored."""
        row = self.get(belongs, about)
        if not row:
            self._new.append({self._belongs: belongs, self._about: about, **values})
        elif any(row[name] != value for name, value in values.items()):
            self._changed.append({"row": row["id"]} | {f"to_{name}": values[name] for name in values})

    def write(self, connection: Connection) -> None:
        if self._new:
            connection.execute(insert_into(self._model), self._new)
        if self._changed:
            connection.execute(_update(self._model, tuple(self._changed[0])), self._changed)


def _table(model: str) -> Table:
    table: Table = getattr(models(), model).__table__
    return table


# building a statement costs more than running it: each is built once


@cache
def _select(model: str, belongs: str, about: str) -> Select[Any]:
    """Select rows by both keys, locked until the end of the transaction where the database can do that.

    nbgrader's only index on these tables begins with what a row is about: by what it belongs to alone, a
    large class's whole table would be read for every submission.
    """
    table = _table(model)
    first = table.c[about].in_(bindparam("about", expanding=True))
    second = table.c[belongs].in_(bindparam("belongs", expanding=True))
    return select(table).where(first, second).with_for_update()


@cache
def insert_into(model: str) -> Insert:
    return insert(_table(model))


@cache
def _update(model: str, names: tuple[str, ...]) -> Update:
    table = _table(model)
    values: dict[str, Any] = {name.removeprefix("to_"): bindparam(name) for name in names if name != "row"}
    return update(table).where(table.c.id == bindparam("row")).values(values)
