"""The region markers of an `.ipynb` cell, found as nbgrader finds them and written in their one strict form.

nbgrader looks for its delimiters anywhere in a line, takes them from the course's settings, drops the whole line, and
passes over an END that closes nothing. What comes out here is text that `regions.py` reads: each marker on a line of
its own, as a comment, at its place. What nbgrader refuses is left for `regions.py` to refuse. A line that looks like a
misspelt marker is refused here where it matters, because nbgrader would hand out what it was to withhold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from autograder.compiler.faults import cell_fault
from autograder.compiler.regions import MARKER_WORDS
from autograder.course import Delimiters
from autograder.errors import SourceError
from autograder.model import Cell

__all__ = ["strict_markers"]

SOLUTION = "SOLUTION"
HIDDEN = "HIDDEN TESTS"
SCHEME = "MARK SCHEME"
# a comment, or a heading, that was to be a marker: hidden tests in any words, the others by their own names
NEAR = re.compile(
    r"\s*[#=<!%/\-]+[#=\s]*(begin|beging|being|start|end)[\s_-]*(of\s+)?"
    r"(?P<kind>hidden([\s_-]*(unit)?[\s_-]*tests?([\s_-]*cases?)?)?|solutions?|mark(ing)?[\s_-]*schemes?)[\s#=>:.\-]*$",
    re.IGNORECASE,
)


def strict_markers(path: str, cell: Cell, delimiters: Delimiters) -> tuple[str, tuple[str, ...]]:
    """Write a cell's markers in their strict form: the new source, and remarks about markers without effect.

    Code on a marker's line goes to the line below or above it, into the region. Raises `SourceError` for a marker
    that is misspelt, where students would get what it was to withhold.
    """
    found = _Lines(path, cell, delimiters)
    for number, line in enumerate(cell.source.split("\n"), start=1):
        found.take(number, line)
    return found.source(), tuple(found.remarks)


@dataclass
class _Lines:
    """The lines of one cell as they are rewritten, and the region that is open."""

    path: str
    cell: Cell
    delimiters: Delimiters
    lines: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    open: str = ""
    seen: set[str] = field(default_factory=set)
    # a mark scheme or hidden tests within a model answer: nbgrader withholds them with it
    inner: str = ""
    aside: list[str] = field(default_factory=list)
    near: list[tuple[int, str]] = field(default_factory=list)

    def take(self, number: int, line: str) -> None:
        edge, kind = self._edge(line)
        if not edge:
            self._take_plain(number, line)
        elif self.open == SOLUTION and kind != SOLUTION:
            self._take_inner(edge, kind)
        elif edge == "END" and kind != self.open:
            self._take_lone_end(number, line, kind)
        else:
            self._take_marker(edge, kind, line)

    def source(self) -> str:
        self._refuse_near()
        return "\n".join(self.lines)

    def _edge(self, line: str) -> tuple[str, str]:
        """Tell whether a line opens or closes a region, and which; as nbgrader, an opening first."""
        pairs = {
            SOLUTION: self.delimiters.solution,
            HIDDEN: self.delimiters.hidden_tests,
            SCHEME: self.delimiters.mark_scheme,
        }
        for kind, (begin, end) in pairs.items():
            if begin in line:
                return "BEGIN", kind
            if end in line:
                return "END", kind
        return "", ""

    def _take_plain(self, number: int, line: str) -> None:
        if not self.open and (NEAR.match(line) or MARKER_WORDS.search(line)):
            self.near.append((number, line))
        # nbgrader's usual words in a course that has others: mere text
        text = MARKER_WORDS.sub(lambda words: words[0].replace(" ", "_"), line)
        (self.aside if self.inner else self.lines).append(text)

    def _take_inner(self, edge: str, kind: str) -> None:
        """Put what a model answer says for the graders alone behind it; elsewhere its markers are mere lines."""
        if self.cell.role != "manual":
            self.lines.append("#")
        elif edge == "BEGIN" and not self.inner:
            self.inner = kind
            self.aside.append(f"### BEGIN {kind}")
        elif edge == "END" and kind == self.inner:
            self._close_inner()

    def _close_inner(self) -> None:
        if self.inner:
            self.aside.append(f"### END {self.inner}")
            self.inner = ""

    def _take_lone_end(self, number: int, line: str, kind: str) -> None:
        """Leave out an END that closes nothing, unless it shows that a BEGIN is missing which was to hide tests."""
        if kind == HIDDEN and not self.seen and any(one.strip() for one in self.lines):
            problem = f"{line.strip()} closes nothing: students would get the tests above it"
            raise cell_fault(
                self.path,
                self.cell,
                number,
                problem,
                f"open the region: ### {self.delimiters.hidden_tests[0]}",
            )
        self.remarks.append(
            f"cell {self.cell.name or self.cell.id}, line {number}: {line.strip()} closes nothing and is left out"
        )

    def _take_marker(self, edge: str, kind: str, line: str) -> None:
        spaces = line[: len(line) - len(line.lstrip())]
        marker = f"{spaces}### {edge} {kind}"
        code = self._code_before(line)
        if edge == "BEGIN":
            self.lines += [marker, *code]
            self.open = self.open or kind
            self.seen.add(kind)
            return
        self.lines += [*code, marker]
        self._close_inner()
        self.lines += self.aside
        self.open, self.aside = "", []

    def _code_before(self, line: str) -> list[str]:
        """The code on a marker's line: nbgrader keeps it from students, and runs it with the rest of the region."""
        before = line.partition("#")[0].rstrip()
        is_code = self.cell.kind == "code" and before.strip() and not self._edge(before)[0]
        return [before] if is_code else []

    def _refuse_near(self) -> None:
        """Refuse a line that is nearly a marker, if students would get what follows it."""
        if self.cell.role in ("solution", "manual") and SOLUTION not in self.seen:
            return  # the stub takes the whole cell's place
        for number, line in self.near:
            near = NEAR.match(line)
            if MARKER_WORDS.search(line):
                raise self._fault(
                    number, f"this course's settings have other words for a marker: {line.strip()}"
                )
            if self._is_harmless(near["kind"].lower() if near else ""):
                continue
            raise self._fault(number, f"this is nearly a marker, but none that is known: {line.strip()}")

    def _is_harmless(self, kind: str) -> bool:
        """Tell whether a line that looks like a marker is prose, or speaks of a solution where none is withheld."""
        text = self.cell.kind != "code" and self.cell.role not in ("manual", "task")
        return text or (kind.startswith("solution") and self.cell.role not in ("solution", "manual"))

    def _fault(self, number: int, problem: str) -> SourceError:
        known = (self.delimiters.solution, self.delimiters.hidden_tests, self.delimiters.mark_scheme)
        words = ", ".join(f"{begin} ... {end}" for begin, end in known)
        return cell_fault(
            self.path,
            self.cell,
            number,
            problem,
            f"students would get what it was to hide; there are: {words}",
        )
