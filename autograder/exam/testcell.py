"""Run one test cell in the examiner and say what was found.

The verdict is this code's own: whether an exception came out of the cell, and the number that its last
expression had. A test cell has two parts. The open one goes up to the first statement that has a hidden line in
it: what comes of it is told in full. The closed one is the rest: of it a student reads the hint and nothing else,
not even of visible lines in it, since the student's code knows hidden values by then and could tell them.
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
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import CodeType, FunctionType
from typing import Any, Literal

import numpy as np

from autograder.checks import record_credits
from autograder.errors import EngineError
from autograder.exam.handles import Handle
from autograder.exam.in_process import first_closed_line
from autograder.exam.measured import measurement
from autograder.exam.names import Names
from autograder.exam.outputs import for_terminal, printable
from autograder.exam.raised import NotDefined, StudentDied, TimeUp, is_builtin
from autograder.magics import without_mere_magics
from autograder.model import ExamCell, Finding

__all__ = [
    "Part",
    "Printed",
    "execute",
    "has_closed_part",
    "has_open_part",
    "hint_for",
    "joined",
    "names_of_closed_part",
    "run_part",
]

Part = Literal["open", "closed"]

TEXT = 4000
STATEMENT = 160
HINT = "# hint:"
OUT_OF_RANGE = -1.0  # no number of points
CELL = re.compile(r"<[A-Za-z0-9_-]{1,64}>")


def run_part(
    cell: ExamCell, part: Part, told: bool, run: Callable[[ExamCell, Part], Any], stdout: Printed
) -> Finding:
    """Run one part of a test cell, which prints to `stdout`.

    `run` executes the part and returns the value of the cell's last expression, if that is in it. `told` says whether
    the student may read what went wrong. Never raises for what the test or the student's code does: everything becomes
    a `Finding`. Raises `EngineError` for what the engine could not do.
    """
    started = time.monotonic()
    outcome, value, message = "passed", None, ""
    error: BaseException | None = None
    with record_credits() as credits, contextlib.redirect_stdout(stdout):
        try:
            value = run(cell, part)
        except EngineError:  # a failure of ours is no verdict
            raise
        except TimeUp as caught:
            outcome, error = "timed out", caught
        except StudentDied as caught:
            outcome, error = "died", caught
        except BaseException as caught:  # pytest's own outcomes are no `Exception`
            outcome, error = "failed", caught
    traced = ""
    if error is not None:
        lines = lines_of(cell, error)
        try:
            message, traced = explain(cell, error, lines, told, outcome), detail(error)
        except Exception as failure:  # what a student's process says must not end the examiner
            message, traced = f"The test did not pass ({type(error).__name__}).", repr(type(failure))
    return Finding(
        name=cell.name,
        outcome=outcome,  # type: ignore[arg-type]
        value=number_of(value, cell.truth),
        message=for_terminal(message),
        detail=printable(traced),
        hidden=error is not None and not told,
        seconds=time.monotonic() - started,
        measurements=tuple(measurement(credit, told and part == "open") for credit in credits),
    )


def joined(opened: Finding, closed: Finding) -> Finding:
    """What was found at a test cell whose open part passed."""
    return replace(
        closed,
        seconds=opened.seconds + closed.seconds,
        measurements=opened.measurements + closed.measurements,
    )


def filename(cell: ExamCell) -> str:
    """What the test cell's frames are called in a traceback."""
    return f"<{cell.name}>"


@dataclass(frozen=True)
class Code:
    """A test cell's code: its two parts, and apart from them the code of a last expression.

    A part is None where it has no statement; `last` belongs to the part that the cell ends with.
    """

    open: CodeType | None
    closed: CodeType | None
    last: CodeType | None


def has_closed_part(cell: ExamCell) -> bool:
    """Tell whether anything of a test cell is withheld from students, comments excepted."""
    if cell.in_process:
        return first_closed_line(cell.source, cell.hidden) is not None
    return compiled(cell.source, filename(cell), cell.hidden).closed is not None


