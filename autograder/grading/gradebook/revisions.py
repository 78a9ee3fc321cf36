"""The revisions of nbgrader's schema: which one its tables have here, and what to do about another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.errors import EngineError

__all__ = ["Revisions", "revisions_of"]


@dataclass(frozen=True)
class Revisions:
    """The revision that this nbgrader makes, and all that it knows."""

    head: str
    known: frozenset[str]

    def difference(self, stamp: str) -> str:
        """Say who made a gradebook of another revision than this one's, and what to do about it."""
        if stamp in self.known:
            problem, remedy = "an older nbgrader made it", "keep a copy of it, then run: nbgrader db upgrade"
        else:
            problem = "a newer nbgrader made it"
            remedy = "install that one: pip install --upgrade nbgrader"
        return f"{problem} (revision {stamp}; this one has {self.head})\n  {remedy}"


@cache
def revisions_of(package: Path) -> Revisions:
    """Read the revisions from the alembic scripts of nbgrader's package.

    Asking alembic itself costs 0.5 s and imports all of nbgrader with the scripts.
    """
    revision = re.compile(r"^(down_)?revision\s*=\s*['\"](\w+)['\"]", re.MULTILINE)
    known: set[str] = set()
    replaced: set[str] = set()
    for script in (package / "alembic" / "versions").glob("*.py"):
        for down, name in revision.findall(script.read_text(encoding="utf-8")):
            (replaced if down else known).add(name)
    heads = known - replaced
    if len(heads) != 1:
        raise EngineError(
            f"{package}: wanted one newest schema revision, found {sorted(heads)}\n  reinstall nbgrader"
        )
    return Revisions(heads.pop(), frozenset(known))
