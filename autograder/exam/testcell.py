"""Run one test cell in the examiner and say what was found.

The verdict is this code's own: whether an exception came out of the cell, and the number that its last
expression had. What a student may read of it depends on whether a hidden line was involved: then it is the
hint and nothing else.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import linecache
import math
import numbers
import re
import sys
import time
import traceback
from collections.abc import Callable
from types import CodeType, TracebackType
from typing import Any

import numpy as np

from autograder.checks import record_credits
from autograder.exam.names import Names
from autograder.exam.outputs import for_terminal, printable
from autograder.exam.raised import StudentDied, TimeUp, is_builtin
from autograder.model import ExamCell, Finding, Measurement

__all__ = ["hint_for", "run_test"]

TEXT = 4000
STATEMENT = 160
HINT = "# hint:"
OUT_OF_RANGE = -1.0  # no number of points
CELL = re.compile(r"<[A-Za-z0-9_-]{1,64}>")


def run_test(cell: ExamCell, names: Names, say: Callable[[str], None]) -> Finding:
    """Run a test cell; `say` gets what its visible lines print.

    Never raises for what the test or the student's code does: everything becomes a `Finding`.
    """
    started = time.monotonic()
    outcome, value, hidden, message = "passed", None, False, ""
    error: BaseException | None = None
    printed = Printed(cell, say)
    with record_credits() as credits, contextlib.redirect_stdout(printed):
        try:
            value = execute(cell, names)
        except (KeyboardInterrupt, Exception, SystemExit) as caught:
            outcome, error = "failed", caught
        except TimeUp as caught:
            outcome, error = "timed out", caught
        except StudentDied as caught:
            outcome, error = "died", caught
    told = ""
    if error is not None:
        lines = lines_of(cell, error.__traceback__)
        hidden = any(is_hidden(cell, line) for line in lines)
        try:
            message, told = explain(cell, error, lines, hidden, outcome), detail(error)
        except Exception as failure:  # what a student's process says must not end the examiner
            message, told = f"The test did not pass ({type(error).__name__}).", repr(type(failure))
    number = number_of(value)
    return Finding(
        name=cell.name,
        outcome=outcome,  # type: ignore[arg-type]
        value=number,
        message=for_terminal(message),
        detail=printable(told),
        hidden=hidden,
        seconds=time.monotonic() - started,
        measurements=tuple(
            Measurement(credit.what, credit.value, credit.zero, credit.full, credit.credit)
            for credit in credits
        ),
    )


def filename(cell: ExamCell) -> str:
    """What the test cell's frames are called in a traceback."""
    return f"<{cell.name}>"


def execute(cell: ExamCell, names: Names) -> Any:
    """Execute the cell; returns the value of its last statement if that is an expression, otherwise None."""
    name = filename(cell)
    linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(keepends=True), name)
    body, last = compiled(cell.source, name)
    exec(body, names)
    return eval(last, names) if last is not None else None


