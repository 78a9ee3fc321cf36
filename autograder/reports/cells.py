"""A student's notebook as it ran, cell by cell, for the feedback page.

The instructor's cells show what was released, whatever the paper holds: its test cells carry hidden code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from autograder.model import Exam, ExamCell, PaperCell, Ran, Result
from autograder.reports.outputs import output_html
from autograder.reports.questions import Graded, Question
from autograder.reports.text import code, plain, prose

__all__ = ["Shown", "shown_cells"]

LOCKED = ("given", "test", "task")
LABELS = {
    "solution": "Your answer",
    "manual": "Your answer, graded by a person",
    "test": "Test",
    "task": "Task",
    "extra": "Your own cell",
}
STATUSES = {
    "timed out": "This cell went over its time limit.",
    "died": "This cell ended the notebook's process.",
    "skipped": "This cell was not run.",
}
# what a page colours and sets, in characters: a notebook of a thousand crowded cells must not hold up a class
MOST_PARSED = 200_000


@dataclass(frozen=True)
class Shown:
    """One cell of the page. `graded` and `question` are set under a test or an answer graded by hand."""

    kind: str
    label: str
    name: str
    body: Markup
    outputs: tuple[Markup, ...] = ()
    notice: str = ""
    graded: Graded | None = None
    question: Question | None = None


def shown_cells(exam: Exam, result: Result, questions: Iterable[Question]) -> Iterator[Shown]:
    """Show the cells of a paper in its order, each with its outputs; nothing where it could not be read."""
    exam_cells = {cell.id: cell for cell in exam.cells}
    ran = {each.id: each for each in result.sitting.ran}
    graded = {cell.name: (cell, question) for question in questions for cell in question.cells}
    parsed = 0
    for cell in result.paper.cells:
        exam_cell = exam_cells.get(cell.id)
        source = _source(cell, exam_cell)
        if source is None or (not source.strip() and cell.kind != "code"):
            continue
        parsed += len(source)
        body = plain(source) if parsed > MOST_PARSED or cell.kind == "raw" else _body(cell.kind, source)
        verdict, question = graded.get(cell.name, (None, None)) if cell.name else (None, None)
        # what a test cell wrote stays out: it ran beside hidden code and values
        run = ran.get(cell.id) if cell.role != "test" else None
        outputs, notice = _came_of(run)
        name = "" if cell.role in ("given", "free", "extra") else cell.name
        yield Shown(cell.kind, LABELS.get(cell.role, ""), name, body, outputs, notice, verdict, question)


def _source(cell: PaperCell, exam_cell: ExamCell | None) -> str | None:
    """Find what may be shown of a cell; None for an instructor's cell that the exam no longer has."""
    role = exam_cell.role if exam_cell else cell.role
    if role in LOCKED or cell.role in LOCKED:
        return exam_cell.release if exam_cell else None
    return cell.source


def _body(kind: str, source: str) -> Markup:
    return code(source) if kind == "code" else prose(source)


def _came_of(run: Ran | None) -> tuple[tuple[Markup, ...], str]:
    if run is None:
        return (), ""
    shown = tuple(html for html in map(output_html, run.outputs) if html)
    notice = STATUSES.get(run.status, "")
    # an error that left no output would otherwise be silent
    if run.status == "error" and not any(each.get("output_type") == "error" for each in run.outputs):
        notice = run.error
    return shown, notice
