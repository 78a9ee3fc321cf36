"""Many rows in one statement, as the database's driver takes them.

SQLAlchemy prepares each value of each row anew; a submission has a hundred. Here it makes the text of the statement,
once, and the rows go to the driver as they are, but for times: those of a submission are few, and SQLite keeps texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Table, insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault

__all__ = ["insert_rows"]


@dataclass(frozen=True)
class _Insert:
    """A statement's text, the order of its parameters (none where it names them), and what is done to rows.

    `defaults` are constants of columns that no row gives; `times` make what the driver takes of times.
    """

    text: str
    order: tuple[str, ...]
    defaults: Mapping[str, Any]
    times: Mapping[str, Callable[[Any], Any]]

    def prepared(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Rows as the driver takes them."""
        if self.defaults:
            rows = [{**self.defaults, **row} for row in rows]
        if self.times:
            rows = [{**row, **{name: made(row[name]) for name, made in self.times.items()}} for row in rows]
        return [tuple(map(row.__getitem__, self.order)) for row in rows] if self.order else list(rows)


def insert_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], missing: bool = False
) -> None:
    """Insert rows that have the same columns, their ids among them: a default that is computed is not put in.

    With `missing` only those that are; a row with the same key stays as it is.
    """
    if rows:
        made = _insert(table, tuple(rows[0]), connection.dialect)
        text = f"{made.text} ON CONFLICT DO NOTHING" if missing else made.text
        connection.exec_driver_sql(text, made.prepared(rows))


@cache
def _insert(table: Table, columns: tuple[str, ...], dialect: Dialect) -> _Insert:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    constant = {
        one.name: one.default.arg
        for one in table.c
        if isinstance(one.default, ScalarElementColumnDefault) and one.name not in columns
    }
    times = {
        one.name: made
        for one in table.c
        if one.name in columns and isinstance(one.type, DateTime)
        if (made := one.type.dialect_impl(dialect).bind_processor(dialect))
    }
    return _Insert(str(compiled), tuple(compiled.positiontup or ()), constant, times)
