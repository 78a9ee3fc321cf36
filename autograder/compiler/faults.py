"""How the compiler words a fault in a source notebook: the place, and the name that was perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from autograder.errors import SourceError
from autograder.model import Cell

__all__ = ["Fault", "cell_fault", "perhaps", "place"]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell of a notebook.

    In a percent script it is refused: its author can mend it. An `.ipynb` was written for a kernel that runs all its
    cells, and what that kernel makes of it has to be had: a test cell that cannot run in the examiner then runs "in
    process", an instructor's cell that cannot ("there") runs in the student's process alone, and of anything else there
    is a "remark".
    """

    cell: Cell
    error: SourceError
    otherwise: Literal["in process", "there", "remark"]


def cell_fault(path: str, cell: Cell, line: int | None, problem: str, remedy: str) -> SourceError:
    """Make the error for line `line` of a cell, 1-based; None is the cell's header, or its first line.

    A percent script's lines are counted in the file, an `.ipynb`'s in the cell, as `SourceError` has them.
    """
    return SourceError(path, cell.name or cell.id, place(cell, line), problem, remedy)


def place(cell: Cell, line: int | None) -> int:
    """Tell the line number that a message gives for a cell's line."""
    if not cell.line:
        return line or 1
    return cell.line - 1 if line is None else cell.line + line - 1


def perhaps(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that is nearest to a misspelt one: "; did you mean 'softmax'?", or nothing."""
    near = get_close_matches(word, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
