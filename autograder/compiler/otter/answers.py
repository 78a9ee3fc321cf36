"""A question's prompts and solutions, as cells that students answer in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from autograder.compiler.otter.blocks import FileCell
from autograder.compiler.otter.markup import handout, runs, without_ignored, worked
from autograder.compiler.otter.question import Question
from autograder.compiler.stub import STUB
from autograder.model import Cell

__all__ = ["answer_cells", "open_cell", "plain_cell"]

ANSWER = "_Type your answer here, replacing this text._"
INCLUDED = "otter_include"


def plain_cell(cell: FileCell, name: str = "") -> Cell:
    """Make a cell that students get as it is; with a name it is locked."""
    return Cell(
        id=cell.id,
        kind=cell.kind,
        role="given" if name else "free",
        name=name,
        source=without_ignored(cell.source),
        metadata=_tags(cell),
    )


def open_cell(cell: FileCell, name: str = "") -> Cell:
    """Make a cell outside of the solutions' blocks where otter takes answers out of all cells."""
    made = _code_answer("answer", cell) if cell.kind == "code" else plain_cell(cell)
    return plain_cell(cell, name) if made.role != "solution" else made


def answer_cells(
    question: Question, name: str, parts: Sequence[tuple[str, FileCell]], stripped: bool = False
) -> Iterator[Cell]:
    """Make the cells of a question but for its tests; `name` is that of its answer.

    Where they are `stripped`, answers are taken out of cells outside of solutions as well. Raises `ValueError` for
    markup that otter cannot read.
    """
    written = [cell.source for block, cell in parts if block == "solution" and _is_written(cell)]
    marks = question.marks if question.manual else 0.0
    graded = False
    for block, cell in parts:
        made = None
        if block == "tests":
            continue
        if not block:
            given = f"{name}-given" if cell.kind == "code" else ""
            made = open_cell(cell, given) if stripped else plain_cell(cell, given)
        elif _is_answer(question, block, cell, written):
            if not graded:
                made = _written_answer(name, marks, written, cell.source if block == "prompt" else ANSWER)
            graded = True
        elif block == "prompt" or cell.kind != "code":
            made = None if _is_written(cell) and block == "solution" else plain_cell(cell)
        else:
            made = _code_answer(name, cell)
            if question.manual and not written and not graded and made.role == "solution":
                made, graded = replace(made, role="manual", points=marks), True
        if made is not None:
            yield made


def _is_written(cell: FileCell) -> bool:
    """Tell whether a text cell of a solution is kept from students."""
    return cell.kind == "markdown" and INCLUDED not in cell.tags


def _is_answer(question: Question, block: str, cell: FileCell, written: list[str]) -> bool:
    """Tell whether a text cell stands where students write the answer that a person grades."""
    return question.manual and bool(written) and _is_written(cell) and block in ("prompt", "solution")


def _written_answer(name: str, marks: float, written: list[str], prompt: str) -> Cell:
    return Cell(
        id="",
        kind="markdown",
        role="manual",
        name=name,
        source="\n\n".join(written),
        points=marks,
        question=name,
        metadata={STUB: prompt},
    )


def _code_answer(name: str, cell: FileCell) -> Cell:
    """Make a solution's code cell; one without any markup is given out as it is."""
    found = runs(without_ignored(cell.source))
    if all(run.kind == "both" for run in found):
        return plain_cell(cell)
    return Cell(
        id=cell.id,
        kind="code",
        role="solution",
        name=name,
        source=worked(found),
        question=name,
        metadata=_tags(cell) | {STUB: handout(found)},
    )


def _tags(cell: FileCell) -> dict[str, Any]:
    return {"tags": list(cell.tags)} if cell.tags else {}
