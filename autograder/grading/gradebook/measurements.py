"""Measured figures beside the scores: written with them, read for a class at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import UTC, datetime
from math import isfinite, isnan
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select

from autograder.grading.gradebook.bulk import insert_rows
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.tables import MEASUREMENTS
from autograder.grading.gradebook.texts import storable
from autograder.model import Measurement, Result

__all__ = [
    "Measured",
    "figures_of",
    "measurements",
    "remove_orphans",
    "rows_of",
    "write_measurements",
]

FIELDS = tuple(field.name for field in fields_of(Measurement))
COLUMNS = tuple(column.name for column in MEASUREMENTS.c)
LISTS = ("bands", "seeds", "values")
# a test may name its figure after something of the student's
WORDS = ("name", "unit")
MAY_LACK = ("told", "low", "high")
LONGEST = 200

# building a statement costs more than running it: each is built once
STORED = select(MEASUREMENTS).where(MEASUREMENTS.c.notebook_id.in_(bindparam("notebooks", expanding=True)))
GONE = delete(MEASUREMENTS).where(
    MEASUREMENTS.c.notebook_id == bindparam("notebook"),
    MEASUREMENTS.c.cell_id == bindparam("cell"),
    MEASUREMENTS.c.number == bindparam("nth"),
)


@dataclass(frozen=True)
class Measured:
    """One measured figure of one student: `number` counts those of a test cell from 1.

    `measurement` is exact: what of it a student may read, its docstring says. `device` and `image` are those of the
    `Result`; `recorded` is UTC without a time zone.
    """

    student: str
    notebook: str
    cell: str
    number: int
    measurement: Measurement
    device: str
    image: str
    recorded: datetime


def measurements(connection: Connection, assignment: str) -> list[Measured]:
    """List the figures of all students in one assignment, by student, notebook, cell and number; one query.

    What belongs to nothing in nbgrader's tables is not among them.
    """
    api = models()
    submission, submitted, notebook = api.SubmittedAssignment, api.SubmittedNotebook, api.Notebook
    cell = api.BaseCell.__table__
    rows = connection.execute(
        select(
            submission.student_id,
            notebook.name.label("notebook"),
            cell.c.name.label("cell"),
            *(column.label(f"its_{column.name}") for column in MEASUREMENTS.c),
        )
        .join(submitted, submitted.id == MEASUREMENTS.c.notebook_id)
        .join(submission, submission.id == submitted.assignment_id)
        .join(notebook, notebook.id == submitted.notebook_id)
        .join(api.Assignment, api.Assignment.id == notebook.assignment_id)
        .join(cell, cell.c.id == MEASUREMENTS.c.cell_id)
        .where(api.Assignment.name == assignment)
    )
    found = [_measured(row) for row in rows.mappings()]
    # not by the database: PostgreSQL would sort names as the server's language does
    return sorted(found, key=lambda each: (each.student, each.notebook, each.cell, each.number))


def _measured(row: Mapping[Any, Any]) -> Measured:
    columns = {column.name: row[f"its_{column.name}"] for column in MEASUREMENTS.c}
    fields = {name: columns[name] for name in FIELDS}
    fields |= {name: tuple(json.loads(columns[name])) for name in LISTS}
    fields["bands"] = tuple((mark, credit) for mark, credit in fields["bands"])
    of_result = {name: columns[name] for name in ("number", "device", "image", "recorded")}
    place = (row["student_id"], row["notebook"], row["cell"])
    return Measured(*place, measurement=Measurement(**fields), **of_result)


def rows_of(submitted: str, cells: Mapping[str, str], result: Result) -> Iterator[dict[str, Any]]:
    """Give the rows of a result's figures, without the time at which they are written.

    `submitted` is the id of the submitted notebook, `cells` are those of its graded cells by name.
    """
    for finding in result.sitting.findings:
        for number, measurement in enumerate(finding.measurements, start=1):
            if not isfinite(measurement.value):  # SQLite has no NaN, and it earned nothing
                continue
            row = {
                "notebook_id": submitted,
                "cell_id": cells[finding.name],
                "number": number,
                **vars(measurement),
                "device": result.device,
                "image": result.image,
            }
            for name in WORDS:
                row[name] = storable(row[name][:LONGEST])
            for name in LISTS:
                row[name] = json.dumps(row[name])
            for name in MAY_LACK:  # SQLite keeps a NaN as nothing, PostgreSQL as NaN
                if row[name] is not None and isnan(row[name]):
                    row[name] = None
            yield row


def figures_of(connection: Connection, notebooks: Iterable[str]) -> dict[str, list[dict[Any, Any]]]:
    """Read the rows of these submitted notebooks' figures, by the id of the notebook."""
    found: dict[str, list[dict[Any, Any]]] = {}
    for (notebook, _, _), row in _stored(connection, list(notebooks)).items():
        found.setdefault(notebook, []).append({**row})
    return found


def write_measurements(
    connection: Connection, notebooks: Iterable[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Put rows in the place of those that these submitted notebooks have; the caller holds the transaction.

    Notebooks that are new need no name. A figure that is there already stays as it is, with its time; another one is of
    now, unless its row has a time.
    """
    wanted = {_key(row): row for row in rows}
    stored = _stored(connection, list(notebooks))
    same = {key for key, row in wanted.items() if key in stored and row.items() <= {**stored[key]}.items()}
    if gone := stored.keys() - same:
        connection.execute(GONE, [dict(zip(("notebook", "cell", "nth"), key, strict=True)) for key in gone])
    if new := wanted.keys() - same:
        now = datetime.now(UTC).replace(tzinfo=None)
        rows = [{"recorded": now, **wanted[key]} for key in sorted(new)]
        insert_rows(connection, MEASUREMENTS, COLUMNS, list(map(itemgetter(*COLUMNS), rows)))


def _stored(connection: Connection, notebooks: list[str]) -> dict[tuple[str, str, int], Mapping[Any, Any]]:
    if not notebooks:
        return {}
    return {_key(row): row for row in connection.execute(STORED, {"notebooks": notebooks}).mappings()}


def _key(row: Mapping[Any, Any]) -> tuple[str, str, int]:
    return row["notebook_id"], row["cell_id"], row["number"]


def remove_orphans(connection: Connection) -> None:
    """Remove the figures whose student, assignment or cell is gone, whether nbgrader removed it or we did."""
    grade = models().Grade.__table__
    both = (grade.c.notebook_id == MEASUREMENTS.c.notebook_id, grade.c.cell_id == MEASUREMENTS.c.cell_id)
    connection.execute(delete(MEASUREMENTS).where(~exists().where(*both)))
