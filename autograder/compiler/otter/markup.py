"""Otter's markup in a cell's lines: what is the solution's alone, what students get in its place, what is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Run", "handout", "has_answers", "has_seeds", "runs", "without_ignored", "worked"]

BEGIN_SOLUTION = re.compile(r"(?P<indent>\s*)# BEGIN SOLUTION(?P<silent> NO PROMPT)?")
SOLUTION_LINE = re.compile(r"(?P<indent>\s*).*?(?P<mark> ?# ?SOLUTION)")
# name, attribute or item, or several with commas between, on the left of an assignment
TARGET = r"[\w.]+(?:\[.*?\])*"
ASSIGNMENT = re.compile(rf"(?P<left>\s*{TARGET}(?:\s*,\s*{TARGET})*(?:\s*,)?\s*=)(?!=).*# ?SOLUTION")
BEGIN_IGNORE = re.compile(r"\s*#\s*BEGIN\s*IGNORE\s*", re.IGNORECASE)
PROMPT = "..."
SEED = "# SEED"


@dataclass(frozen=True)
class Run:
    """A line of a cell: of `both`, of the worked `solution` alone, or of the `handout` alone."""

    kind: Literal["both", "solution", "handout"]
    line: str


def without_ignored(source: str) -> str:
    """Take out what otter puts into no notebook: lines that end in `# IGNORE`, and blocks of them."""
    kept, ignoring = [], False
    for line in source.split("\n"):
        if line.rstrip().endswith("# END IGNORE"):
            ignoring = False
        elif BEGIN_IGNORE.match(line):
            ignoring = True
        elif not ignoring and not line.rstrip().endswith("# IGNORE"):
            kept.append(line)
    return "\n".join(kept)


def runs(source: str) -> tuple[Run, ...]:
    """Sort a solution cell's lines by who has them.

    Raises `ValueError` for a solution that is not closed, or closed without being opened.
    """
    found: list[Run] = []
    solving = prompting = False
    for line in source.split("\n"):
        end = line.rstrip()
        if prompting:
            prompting = not end.endswith("# END PROMPT")
            found += [Run("handout", line)] if prompting else []
        elif end.endswith("# END SOLUTION"):
            if not solving:
                raise ValueError("# END SOLUTION closes nothing: take it out, or open the solution above it")
            solving = False
        elif solving:
            found.append(Run("solution", line))
        elif end.endswith("# BEGIN PROMPT"):
            prompting = True
        elif begin := BEGIN_SOLUTION.match(line):
            solving = True
            found += [] if begin["silent"] else [Run("handout", begin["indent"] + PROMPT)]
        else:
            found += _line(line)
    if solving or prompting:
        kind = "SOLUTION" if solving else "PROMPT"
        raise ValueError(f"# BEGIN {kind} is not closed: end it with # END {kind}")
    return tuple(found)


def _line(line: str) -> Iterator[Run]:
    """Sort one line outside of blocks."""
    end = line.rstrip()
    if end.endswith(SEED):
        yield Run("solution", line)
    elif end.endswith("# SOLUTION NO PROMPT"):
        yield Run("solution", end.removesuffix("# SOLUTION NO PROMPT").rstrip())
    elif found := SOLUTION_LINE.match(line):
        assigned = ASSIGNMENT.match(line)
        yield Run("handout", f"{assigned['left']} {PROMPT}" if assigned else found["indent"] + PROMPT)
        yield Run("solution", line[: found.start("mark")].rstrip())
    else:
        yield Run("both", line)


def worked(found: tuple[Run, ...]) -> str:
    """Write what the worked solution has of a cell."""
    return "\n".join(run.line for run in found if run.kind != "handout")


def handout(found: tuple[Run, ...]) -> str:
    """Write what students get of a cell."""
    return "\n".join(run.line for run in found if run.kind != "solution")


def has_answers(source: str) -> bool:
    """Tell whether some line of a cell is marked as the solution's alone."""
    try:
        return any(run.kind != "both" for run in runs(source) if not run.line.rstrip().endswith(SEED))
    except ValueError:
        return True


def has_seeds(source: str) -> bool:
    """Tell whether a line of a cell seeds a generator for the solution alone."""
    return any(line.rstrip().endswith(SEED) for line in source.split("\n"))