def names_of_closed_part(cell: ExamCell, names: Names) -> tuple[str, ...]:
    """The names that the closed part may look up, directly or by the functions in `names` that it calls; sorted.

    Empty where they cannot be told, because the cell holds on to an object of the student's, or runs in their process.
    """
    if cell.in_process:
        return ()
    found: set[str] = set()
    parts = compiled(cell.source, filename(cell), cell.hidden)
    codes = [code for code in (parts.closed, parts.last) if code is not None]
    while codes:
        code = codes.pop()
        codes.extend(constant for constant in code.co_consts if isinstance(constant, CodeType))
        for name in set(code.co_names) - found:
            found.add(name)
            value = dict.get(names, name)
            if type(value) is Handle:
                return ()
            if isinstance(value, FunctionType) and value.__globals__ is names:
                codes.append(value.__code__)
    return tuple(sorted(found - dict.keys(names)))


def has_open_part(cell: ExamCell) -> bool:
    """Tell whether a test cell begins with statements of which none has a hidden line."""
    if cell.in_process:
        first = first_closed_line(cell.source, cell.hidden)
        return first is None or any(line.strip() for line in cell.source.split("\n")[: first - 1])
    return compiled(cell.source, filename(cell), cell.hidden).open is not None


def execute(cell: ExamCell, part: Part, names: Names) -> Any:
    """Execute a part; returns the value of the cell's last statement if that is an expression in it, otherwise None."""
    name = filename(cell)
    linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(keepends=True), name)
    code = compiled(cell.source, name, cell.hidden)
    body = code.open if part == "open" else code.closed
    if body is not None:
        exec(body, names)
    ends_here = part == "closed" or code.closed is None
    return eval(code.last, names) if ends_here and code.last is not None else None


@functools.lru_cache(maxsize=256)
def compiled(source: str, name: str, hidden: tuple[tuple[int, int], ...]) -> Code:
    """Compile a test cell, once for all papers of an examiner; `hidden` are the line ranges that are withheld."""
    try:
        tree = ast.parse(without_mere_magics(source), name)
    except (
        SyntaxError,
        ValueError,
    ) as error:  # nobody can pass it: it fails where it stands, as it does in Jupyter
        problem = f"this test is not Python: {getattr(error, 'msg', error)}"
        tree = ast.parse(f"raise SyntaxError({problem!r})", name)
    first = min((first for first, _ in hidden), default=math.inf)
    opened = [node for node in tree.body if (node.end_lineno or 0) < first]
    closed = tree.body[len(opened) :]
    last = None
    ending = closed or opened
    # IPython shows no value of a cell that ends in a semicolon, and so nbgrader sees none
    if ending and isinstance(ending[-1], ast.Expr) and not source.rstrip().endswith(";"):
        final = ending[-1]
        # a place stays for it, lest a part that is nothing else be taken for none
        ending[-1] = ast.copy_location(ast.Pass(), final)
        last = compile(ast.Expression(final.value), name, "eval")
    return Code(body_code(opened, name), body_code(closed, name), last)


def body_code(statements: list[ast.stmt], name: str) -> CodeType | None:
    """The code of some statements; None where there are none."""
    return compile(ast.Module(statements, []), name, "exec") if statements else None


def number_of(value: Any, truth: bool = True) -> float | None:
    """A last expression's value as a number of points; None when it is no number.

    A truth value is 0 or "all points", if there is `truth` in it: `np.allclose(a, b)` at the end of a cell means what
    it says. NaN, infinity and
    what is too large for a float become a number that is outside of every range: reports are JSON, which has none
    of them, and a number that got lost on the way would be taken for a cell without one, which earns everything.
    """
    if isinstance(value, (bool, np.bool_)):
        return None if value or not truth else 0.0
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


