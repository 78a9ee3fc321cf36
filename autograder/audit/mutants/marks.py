"""Marks of equivalent mutants in a cell, held against the mutants that there are: marks must not rot."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass, replace

from autograder.audit.mutants.mutant import Mutant
from autograder.compiler.equivalents import MARK
from autograder.compiler.tokens import comments
from autograder.errors import CourseError

__all__ = ["excused"]

CLAIM = re.compile(r"(?P<operator>[a-z][a-z0-9-]*)\s*:\s*(?P<reason>\S.*)")
FORM = "# equivalent wrong-axis: the reason why nobody can tell"


@dataclass(frozen=True)
class _Mark:
    """`line` is where it stands, `about` the line whose mutants it is about, both 1-based."""

    line: int
    about: int
    operator: str
    reason: str


def excused(source: str, mutants: Iterable[Mutant], operators: frozenset[str]) -> tuple[Mutant, ...]:
    """Give the mutants that a mark is about their excuses.

    Raises `CourseError`, with the 1-based line of the cell, for a mark without a reason, and for one that fits no
    mutant.
    """
    mutants = tuple(mutants)
    for mark in _marks(source, operators):
        here = [mutant for mutant in mutants if mutant.line == mark.about]
        if all(mutant.operator != mark.operator for mutant in here):
            found = ", ".join(sorted({mutant.operator for mutant in here})) or "none"
            raise CourseError(
                f"line {mark.line} of the cell marks a mutant that there is not: {mark.operator}\n"
                f"  operators that change line {mark.about}: {found}"
            )
        mutants = tuple(
            replace(mutant, excuse=mark.reason)
            if (mutant.line, mutant.operator) == (mark.about, mark.operator)
            else mutant
            for mutant in mutants
        )
    return mutants


def _marks(source: str, operators: frozenset[str]) -> Iterable[_Mark]:
    lines = source.split("\n")
    for comment in comments(source):
        number = comment.start[0]
        _refuse_unreasoned(comment, operators)
        if found := MARK.search(comment.string):
            for part in found["claims"].split(";"):
                claim = CLAIM.fullmatch(part.strip())
                if claim is None:
                    raise CourseError(
                        f"line {number} of the cell: a mark of an equivalent mutant has the operator's name, a "
                        f"colon and a reason; found: {part.strip()}\n  write: {FORM}"
                    )
                yield _Mark(number, _about(lines, number), claim["operator"], claim["reason"].strip())


def _refuse_unreasoned(comment: tokenize.TokenInfo, operators: frozenset[str]) -> None:
    """Refuse what is no mark for want of its colon, and would not be dropped from what students read."""
    word = re.search(r"#\s*equivalent\s+([a-z0-9-]+)\s*(?!\s*:)(?=[\s;]|$)", comment.string)
    if word and word[1] in operators:
        raise CourseError(
            f"line {comment.start[0]} of the cell: a mark of an equivalent mutant has a colon and a reason after "
            f"the operator's name; found: {comment.string}\n  write: {FORM}"
        )


def _about(lines: list[str], number: int) -> int:
    """Find the line that a mark in line `number` is about: its own, or the next with code where it stands alone."""
    following = range(number, len(lines) + 1)
    return next(
        (one for one in following if lines[one - 1].strip() and lines[one - 1].lstrip()[0] != "#"), number
    )
