"""In what an entry differs from what is stored, in points: shown to a person before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.grading.gradebook.entry import Entry

__all__ = ["Difference", "MarkDifference", "difference_of"]

ROUNDING = 1e-9  # points: sums of the same marks in another order


@dataclass(frozen=True)
class MarkDifference:
    """One graded cell whose automatic score changes; None is a score that there was not, or that a person has to give.

    A `manual` mark counts in its place before and after, so that the change is hidden.
    """

    notebook: str
    cell: str
    question: str
    before: float | None
    after: float | None
    manual: float | None
    points: float


@dataclass(frozen=True)
class Difference:
    """One student's scores before and after: totals are what counts, less the penalty for being late.

    `new` tells that the grader had given nothing before. `waiting` counts the cells that a person is asked to look at,
    and was not before.
    """

    student: str
    new: bool
    before: float
    after: float
    penalty_before: float
    penalty_after: float
    marks: tuple[MarkDifference, ...]
    waiting: int = 0

    @property
    def differs(self) -> bool:
        """Tell whether any score or penalty changes."""
        return self.new or bool(self.marks) or self.penalty_before != self.penalty_after

    @property
    def direction(self) -> int:
        """1 where the total goes up, -1 where it goes down, 0 where it stays."""
        change = self.after - self.before
        return 0 if abs(change) < ROUNDING else 1 if change > 0 else -1


def difference_of(entry: Entry) -> Difference:
    """Tell in what an entry differs from what is stored."""
    marks, scores, new, waiting = [], [0.0, 0.0], True, 0
    for notebook, registered, cell, cell_id in entry.graded():
        row = entry.grades.get(entry.submitted[notebook], cell_id)
        before, after = row.get("auto_score"), _now(entry, notebook, cell_id, "auto_score")
        manual = row.get("manual_score")
        for side, auto in enumerate((before, after)):
            scores[side] += ((auto or 0.0) if manual is None else manual) + (row.get("extra_credit") or 0.0)
        new = new and before is None
        waits = _now(entry, notebook, cell_id, "needs_manual_grade")
        waiting += bool(waits) and not row.get("needs_manual_grade")
        if before != after:
            about = registered.cells[cell]
            question = about.question or cell
            marks.append(MarkDifference(notebook, cell, question, before, after, manual, about.points))
    lost, loses = (sum(side) for side in zip((0.0, 0.0), *_penalties(entry), strict=True))
    total, becomes = max(0.0, scores[0] - lost), max(0.0, scores[1] - loses)
    return Difference(entry.student, new, total, becomes, lost, loses, tuple(marks), waiting)


def _now(entry: Entry, notebook: str, cell_id: str, column: str) -> Any:
    return entry.grades.now(entry.submitted[notebook], cell_id, column)


def _penalties(entry: Entry) -> Iterator[tuple[float, float]]:
    """Each notebook's late penalty, before and after."""
    for notebook in entry.registered.notebooks.values():
        row: Mapping[Any, Any] = entry.notebooks.get(entry.id, notebook.id)
        column = "late_submission_penalty"
        yield row.get(column) or 0.0, entry.notebooks.now(entry.id, notebook.id, column) or 0.0
