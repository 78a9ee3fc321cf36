"""Rows of one table, read once and written in bulk: inserted where there was none, updated where changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, Table, Update, bindparam, insert, select, update

from autograder.grading.gradebook.bulk import insert_rows
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.ids import new_ids

__all__ = ["Rows", "insert_into"]

Key = tuple[str, str]  # the row's two foreign keys: what it belongs to, what it is about
Values = dict[str, Any]


class Rows:
    """One submission's rows in one of nbgrader's tables: its notebooks, its grades or its comments.

    Only columns given to `put` are ever written: what people wrote into the others stays.
    """

    def __init__(self, model: str, belongs: str, about: str) -> None:
        self._model, self._belongs, self._about = model, belongs, about
        self._stored: dict[Key, Mapping[Any, Any]] = {}
        self._put: dict[Key, Values] = {}

    def read(self, connection: Connection, belongs: Iterable[str], about: Iterable[str]) -> None:
        """Read the rows there are that belong to one of these and are about one of those."""
        keys = {"belongs": list(belongs), "about": list(about)}
        select = _select(self._model, self._belongs, self._about)
        for row in connection.execute(select, keys).mappings():
            self._stored[row[self._belongs], row[self._about]] = row

    def get(self, belongs: str, about: str) -> Mapping[Any, Any]:
        """Give the stored row, empty where there is none."""
        return self._stored.get((belongs, about), {})

    def now(self, belongs: str, about: str, column: str) -> Any:
        """Give a row's value as it is once it is written; None where there is none."""
        put = self._put.get((belongs, about), {})
        return put[column] if column in put else self.get(belongs, about).get(column)

    def put(self, belongs: str, about: str, **values: Any) -> None:
        """Set columns of a row, the same ones for each; `write` sends what differs from what is stored."""
        self._put[belongs, about] = values

    def changes(self) -> Iterator[tuple[Key, Values, Values]]:
        """Yield what `write` sends: the row's keys, its values before and after; None of a row that is new."""
        for key, values in self._put.items():
            before = {name: self.get(*key).get(name) for name in values}
            if key not in self._stored or before != values:
                yield key, before, values

    def write(self, connection: Connection) -> None:
        """Insert the rows that are new, and update those that differ."""
        new, changed = [], []
        for key, _, values in self.changes():
            if row := self.get(*key):
                changed.append({"row": row["id"]} | {f"to_{name}": value for name, value in values.items()})
            else:
                new.append({self._belongs: key[0], self._about: key[1], **values})
        if new:
            ids = ({"id": one} for one in new_ids(len(new)))
            insert_rows(
                connection, _table(self._model), [given | row for given, row in zip(ids, new, strict=True)]
            )
        if changed:
            connection.execute(_update(self._model, tuple(changed[0])), changed)


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
    """The statement that inserts rows of one of nbgrader's models."""
    return insert(_table(model))


@cache
def _update(model: str, names: tuple[str, ...]) -> Update:
    table = _table(model)
    values: dict[str, Any] = {name.removeprefix("to_"): bindparam(name) for name in names if name != "row"}
    return update(table).where(table.c.id == bindparam("row")).values(values)
