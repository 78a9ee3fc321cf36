"""Many rows in one statement, as the database's driver takes them.

SQLAlchemy prepares each value of each row anew; a submission has a hundred. Here it makes the text of the statement,
once, and the rows go to the driver as they are, but for the columns whose values it has to be given otherwise: SQLite
keeps times as texts, and truth values as numbers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

from sqlalchemy import Boolean, Connection, DateTime, Dialect, Table, insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

__all__ = ["insert_rows"]

NUMBERS = {False: 0, True: 1}  # Python's driver of SQLite looks for an adapter at each truth value


@dataclass(frozen=True)
class _Insert:
    """A statement's text, the columns in the order of its parameters, and what is done to rows.

    `defaults` are constants of columns that no row gives; `made` make what the driver takes of a column's values. Where
    the parameters are `named`, so are a row's values.
    """

    text: str
    order: tuple[str, ...]
    named: bool
    defaults: Mapping[str, Any]
    made: Mapping[str, Callable[[Any], Any]]

    def prepared(self, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Any]:
        """Rows as the driver takes them, made a column at a time."""
        columns: dict[str, Iterable[Any]] = dict(zip(names, zip(*rows, strict=True), strict=True))
        columns |= {name: repeat(constant) for name, constant in self.defaults.items()}
        columns |= {name: map(make, columns[name]) for name, make in self.made.items()}
        # a constant has no end
        made = list(zip(*(columns[name] for name in self.order), strict=False))
        return [dict(zip(self.order, row, strict=True)) for row in made] if self.named else made


def insert_rows(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    missing: bool = False,
) -> None:
    """Insert rows, each the values of the columns of these names; a default that is computed is not put in.

    With `missing` only those that are; a row with the same key stays as it is.
    """
    if not rows:
        return
    made = _insert(table, tuple(names), connection.dialect)
    text = f"{made.text} ON CONFLICT DO NOTHING" if missing else made.text
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        # of a statement with few rows SQLAlchemy would take more than SQLite does
        driver.executemany(text, made.prepared(names, rows))
    else:
        connection.exec_driver_sql(text, made.prepared(names, rows))


@cache
def _insert(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Insert:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    constant = {
        one.name: one.default.arg
        for one in table.c
        if isinstance(one.default, ScalarElementColumnDefault) and one.name not in names
    }
    order = tuple(compiled.positiontup or compiled.params)
    made = {name: make for name in order if (make := _making(table.c[name].type, dialect))}
    return _Insert(str(compiled), order, not compiled.positiontup, constant, made)


def _making(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes of a column's values what the driver takes; None where it takes them as they are."""
    if isinstance(kind, Boolean):
        return None if dialect.supports_native_boolean else NUMBERS.get
    return kind.dialect_impl(dialect).bind_processor(dialect) if isinstance(kind, DateTime) else None
