"""What a gradebook says of its assignments as a whole, in a few queries, for whoever only looks.

Nothing is made or brought up to date here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    inspect,
    select,
)

from autograder.grading.gradebook.engines import engine_of, shown, url_of
from autograder.grading.gradebook.failures import explained
from autograder.grading.gradebook.nbgrader_tables import ASSIGNMENT, CELL, GRADE, NOTEBOOK, PAPER, SUBMISSION
from autograder.grading.gradebook.tables import KEPT, MEASUREMENTS, RECORDED, TAKEN_BACK

__all__ = ["CellCount", "Overview", "cell_counts", "keeps_results", "overviews"]

WHO = (ASSIGNMENT.c.name, SUBMISSION.c.student_id)


@dataclass
class Overview:
    """One assignment in the gradebook.

    `keys` are those of the results that were recorded of each student, and of those that were taken back; none where
    that is not known. `waiting` are students of whom a person has to mark something, `late` those who lose points for
    it, and `undecided` those with a figure that was counted in their favour, by notebook and cell.
    """

    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    undecided: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class CellCount:
    """Of one graded cell: how many submissions the grader has scored, and how many of them earned anything."""

    notebook: str
    cell: str
    scored: int
    earning: int


def overviews(place: str | Path, assignments: Collection[str] | None = None) -> dict[str, Overview]:
    """Read the overviews of some assignments, or of all, by name; nothing where there is no gradebook.

    Raises `EngineError`.
    """
    found: dict[str, Overview] = defaultdict(Overview)
    with looking(place) as connection:
        if connection is None:
            return {}
        tables = set(inspect(connection).get_table_names())
        if not {"assignment", "grade"} <= tables:
            return {}

        def asked(statement: Select) -> Iterator[Row]:
            chosen = statement if assignments is None else statement.where(ASSIGNMENT.c.name.in_(assignments))
            yield from connection.execute(chosen).all()  # row by row takes twice as long

        for week, student, *keys in asked(submissions(tables)):
            found[week].keys[student] = tuple(key for key in keys if key)
        for week, student in asked(waiting()):
            found[week].waiting.append(student)
        for week, student in asked(late()):
            found[week].late.append(student)
        if MEASUREMENTS.name in tables:
            for week, student, notebook, cell in asked(undecided()):
                found[week].undecided[f"{notebook}/{cell}"].append(student)
    # not by the database: PostgreSQL would sort names as the server's language does
    for one in found.values():
        for names in (one.waiting, one.late, *one.undecided.values()):
            names.sort()
    return dict(found)


def cell_counts(place: str | Path, assignments: Collection[str]) -> dict[str, list[CellCount]]:
    """Count, cell by cell, who earned anything of the grader, by assignment. Raises `EngineError`."""
    found: dict[str, list[CellCount]] = defaultdict(list)
    cells = (
        select(CELL.c.id, ASSIGNMENT.c.name, NOTEBOOK.c.name, CELL.c.name)
        .join(NOTEBOOK, NOTEBOOK.c.id == CELL.c.notebook_id)
        .join(ASSIGNMENT, ASSIGNMENT.c.id == NOTEBOOK.c.assignment_id)
        .where(ASSIGNMENT.c.name.in_(assignments))
    )
    earning = func.sum(case((GRADE.c.auto_score > 0, 1), else_=0))
    # joined to the names of the cells, it would be read by nbgrader's index: cell by cell, all over the file
    counts = (
        of_grades(GRADE.c.cell_id, func.count(GRADE.c.auto_score), earning)
        .where(ASSIGNMENT.c.name.in_(assignments))
        .group_by(GRADE.c.cell_id)
    )
    with looking(place) as connection:
        if connection is None:
            return {}
        names = {cell: name for cell, *name in connection.execute(cells)}
        for cell, scored, earned in connection.execute(counts):
            if cell in names:  # not one that was compiled at this moment
                week, notebook, name = names[cell]
                found[week].append(CellCount(notebook, name, scored, earned))
    return {
        week: sorted(counted, key=lambda one: (one.notebook, one.cell)) for week, counted in found.items()
    }


def keeps_results(place: str) -> bool:
    """Tell whether there is a place for results in a database. Raises `EngineError`."""
    with looking(place) as connection:
        return connection is not None and inspect(connection).has_table(KEPT.name)


@contextmanager
def looking(place: str | Path) -> Iterator[Connection | None]:
    """Give a connection to a gradebook that is there; None where there is none."""
    if isinstance(place, Path) and not place.is_file():
        yield None
        return
    url = url_of(place)
    with explained(shown(url)):
        engine = engine_of(url)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def submissions(tables: Collection[str]) -> Select:
    """Ask for (assignment, student, key of each of our tables that there is) of all submissions."""
    ours = [one for one in (RECORDED, TAKEN_BACK) if one.name in tables]
    asked = select(ASSIGNMENT.c.name, SUBMISSION.c.student_id, *(one.c.key for one in ours)).join(
        SUBMISSION, SUBMISSION.c.assignment_id == ASSIGNMENT.c.id
    )
    for one in ours:
        asked = asked.join(one, one.c.submission_id == SUBMISSION.c.id, isouter=True)
    return asked


def waiting() -> Select:
    """Ask for (assignment, student) where a person has to mark something."""
    return of_grades(*WHO).where(GRADE.c.needs_manual_grade.is_(True)).distinct()


def late() -> Select:
    """Ask for (assignment, student) where something is taken off for being late."""
    return of_papers(*WHO).where(PAPER.c.late_submission_penalty > 0).distinct()


def undecided() -> Select:
    """Ask for (assignment, student, notebook, cell) of figures that were counted in the student's favour."""
    cell = and_(CELL.c.id == MEASUREMENTS.c.cell_id, CELL.c.notebook_id == PAPER.c.notebook_id)
    return (
        of_papers(*WHO, NOTEBOOK.c.name, CELL.c.name)
        .join(MEASUREMENTS, MEASUREMENTS.c.notebook_id == PAPER.c.id)
        .join(CELL, cell)
        .join(NOTEBOOK, NOTEBOOK.c.id == CELL.c.notebook_id)
        .where(MEASUREMENTS.c.undecided)
        .distinct()
    )


def of_grades(*columns: ColumnElement[Any]) -> Select:
    """Ask by way of the submissions, and our index on grades: those of a submission lie side by side in the file."""
    return of_papers(*columns).join(GRADE, GRADE.c.notebook_id == PAPER.c.id)


def of_papers(*columns: ColumnElement[Any]) -> Select:
    return (
        select(*columns)
        .select_from(PAPER)
        .join(SUBMISSION, SUBMISSION.c.id == PAPER.c.assignment_id)
        .join(ASSIGNMENT, ASSIGNMENT.c.id == SUBMISSION.c.assignment_id)
    )
