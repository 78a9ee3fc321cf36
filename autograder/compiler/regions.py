"""The one parser of regions: what a source notebook withholds from students, and where.

A region opens with a line `### BEGIN SOLUTION` and closes with `### END SOLUTION`; so do `HIDDEN TESTS` and
`MARK SCHEME` (by custom between `===`). nbgrader takes any line with these words in it as a marker and drops
the whole line. Here a marker stands alone on its line: words that nbgrader would take for a marker, or that
look like a misspelt one, are refused, because a marker that is overlooked is a hidden test in a release. The cells of
an `.ipynb` are brought to this form when they are read (`markers.py`), by nbgrader's rules and the course's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from autograder.compiler.faults import cell_fault, place
from autograder.model import Cell

__all__ = ["MARKER_WORDS", "Segment", "segments"]

Withheld = Literal["solution", "hidden tests", "mark scheme"]

# what nbgrader looks for, anywhere in a line
MARKER_WORDS = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
# a marker in code is a comment, because the examiner keeps the line; prose may draw its lines otherwise
CODE_MARKER = re.compile(rf"(?P<indent>[ \t]*)#[#= \t]*{MARKER_WORDS.pattern}[#= \t]*")
TEXT_MARKER = re.compile(
    rf"(?P<indent>[ \t]*)(?:<!--|[#=]+)?[#= \t]*{MARKER_WORDS.pattern}[#= \t]*(?:-->)?\s*"
)
NEAR_MARKER = re.compile(
    r"\s*[#=<!\-]+[#=\s]*(begin|end)[\s_-]*(solutions?|hidden([\s_-]*tests?)?|tests?|mark(ing)?[\s_-]*schemes?)"
    r"[\s#=>\-]*$",
    re.IGNORECASE,
)
# nbgrader's tests that are made from the solution's own results
AUTOTEST = re.compile(r"\s*#+\s*(HASHED\s+)?AUTOTEST\b")

KINDS: dict[str, Withheld] = {
    "SOLUTION": "solution",
    "HIDDEN TESTS": "hidden tests",
    "MARK SCHEME": "mark scheme",
}
ALLOWED: dict[str, frozenset[str]] = {
    "solution": frozenset({"solution"}),
    "test": frozenset({"hidden tests"}),
    "manual": frozenset({"solution", "mark scheme"}),
    "task": frozenset({"mark scheme"}),
}
WHERE = {
    "solution": "it belongs in a solution cell, or in one graded by hand (solution=, manual=)",
    "hidden tests": "they would stay in the release; they belong in a test cell (test=)",
    "mark scheme": "it belongs in a cell graded by hand (manual=)",
}


@dataclass(frozen=True)
class Segment:
    """A run of lines of a cell that is visible (`kind` "") or withheld.

    `first` and `last` are the 1-based lines of its content, markers not counted; `last` is `first - 1` where
    there is none. `indent` is the indentation of the marker that opens it.
    """

    kind: Withheld | Literal[""]
    first: int
    last: int
    lines: tuple[str, ...]
    indent: str = ""


def segments(path: str, cell: Cell) -> tuple[Segment, ...]:
    """Cut a cell into its visible and withheld runs of lines, in order; markers are in none of them.

    Raises `SourceError` for a region that is not closed, nested, closed without being opened, of a kind that
    has no place in this cell, or whose marker is not alone on its line or misspelt.
    """
    lines = cell.source.split("\n")
    found: list[Segment] = []
    kind: Withheld | Literal[""] = ""
    opened, indent = 0, ""
    for number, edge, region, spaces in _markers(path, cell, lines):
        problem = _disorder(cell, edge, region, kind, opened)
        if problem:
            raise cell_fault(path, cell, number, *problem)
        found.append(_segment(kind, opened + 1, number - 1, lines, indent))
        kind, opened, indent = (region, number, spaces) if edge == "BEGIN" else ("", number, "")
    if kind:
        remedy = f"end it with: ### END {kind.upper()}"
        raise cell_fault(path, cell, opened, f"the {kind} region is not closed", remedy)
    found.append(_segment("", opened + 1, len(lines), lines, ""))
    return tuple(segment for segment in found if segment.kind or segment.lines)


def _disorder(cell: Cell, edge: str, region: str, kind: str, opened: int) -> tuple[str, str] | None:
    """Say what is wrong with a marker, and its remedy, where the region open is of `kind`, or none is."""
    if edge == "BEGIN" and kind:
        return (
            f"a {region} region opens inside the {kind} region of line {place(cell, opened)}",
            f"close that one first: ### END {kind.upper()}",
        )
    if edge == "BEGIN" and region not in ALLOWED.get(cell.role, ()):
        if region == "hidden tests" and cell.role == "manual" and not cell.line:
            return None  # nbgrader takes them out of every graded cell; one graded by hand runs none of them
        called = "text" if cell.role == "free" and cell.kind != "code" else cell.role
        return f"a {region} region in a {called} cell", WHERE[region]
    if edge == "END" and not kind:
        return f"### END {region.upper()} closes nothing", "take it out, or open the region above it"
    if edge == "END" and region != kind:
        return (
            f"### END {region.upper()} closes nothing: open is {kind}, from line {place(cell, opened)}",
            f"wanted here: ### END {kind.upper()}",
        )
    return None


def _segment(kind: Withheld | Literal[""], first: int, last: int, lines: list[str], indent: str) -> Segment:
    return Segment(kind, first, last, tuple(lines[first - 1 : last]), indent)


def _markers(path: str, cell: Cell, lines: list[str]) -> Iterator[tuple[int, str, Withheld, str]]:
    """Find the marker lines: number, BEGIN or END, kind of region, indentation."""
    pattern = CODE_MARKER if cell.kind == "code" else TEXT_MARKER
    for number, line in enumerate(lines, start=1):
        marker = pattern.fullmatch(line)
        if marker:
            yield number, marker[2], KINDS[marker[3]], marker["indent"]
        elif words := MARKER_WORDS.search(line):
            comment = " as a comment" if cell.kind == "code" else ""
            problem = f"a marker must stand alone on its line{comment}; found: {line.strip()}"
            raise cell_fault(path, cell, number, problem, f"write: ### {words[0]}")
        elif cell.line and NEAR_MARKER.match(line):
            problem = f"this is nearly a marker, but none that is known: {line.strip()}"
            remedy = "there are: BEGIN and END of SOLUTION, HIDDEN TESTS and MARK SCHEME, in capitals"
            raise cell_fault(path, cell, number, problem, remedy)
        elif cell.line and AUTOTEST.match(line) and cell.role == "test":
            problem = "nbgrader makes assertions of an AUTOTEST line; here it is a comment nobody can fail"
            raise cell_fault(path, cell, number, problem, "write the assertions out")
