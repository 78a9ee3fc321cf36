"""A test cell that has to run in the student's process, and what is made of it.

Theory of operation
-------------------
Some tests cannot be asked from outside: they patch a function, read a figure's axes, delete a global name. Such a cell
is sent to the student's process, part by part as every test cell is held: its open part at its place, its closed part,
wherever nothing below depends on it, to a copy of the process when the whole notebook has run. So the code of a hidden
test is in no process in which the student's cells still run.

What was found is decided here, by what the process answers: an exception, a number, nothing. Outputs never count. But
the answer is the process's own claim, and code in it can forge the claim. So the score of such a cell is marked as
exposed, and a course can forbid the mode.
"""

from __future__ import annotations

import ast
import functools
import warnings
from typing import Any

from autograder.exam.student import Student
from autograder.magics import without_mere_magics
from autograder.model import ExamCell

__all__ = ["first_closed_line", "hold_in_process", "without_verdicts"]


def hold_in_process(student: Student, cell: ExamCell, closed: bool) -> Any:
    """Have the student's process run the open or the closed part of a test cell; returns the number that it ends in.

    Raises what the part raised, `TimeUp` and `StudentDied`.
    """
    first = first_closed_line(cell.source, cell.hidden)
    lines = cell.source.split("\n")
    if first is None:
        source, ends_here = cell.source, True
    elif closed:
        source, ends_here = "\n".join([""] * (first - 1) + lines[first - 1 :]), True
    else:
        source, ends_here = "\n".join(lines[: first - 1]), False
    value = student.hold(cell.name, source)
    return value if ends_here else None


@functools.lru_cache(maxsize=256)
def first_closed_line(source: str, hidden: tuple[tuple[int, int], ...]) -> int | None:
    """The line that the first statement with a hidden line in it begins with; None where there is no such statement.

    Of a cell that is not plain Python (magics, `await`) it is line 1: it cannot be cut.
    """
    if not hidden:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(without_mere_magics(source))
    except (SyntaxError, ValueError):
        return 1
    first = min(first for first, _ in hidden)
    closed = [begin(node) for node in tree.body if (node.end_lineno or 0) >= first]
    return min(closed, default=None)


def begin(node: ast.stmt) -> int:
    """The first line of a statement, decorators counted."""
    return min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])


def without_verdicts(outputs: list[Any]) -> list[Any]:
    """Leave out what the shell shows of an exception or a last value: the finding says it."""
    kinds = [output.get("output_type") if type(output) is dict else None for output in outputs]
    return [
        output
        for output, kind in zip(outputs, kinds, strict=True)
        if not (type(kind) is str and kind in ("error", "execute_result"))
    ]
