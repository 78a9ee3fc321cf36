"""Rows of one table, read once and written in bulk: inserted where there was none, updated where changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, Update, bindparam, select, update

from autograder.grading.gradebook.bulk import insert_rows
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.ids import new_ids

__all__ = ["Rows", "table_of", "write_rows"]

Key = tuple[str, str]  # the row's two foreign keys: what it belongs to, what it is about
Values = dict[str, Any]


class Rows:
    """One submission's rows in one of nbgrader's tables: its notebooks, its grades or its comments.

    Only columns given to `put` are ever written: what people wrote into the others stays. `ids` are those that new rows
    get, by what they are about; without any they get some.
    """

    def __init__(self, model: str, belongs: str, about: str) -> None:
        self.model, self._belongs, self._about = model, belongs, about
        self.ids: Mapping[str, str] = {}
        self._stored: dict[Key, Mapping[Any, Any]] = {}
        self._put: dict[Key, Values] = {}

    def read(self, connection: Connection, belongs: Iterable[str], about: Iterable[str]) -> None:
        """Read the rows there are that belong to one of these and are about one of those."""
        keys = {"belongs": list(belongs), "about": list(about)}
        select = _select(self.model, self._belongs, self._about)
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
        """Set columns of a row, the same ones for each; `write_rows` sends what differs from what is stored."""
        self._put[belongs, about] = values

    def changes(self) -> Iterator[tuple[Key, Values, Values]]:
        """Yield what is sent: the row's keys, its values before and after; None of a row that is new."""
        for key, values in self._put.items():
            before = {name: self.get(*key).get(name) for name in values}
            if key not in self._stored or before != values:
                yield key, before, values

    def names(self) -> tuple[str, ...]:
        """Name the columns of the rows that `new` gives; none where nothing was put."""
        put = next(iter(self._put.values()), None)
        return () if put is None else ("id", self._belongs, self._about, *put)

    def new(self) -> list[tuple[Any, ...]]:
        """Give the rows that are to be inserted."""
        keys = [key for key in self._put if key not in self._stored]
        ids = [self.ids[about] for _, about in keys] if self.ids else new_ids(len(keys))
        return [(one, *key, *self._put[key].values()) for one, key in zip(ids, keys, strict=True)]

    def changed(self) -> Iterator[Values]:
        """Yield the updates of rows that are there, as the parameters of `_update`."""
        for key, _, values in self.changes() if self._stored else ():
            if key in self._stored:
                row = {f"to_{name}": value for name, value in values.items()}
                yield row | {"row": self._stored[key]["id"]}


def write_rows(connection: Connection, several: Sequence[Rows]) -> None:
    """Insert what is new in the rows of some submissions in one table, and update what differs."""
    model = several[0].model
    if new := [row for rows in several for row in rows.new()]:
        # rows are tuples: all of one order, or none is written
        (names,) = {rows.names() for rows in several} - {()}
        insert_rows(connection, table_of(model), names, new)
    if changed := [row for rows in several for row in rows.changed()]:
        connection.execute(_update(model, tuple(changed[0])), changed)


def table_of(model: str) -> Table:
    """The table of one of nbgrader's models."""
    table: Table = getattr(models(), model).__table__
    return table


# building a statement costs more than running it: each is built once


@cache
def _select(model: str, belongs: str, about: str) -> Select[Any]:
    """Select rows by both keys, locked until the end of the transaction where the database can do that.

    nbgrader's only index on these tables begins with what a row is about: by what it belongs to alone, a
    large class's whole table would be read for every submission.
    """
    table = table_of(model)
    first = table.c[about].in_(bindparam("about", expanding=True))
    second = table.c[belongs].in_(bindparam("belongs", expanding=True))
    return select(table).where(first, second).with_for_update()


@cache
def _update(model: str, names: tuple[str, ...]) -> Update:
    table = table_of(model)
    values: dict[str, Any] = {name.removeprefix("to_"): bindparam(name) for name in names if name != "row"}
    return update(table).where(table.c.id == bindparam("row")).values(values)
