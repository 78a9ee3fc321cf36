"""Many rows in one statement, as the database's driver takes them.

SQLAlchemy prepares each value of each row anew; a submission has a hundred. Here it makes the text of the statement,
once, and the rows go to the driver as they are. So their values have to be what every driver takes: texts, numbers,
True, False and None, and no times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault

__all__ = ["insert_rows"]


@dataclass(frozen=True)
class _Insert:
    """A statement's text, the order of its parameters (none where it names them), and constant defaults of columns."""

    text: str
    order: tuple[str, ...]
    defaults: Mapping[str, Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have the same columns, their ids among them: a default that is computed is not put in."""
    if not rows:
        return
    made = _insert(table, tuple(rows[0]), connection.dialect)
    whole = [{**made.defaults, **row} for row in rows]
    given = [tuple(row[name] for name in made.order) for row in whole] if made.order else whole
    connection.exec_driver_sql(made.text, given)


@cache
def _insert(table: Table, columns: tuple[str, ...], dialect: Dialect) -> _Insert:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    constant = {
        one.name: one.default.arg for one in table.c if isinstance(one.default, ScalarElementColumnDefault)
    }
    return _Insert(str(compiled), tuple(compiled.positiontup or ()), constant)