def lines_of(cell: ExamCell, error: BaseException) -> list[int]:
    """The lines of the test cell that an exception passed through, outermost first.

    Of a cell that ran in the student's process they are what that process says.
    """
    if cell.in_process:
        last = cell.source.count("\n") + 1
        places = getattr(error, "places", [])
        return [line for file, line, _ in places if file == filename(cell) and 1 <= line <= last]
    trace = traceback.walk_tb(error.__traceback__)
    return [line for frame, line in trace if frame.f_code.co_filename == filename(cell)]


def hint_for(cell: ExamCell, lines: list[int]) -> str:
    """The hint that goes with a hidden line: the nearest `# hint:` above it in its region, or the cell's own."""
    source = cell.source.splitlines()
    for line in (line for line in reversed(lines) if is_hidden(cell, line)):
        first = next(first for first, last in cell.hidden if first <= line <= last)
        for text in reversed(source[first - 1 : line]):
            if text.strip().lower().startswith(HINT):
                return text.strip()[len(HINT) :].strip()
    return cell.hint


def explain(cell: ExamCell, error: BaseException, lines: list[int], told: bool, outcome: str) -> str:
    """Say to the student what went wrong; the hint alone where that must not be told."""
    if not told:
        hint = hint_for(cell, lines)
        reason = {"timed out": " It went over the time limit.", "died": " The notebook's process ended."}.get(
            outcome, ""
        )
        theirs = from_student(error) and not is_tests_own(cell, error)
        kind = f" Your code raised {type(error).__name__}." if theirs and is_builtin(error) else ""
        if type(error) is NotDefined:
            reason = f" {error}"  # of the student's own cell, whose name the release has
        what = "A hidden test" if cell.hidden else "A test that comes after hidden ones"
        return f"{what} did not pass.{kind}{reason}" + (f"\nHint: {hint}" if hint else "")
    if outcome == "timed out":
        return f"Over the time limit: your code {error}."
    if outcome == "died":
        return f"Your notebook's process {error}." if lines else f"Your notebook's process ended: {error}."
    where = f"\n  test line {lines[0]}: {statement(cell, lines[0])}" if lines else ""
    for file, line, function in getattr(error, "places", [])[-3:]:
        if CELL.fullmatch(file) and file != filename(cell):  # a place in a library tells a student little
            where += f"\n  your cell {file.strip('<>')}, line {line}, in {function[:60]}"
    text = str(error)
    if isinstance(error, AssertionError) and (cell.in_process or not from_student(error)):
        return (text or "An assertion of the test does not hold.") + where
    name = "NameError" if type(error) is NotDefined else type(error).__name__
    return f"{name}: {text}{where}"[:TEXT]


def statement(cell: ExamCell, line: int) -> str:
    """The visible statement that a line belongs to, on one line, cut."""
    within = [
        node
        for node in statements_of(cell.source)
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


def statements_of(source: str) -> Iterator[ast.AST]:
    """All of a cell's syntax; nothing of one that is no Python."""
    try:
        yield from ast.walk(ast.parse(without_mere_magics(source)))
    except (SyntaxError, ValueError):
        return


def from_student(error: BaseException) -> bool:
    """Tell whether an exception came out of the student's code."""
    return getattr(error, "from_student", False)


def is_tests_own(cell: ExamCell, error: BaseException) -> bool:
    """Tell whether a test cell that ran in the student's process raised an exception itself, by what that says."""
    places = getattr(error, "places", [])
    raised_here = bool(places) and places[-1][0] == filename(cell)
    return bool(cell.in_process) and (raised_here or isinstance(error, AssertionError))


def detail(error: BaseException) -> str:
    """The traceback for the instructor, hidden code and all."""
    there = [
        f"  in the student's process: {file}, line {line}, in {function}\n"
        for file, line, function in getattr(error, "places", [])
    ]
    return "".join([*traceback.format_exception(error), *there])[-TEXT:]


class Printed(io.TextIOBase):
    """The test cell's standard output."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._say(text)
        return len(text)
