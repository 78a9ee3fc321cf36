"""A mutant: a solution with one small thing changed, as a student may well have written it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

__all__ = ["Mutant"]


@dataclass(frozen=True)
class Mutant:
    """A solution cell's source with one change in it.

    `operator` names the kind of change; `field` says whether the mistake is machine learning's own. `line` is the
    1-based line of the cell where the change begins. `source` is the whole cell, region markers in it. `excuse` is
    the author's reason why nobody can tell it from the solution, "" where there is none.
    """

    operator: str
    field: bool
    line: int
    source: str
    excuse: str = ""

    def diff(self, original: str) -> str:
        """Show the change to the original cell as a unified diff with one line around it, without file headers."""
        lines = difflib.unified_diff(original.split("\n"), self.source.split("\n"), n=1, lineterm="")
        return "\n".join(line for line in lines if not line.startswith(("--- ", "+++ ")))
