"""Putting back what a submission's entry said before a regrade.

Only what that regrade wrote is put back, and only while it is still there: a score that came from elsewhere since
stays, and with it all of that submission. What people wrote is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from autograder.grading.gradebook.difference import Difference, difference_of
from autograder.grading.gradebook.entry import Entry
from autograder.grading.gradebook.recorded import State, read_states
from autograder.grading.gradebook.regraded import Before, RowChange, numbers_of
from autograder.grading.gradebook.regrades import Regrade
from autograder.grading.gradebook.rows import Rows

__all__ = ["ALREADY", "Restoration", "put_back"]

ALREADY = "has these scores already"
CHANGED = "graded again since, so it keeps its scores"
REMOVED = "no longer in the gradebook"
UNKNOWN = State("", "", "")


@dataclass(frozen=True)
class Restoration:
    """What taking a regrade back does for one submission: its difference, or the reason why nothing is done.

    `gone` are cells that are no longer there. `key` is that of the task whose scores are put back, empty where
    that is not known; `timestamp` is when that was handed in, naive UTC; `numbers` are those scores, as `numbers_of`.
    """

    student: str
    difference: Difference | None = None
    reason: str = ""
    gone: tuple[str, ...] = ()
    key: str = ""
    timestamp: datetime | None = None
    numbers: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class _Place:
    """A row of an entry."""

    rows: Rows
    belongs: str
    about: str


def put_back(
    connection: Connection, entry: Entry, regrade: Regrade, there: bool, before: Sequence[Before]
) -> Restoration:
    """Put into an entry what it said before a regrade, and tell what that changes; nothing is written.

    `there` tells that it is still the entry that was changed, `before` is what was kept of it, the oldest first.
    """
    student, oldest = entry.student, before[0]
    if not there:
        return Restoration(student, reason=REMOVED)
    was, now = oldest.state or UNKNOWN, read_states(connection, entry.id)[0] or UNKNOWN
    wrote = before[-1].wrote
    untouched = all(number == wrote.get(name) for name, number in numbers_of(entry).items())
    gone, numbers = _put_rows(entry, before), numbers_of(entry)
    if not entry.changes() if untouched else now.key == was.key:
        return Restoration(student, None, ALREADY, (), was.key, oldest.timestamp, numbers)
    if not untouched:
        return Restoration(student, reason=CHANGED)
    entry.timestamp, entry.figures = oldest.timestamp, _figures(entry, oldest)
    entry.state = State(was.key, was.terms, entry.digest())
    # what an undo took back is there again, and nothing is taken back but what was then
    entry.taken_back = oldest.taken_back if regrade.kind == "undo" else now
    return Restoration(student, difference_of(entry), "", gone, was.key, oldest.timestamp, numbers)


def _put_rows(entry: Entry, before: Sequence[Before]) -> tuple[str, ...]:
    """Put back all rows that are still there; name the cells that are not."""
    gone = []
    for change in _folded(before):
        place = _place(entry, change)
        if place is None:
            gone.append(f"{change.notebook}/{change.cell}".rstrip("/"))
        else:
            _put(place, change)
    return tuple(dict.fromkeys(gone))


def _folded(before: Sequence[Before]) -> Iterator[RowChange]:
    """Each row's change from the first time it was written to the last."""
    found: dict[tuple[str, str, str], RowChange] = {}
    for each in before:
        for change in each.rows:
            key = (change.table, change.notebook, change.cell)
            first = found.get(key, change)
            found[key] = RowChange(*key, first.before, change.after)
    yield from found.values()


def _place(entry: Entry, change: RowChange) -> _Place | None:
    """Find a row in the gradebook as it is now."""
    notebook = entry.registered.notebooks.get(change.notebook)
    if notebook is None:
        return None
    if change.table == "notebook":
        return _Place(entry.notebooks, entry.id, notebook.id)
    cells = notebook.graded if change.table == "grade" else notebook.commented
    rows = entry.grades if change.table == "grade" else entry.comments
    cell_id = cells.get(change.cell)
    return None if cell_id is None else _Place(rows, entry.submitted[change.notebook], cell_id)


def _put(place: _Place, change: RowChange) -> None:
    """Put a row's values back; whether a person has to look at it stays as they said since."""
    stored = place.rows.get(place.belongs, place.about)
    values = {
        name: value if stored.get(name) == change.after[name] else stored.get(name)
        for name, value in change.before.items()
    }
    place.rows.put(place.belongs, place.about, **values)


def _figures(entry: Entry, before: Before) -> dict[str, list[dict[str, Any]]]:
    """The rows of the figures that were there, of cells that still are, by the id of the submitted notebook."""
    figures = {}
    for name, notebook in entry.registered.notebooks.items():
        there = (row for row in before.figures.get(name, []) if row["cell_id"] in notebook.graded.values())
        figures[entry.submitted[name]] = [
            row | {"recorded": datetime.fromisoformat(row["recorded"])} for row in there
        ]
    return figures
