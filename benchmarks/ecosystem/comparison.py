"""The points of both tools beside each other, and why they differ where they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.ecosystem.ours import Held
from benchmarks.ecosystem.scored import Mark, Scored

__all__ = ["KNOWN", "Compared", "Row", "compare"]

ROUNDING = 1e-6

# differences that are faults of nbgrader's, by name
KNOWN = {
    "stderr": "nbgrader gives 0 for a test cell that writes to stderr, a warning too",
    "above": "a last expression above the maximum: nbgrader fails the whole submission, here the maximum is given",
    "false": "a last expression that is False: nbgrader gives all points, here none",
    "lost": "nbgrader gives no score for the whole submission",
}


@dataclass(frozen=True)
class Row:
    """One graded cell of one submission. `known` is a key of `KNOWN`, empty where none is known."""

    student: str
    notebook: str
    cell: str
    of: float
    theirs: float | None
    ours: float | None
    known: str = ""
    their_how: str = ""
    our_how: str = ""
    missing: str = ""

    @property
    def equal(self) -> bool:
        """Whether both gave the same; None is equal to None alone."""
        if self.missing:
            return False
        if self.theirs is None or self.ours is None:
            return self.theirs is self.ours
        return abs(self.theirs - self.ours) <= ROUNDING


@dataclass(frozen=True)
class Compared:
    """One sample: its rows, who refused it, and what ran in the student's process."""

    name: str
    origin: str
    rows: tuple[Row, ...]
    their_refusal: str
    our_refusal: str
    our_lost: dict[str, str]
    their_lost: dict[str, str]
    traceback: str
    other_stubs: tuple[str, ...]
    in_process: dict[str, dict[str, str]]
    remarks: tuple[str, ...]
    tool: str = "nbgrader"

    @property
    def wanting(self) -> bool:
        """Whether this engine scored otherwise for no known reason, refused what the other tool takes, or broke."""
        refused = bool(self.our_refusal) and not self.their_refusal
        return bool(self.unexplained or self.our_lost or self.traceback) or refused

    @property
    def unexplained(self) -> tuple[Row, ...]:
        """The rows that differ for no known reason."""
        return tuple(row for row in self.rows if not row.equal and not row.known)


def compare(name: str, origin: str, theirs: Scored, held: Held, tool: str = "nbgrader") -> Compared:
    """Put the scores of the tool, nbgrader or otter, and ours beside each other, cell by cell."""
    ours = held.scored
    rows = tuple(_rows(theirs, ours, tool)) if not (theirs.refused or ours.refused) else ()
    other = tuple(
        notebook for notebook, cells in theirs.stubs.items() if cells != ours.stubs.get(notebook, cells)
    )
    return Compared(
        name,
        origin,
        rows,
        theirs.refused,
        ours.refused,
        ours.lost,
        theirs.lost,
        ours.traceback,
        other,
        held.in_process,
        held.remarks,
        tool,
    )


def _rows(theirs: Scored, ours: Scored, tool: str) -> Iterator[Row]:
    for student in sorted({*theirs.marks, *theirs.lost, *ours.marks, *ours.lost}):
        books = {**ours.marks.get(student, {}), **theirs.marks.get(student, {})}
        for notebook in books:
            left = theirs.marks.get(student, {}).get(notebook, {})
            right = ours.marks.get(student, {}).get(notebook, {})
            for cell in {**right, **left}:
                lost = theirs.lost.get(student, "")
                yield _row((student, notebook, cell), left.get(cell), right.get(cell), lost, tool)


def _row(place: tuple[str, str, str], left: Mark | None, right: Mark | None, lost: str, tool: str) -> Row:
    either = left or right
    assert either is not None
    row = Row(
        *place,
        either.of,
        left.points if left else None,
        right.points if right else None,
        their_how=left.how if left else lost,
        our_how=right.how if right else "",
        missing=tool if left is None else "course" if right is None else "",
    )
    if row.equal:
        return row
    return replace(row, known=_known(row))


def _known(row: Row) -> str:
    """Name the fault of nbgrader's that a difference comes from; empty where it is none."""
    if row.missing == "nbgrader":
        return "above" if "cannot be greater than maximum" in row.their_how else "lost"
    if row.theirs == 0 and row.their_how.startswith("stderr: "):
        return "stderr"
    if row.their_how == "value: False" and row.ours == 0:
        return "false"
    return ""
