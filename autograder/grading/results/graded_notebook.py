"""Write the graded notebook, `autograded/<student>/<assignment>/<notebook>.ipynb`, for nbgrader's formgrader.

It is the paper with its outputs, in nbformat 4.5 with nbgrader's cell metadata. Locked cells show what was
released, so that no tool that makes a page of this file can show a hidden test or a mark scheme. A
test cell's output is its outcome in words for the student, shaped so that nbgrader's own rule
(`determine_grade`) reads the same points off it: an error for none, a number for a part, neither for all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from autograder.course import Course, replacing
from autograder.errors import EngineError
from autograder.model import Exam, ExamCell, Finding, PaperCell, Ran, Result, Score

__all__ = ["graded_notebook", "write_graded_notebook"]

LOCKED = ("given", "test", "task")


def write_graded_notebook(course: Course, exam: Exam, result: Result) -> Path:
    """Write the graded notebook of one result in the place of an earlier one, and return its path.

    Raises `EngineError` when it cannot be written; the earlier one is then still whole.
    """
    path = course.graded_path(result.student, result.assignment, result.notebook)
    with replacing(path, "make room, then grade again") as unfinished:
        unfinished.write_bytes(graded_notebook(exam, result))
    return path


def graded_notebook(exam: Exam, result: Result) -> bytes:
    """Make the graded notebook of one result, as JSON in UTF-8.

    A paper that could not be read shows the released cells, so that points can still be given by hand.
    """
    paper = result.paper
    exam_cells = {cell.id: cell for cell in exam.cells}
    handed_in = paper.cells or tuple(
        PaperCell(cell.id, cell.kind, cell.role, cell.name, cell.release) for cell in exam.cells
    )
    shown = _Shown(result)
    cells = [shown.cell(cell, exam_cells.get(cell.id)) for cell in handed_in]
    told = (paper.reason, *paper.mended) if paper.reason else paper.mended
    if told:
        cells.insert(0, _note(told, {cell.id for cell in handed_in}))
    notebook = {"cells": cells, "metadata": exam.metadata, "nbformat": 4, "nbformat_minor": 5}
    try:
        return msgspec.json.format(msgspec.json.encode(notebook), indent=1) + b"\n"
    except UnicodeEncodeError:
        # half a surrogate pair that came through: UTF-8 has none
        return json.dumps(notebook, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


class _Shown:
    """Cells as the graded notebook has them, with what came of each in the exam."""

    def __init__(self, result: Result) -> None:
        self._ran = {ran.id: ran for ran in result.sitting.ran}
        self._findings = {finding.name: finding for finding in result.sitting.findings}
        self._scores = {score.name: score for score in result.scores}

    def cell(self, cell: PaperCell, exam_cell: ExamCell | None) -> dict[str, Any]:
        if exam_cell is None and cell.role != "extra":
            raise EngineError(
                f"cell {cell.id}: the paper has it, the exam has not\n  compile, then grade again"
            )
        locked = exam_cell is not None and cell.role in LOCKED
        shown: dict[str, Any] = {
            "cell_type": cell.kind,
            "id": cell.id,
            "metadata": {"nbgrader": _nbgrader(exam_cell)} if exam_cell and exam_cell.name else {},
            "source": exam_cell.release if exam_cell and locked else cell.source,
        }
        if cell.kind == "code":
            ran = self._ran.get(cell.id)
            shown["execution_count"] = ran.execution_count if ran else None
            shown["outputs"] = list(self._outputs(cell, ran))
        return shown

    def _outputs(self, cell: PaperCell, ran: Ran | None) -> Iterator[dict[str, Any]]:
        if cell.role != "test":
            yield from ran.outputs if ran else ()
        # what a test cell wrote stays out: student code that remembers a hidden value may print it there
        elif cell.name in self._scores:
            count = ran.execution_count if ran else None
            yield from _verdict(self._scores[cell.name], self._findings.get(cell.name), count)


def _verdict(score: Score, finding: Finding | None, count: int | None) -> Iterator[dict[str, Any]]:
    """Say what a test cell earned and why. `Finding.detail` has hidden code in it, and is not for here."""
    outcome = finding.outcome if finding else "not run"
    message = (finding.message if finding else "") or score.reason
    earned = "not yet graded" if score.earned is None else f"{score.earned:g} of {score.points:g} points"
    exposed = " (exposed: this test ran in the student's process)" if score.exposed else ""
    headline = f"{outcome}: {earned}{exposed}"
    if score.earned == 0.0 and score.points > 0.0:
        lines = [headline, *message.splitlines()]
        yield {"output_type": "error", "ename": outcome, "evalue": message, "traceback": lines}
        return
    text = f"{headline}\n{message}\n" if message else f"{headline}\n"
    yield {"output_type": "stream", "name": "stdout", "text": text}
    if score.earned not in (None, score.points):
        number = {"text/plain": repr(score.earned)}
        yield {"output_type": "execute_result", "data": number, "metadata": {}, "execution_count": count}


def _note(told: tuple[str, ...], taken: set[str]) -> dict[str, Any]:
    """Put what intake has to say above the notebook; indented, so that a student's words are no markup."""
    name = "intake"
    while name in taken:
        name += "-"
    lines = "\n".join(f"    {line}" for sentence in told for line in sentence.splitlines())
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": f"**At intake**\n\n{lines}"}


@lru_cache(maxsize=4096)
def _nbgrader(cell: ExamCell) -> dict[str, Any]:
    """Make nbgrader's block of a cell, schema version 3, with the checksum of what was released."""
    graded, answered = cell.role in ("test", "manual"), cell.role in ("solution", "manual")
    block: dict[str, Any] = {
        "cell_type": cell.kind,
        "grade": graded,
        "grade_id": cell.name,
        "locked": cell.role in LOCKED,
        "schema_version": 3,
        "solution": answered,
        "task": cell.role == "task",
    }
    if graded or cell.role == "task":
        block["points"] = cell.points
    # in the order of nbgrader.utils.compute_checksum, which takes seconds to import
    parts = [cell.release, cell.kind, graded, answered, block["locked"], cell.name]
    parts += [float(cell.points)] if graded else []
    told = "".join(map(str, parts)).encode("utf-8", "replace")
    block["checksum"] = hashlib.md5(told, usedforsecurity=False).hexdigest()
    return block
