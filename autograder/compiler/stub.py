"""One cell's text as each reader gets it: the student's stub, the worked solution."""

from __future__ import annotations

from collections.abc import Callable

from autograder.compiler.code import parse
from autograder.compiler.faults import cell_fault
from autograder.compiler.regions import Segment, segments
from autograder.model import Cell

__all__ = ["STUB", "hidden_lines", "released", "shown", "solved", "stub", "withheld"]

# the entry of a cell's metadata that holds the stub of a course with one of its own; it is not written
STUB = "course_stub"
WRITTEN = "YOUR ANSWER HERE"


def released(path: str, cell: Cell) -> str:
    """Make the text that students get: stubs for solutions, no hidden tests, no mark schemes.

    Of an `.ipynb` it is what nbgrader makes of it, blank lines and broken Python included. Raises `SourceError` when a
    region is wrong; of a percent script also when a solution cell has none to be solved, or when what is left is not
    Python.
    """
    found = segments(path, cell)
    if cell.role in ("solution", "manual") and not any(segment.kind == "solution" for segment in found):
        if cell.role == "solution" and cell.line:
            problem = "a solution cell without a solution region: students would get all of it"
            remedy = "put the answer between ### BEGIN SOLUTION and ### END SOLUTION"
            raise cell_fault(path, cell, 1, problem, remedy)
        visible = "" if _is_replaced(cell, found) else _joined(found, _visible).rstrip("\n")
        text = "\n\n".join(part for part in (visible, "\n".join(stub(cell))) if part)
    else:
        text = _joined(found, lambda one: stub(cell, one.indent) if one.kind == "solution" else _visible(one))
    if cell.line and any(segment.kind for segment in found):
        text = text.strip("\n")
    if cell.line and cell.kind == "code" and cell.role in ("solution", "test", "manual"):
        _refuse_broken(path, cell, text)
    return text


def solved(path: str, cell: Cell) -> str:
    """Make the worked solution's text: solutions without their markers, no hidden tests, no mark schemes."""
    found = segments(path, cell)
    text = _joined(found, lambda segment: segment.lines if segment.kind in ("", "solution") else ())
    return text.strip("\n") if any(segment.kind for segment in found) else text


def shown(path: str, cell: Cell) -> list[str]:
    """List the lines of a cell that students get."""
    if _is_replaced(cell, segments(path, cell)):
        return []
    return [line for segment in segments(path, cell) if not segment.kind for line in segment.lines]


def withheld(path: str, cell: Cell) -> dict[str, list[str]]:
    """List the lines of a cell that students must not get, by the kind of their region."""
    found: dict[str, list[str]] = {}
    for segment in segments(path, cell):
        kind = "solution" if not segment.kind and _is_replaced(cell, segments(path, cell)) else segment.kind
        if kind:
            found.setdefault(kind, []).extend(segment.lines)
    return found


def hidden_lines(path: str, cell: Cell) -> tuple[tuple[int, int], ...]:
    """List the 1-based inclusive line ranges of a cell's hidden tests, markers not counted."""
    return tuple(
        (segment.first, segment.last)
        for segment in segments(path, cell)
        if segment.kind == "hidden tests" and segment.lines
    )


def _is_replaced(cell: Cell, found: tuple[Segment, ...]) -> bool:
    """Tell whether a stub takes the whole cell's place: as in nbgrader, where there is no solution region."""
    answer = cell.role in ("solution", "manual") and not cell.line
    return answer and not any(segment.kind == "solution" for segment in found)


def _visible(segment: Segment) -> tuple[str, ...]:
    return () if segment.kind else segment.lines


def _joined(found: tuple[Segment, ...], shown: Callable[[Segment], tuple[str, ...]]) -> str:
    return "\n".join(line for segment in found for line in shown(segment))


def stub(cell: Cell, indent: str = "") -> tuple[str, ...]:
    """Give what stands in the place of a solution, at the indentation of its region.

    A percent script's names the question in its error, for the student who runs all of the notebook. That of an
    `.ipynb` is nbgrader's or the course's own, to the letter: students' notebooks that are out already have it.
    """
    if STUB in cell.metadata:
        lines = tuple(cell.metadata[STUB].split("\n"))
    elif cell.kind != "code":
        lines = (WRITTEN,)
    else:
        named = f'"{cell.name}"' if cell.line else ""
        lines = ("# YOUR CODE HERE", f"raise NotImplementedError({named})")
    return tuple(indent + line for line in lines)


def _refuse_broken(path: str, cell: Cell, text: str) -> None:
    try:
        parse(text)
    except SyntaxError as error:
        kind = "stub" if cell.role != "test" else "visible part of this test"
        problem = f"the {kind} is not Python: {error.msg}, in line {error.lineno} of\n{_numbered(text)}"
        remedy = "withhold whole statements, at the indentation of their block"
        raise cell_fault(path, cell, None, problem, remedy) from None


def _numbered(text: str) -> str:
    return "\n".join(f"    {number:3} {line}" for number, line in enumerate(text.split("\n"), start=1))
