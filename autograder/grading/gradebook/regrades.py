"""The history of an assignment's scores: each run that changed some which were there, with who, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, case, func, insert, select, update

from autograder import __version__
from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.difference import ROUNDING
from autograder.grading.gradebook.tables import REGRADED, REGRADES
from autograder.grading.gradebook.texts import storable

__all__ = ["Kind", "Regrade", "Regrading", "begin_regrade", "finish_regrade", "read_regrades"]

Kind = Literal["regrade", "undo", "grade"]


@dataclass(frozen=True)
class Regrade:
    """One row of the history; times are naive UTC, `ended` is None for one that was stopped.

    `up`, `down` and `same` count submissions by their totals. `undoes` is the number of what an undo took back,
    `undone_by` that of the undo that took this one back and is still in force.
    """

    id: int
    assignment: str
    kind: Kind
    who: str
    why: str
    engine: str
    exam: str
    begun: datetime
    ended: datetime | None
    up: int = 0
    down: int = 0
    same: int = 0
    undoes: int | None = None
    undone_by: int | None = None


@dataclass
class Regrading:
    """A regrade that is being written: `id` is its number in the history, once it has changed anything.

    `exam` is a digest of what was graded with, `undoes` the number of the regrade that an undo takes back.
    """

    assignment_id: str
    kind: Kind
    who: str = ""
    why: str = ""
    exam: str = ""
    undoes: int | None = None
    id: int | None = None


def begin_regrade(connection: Connection, regrading: Regrading) -> int:
    """Give a regrade its number: a new one, or that of the same one which was stopped; it is put into the history."""
    regrades = REGRADES.c
    mine = {name: getattr(regrading, name) for name in ("assignment_id", "kind", "undoes", "exam")}
    newest = connection.execute(
        select(REGRADES)
        .where(regrades.assignment_id == regrading.assignment_id)
        .order_by(regrades.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None and newest.ended is None and mine.items() <= {**newest._mapping}.items():
        return int(newest.id)
    said = {"who": storable(regrading.who), "why": storable(regrading.why), "engine": __version__}
    made = connection.execute(insert(REGRADES), {**mine, **said, "begun": _now()}).inserted_primary_key
    assert made is not None
    return int(made[0])


def finish_regrade(connection: Connection, number: int) -> None:
    """Note that all of a regrade is written."""
    connection.execute(update(REGRADES).where(REGRADES.c.id == number).values(ended=_now()))


def read_regrades(connection: Connection, assignment: str = "") -> list[Regrade]:
    """Read the history of one assignment or of all, the newest first."""
    weeks = models().Assignment.__table__
    query = select(REGRADES, weeks.c.name).join(weeks, weeks.c.id == REGRADES.c.assignment_id)
    if assignment:
        query = query.where(weeks.c.name == assignment)
    rows = connection.execute(query.order_by(REGRADES.c.id.desc())).all()
    counts = _counts(connection, [row.id for row in rows])
    columns = ("id", "kind", "who", "why", "engine", "exam", "begun", "ended", "undoes")
    found = [
        Regrade(
            assignment=row.name, **{name: row._mapping[name] for name in columns}, **counts.get(row.id, {})
        )
        for row in rows
    ]
    return list(_with_undos(found))


def _counts(connection: Connection, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """How many totals went up, went down and stayed, by the number of the regrade."""
    change = REGRADED.c.total_after - REGRADED.c.total_before
    up, down = change > ROUNDING, change < -ROUNDING
    rows = connection.execute(
        select(
            REGRADED.c.regrade_id,
            func.sum(case((up, 1), else_=0)),
            func.sum(case((down, 1), else_=0)),
            func.count(),
        )
        .where(REGRADED.c.regrade_id.in_(numbers))
        .group_by(REGRADED.c.regrade_id)
    )
    return {
        number: {"up": int(up), "down": int(down), "same": int(all_of - up - down)}
        for number, up, down, all_of in rows
    }


def _with_undos(newest_first: Iterable[Regrade]) -> Iterable[Regrade]:
    """Tell of each regrade which undo took it back; one that was stopped or itself taken back does not count."""
    undone: dict[int | None, int] = {}
    for regrade in newest_first:
        taken_back = undone.get(regrade.id)
        if regrade.undoes is not None and regrade.ended is not None and taken_back is None:
            undone.setdefault(regrade.undoes, regrade.id)
        yield replace(regrade, undone_by=taken_back)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