@functools.lru_cache(maxsize=256)
def compiled(source: str, name: str) -> tuple[CodeType, CodeType | None]:
    """A test cell's code, and apart from it the code of a last expression; once for all papers of an examiner."""
    tree = ast.parse(source, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        final = tree.body.pop()
        assert isinstance(final, ast.Expr)
        last = compile(ast.Expression(final.value), name, "eval")
    return compile(tree, name, "exec"), last


def number_of(value: Any) -> float | None:
    """A last expression's value as a number of points; None when it is no number.

    A truth value is 0 or "all points": `np.allclose(a, b)` at the end of a cell means what it says. NaN, infinity and
    what is too large for a float become a number that is outside of every range: reports are JSON, which has none
    of them, and a number that got lost on the way would be taken for a cell without one, which earns everything.
    """
    if isinstance(value, (bool, np.bool_)):
        return None if value else 0.0
    if type(value) in (int, float) or (isinstance(value, np.generic) and isinstance(value, numbers.Real)):
        try:
            number = float(value)
        except OverflowError:
            return OUT_OF_RANGE
        return number if math.isfinite(number) else OUT_OF_RANGE
    return None


def is_hidden(cell: ExamCell, line: int) -> bool:
    """Tell whether a line of the cell is withheld from students."""
    return any(first <= line <= last for first, last in cell.hidden)


def lines_of(cell: ExamCell, trace: TracebackType | None) -> list[int]:
    """The lines of the test cell that an exception passed through, outermost first."""
    return [line for frame, line in traceback.walk_tb(trace) if frame.f_code.co_filename == filename(cell)]


def hint_for(cell: ExamCell, lines: list[int]) -> str:
    """The hint that goes with a hidden line: the nearest `# hint:` above it in its region, or the cell's own."""
    source = cell.source.splitlines()
    for line in (line for line in reversed(lines) if is_hidden(cell, line)):
        first = next(first for first, last in cell.hidden if first <= line <= last)
        for text in reversed(source[first - 1 : line]):
            if text.strip().lower().startswith(HINT):
                return text.strip()[len(HINT) :].strip()
    return cell.hint


def explain(cell: ExamCell, error: BaseException, lines: list[int], hidden: bool, outcome: str) -> str:
    """Say to the student what went wrong; for a hidden line the hint alone."""
    if hidden:
        hint = hint_for(cell, lines)
        reason = {"timed out": " It went over the time limit.", "died": " The notebook's process ended."}.get(
            outcome, ""
        )
        kind = (
            f" Your code raised {type(error).__name__}." if from_student(error) and is_builtin(error) else ""
        )
        return f"A hidden test did not pass.{kind}{reason}" + (f"\nHint: {hint}" if hint else "")
    if outcome == "timed out":
        return f"Over the time limit: your code {error}."
    if outcome == "died":
        return f"Your notebook's process {error}." if lines else f"Your notebook's process ended: {error}."
    where = f"\n  test line {lines[0]}: {statement(cell, lines[0])}" if lines else ""
    for file, line, function in getattr(error, "places", [])[-3:]:
        if CELL.fullmatch(file):  # a place in a library tells a student little
            where += f"\n  your cell {file.strip('<>')}, line {line}, in {function[:60]}"
    text = str(error)
    if isinstance(error, AssertionError) and not from_student(error):
        return (text or "An assertion of the test does not hold.") + where
    return f"{type(error).__name__}: {text}{where}"[:TEXT]


def statement(cell: ExamCell, line: int) -> str:
    """The visible statement that a line belongs to, on one line, cut."""
    within = [
        node
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    if not within:
        return ""
    nearest = max(within, key=lambda node: node.lineno)
    last = (
        nearest.lineno if hasattr(nearest, "body") else nearest.end_lineno
    )  # a block may have hidden lines in it
    lines = cell.source.splitlines()[nearest.lineno - 1 : last]
    text = " ".join(part.strip() for part in lines)
    return text if len(text) <= STATEMENT else text[:STATEMENT] + " ..."


def from_student(error: BaseException) -> bool:
    """Tell whether an exception came out of the student's code."""
    return getattr(error, "from_student", False)


def detail(error: BaseException) -> str:
    """The traceback for the instructor, hidden code and all."""
    return "".join(traceback.format_exception(error))[-TEXT:]


class Printed(io.TextIOBase):
    """The test cell's standard output: kept only where no hidden line is running."""

    def __init__(self, cell: ExamCell, say: Callable[[str], None]) -> None:
        self._cell, self._say = cell, say

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not on_hidden_line(self._cell):
            self._say(text)
        return len(text)


def on_hidden_line(cell: ExamCell) -> bool:
    """Tell whether a hidden line of the test cell is on the stack now."""
    frame = sys._getframe(1)
    name = filename(cell)
    walking: Any = frame
    while walking is not None:
        if walking.f_code.co_filename == name and is_hidden(cell, walking.f_lineno):
            return True
        walking = walking.f_back
    return False
