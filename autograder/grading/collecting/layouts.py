"""Whose an archive's entry is: the names that learning platforms give to what students hand in.

The platform's part of a name comes first, and the student's own, the name of the uploaded file, last. So a name is read
from its beginning, and where a student could have written the platform's mark into a name of their own, it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.errors import CourseError

__all__ = ["EXCHANGE", "PLAIN", "Layout", "Owned", "find_layout", "own_layout"]

EXCHANGE = "nbgrader's exchange"
EXAMPLE = "  for names as ada_pca.ipynb: --pattern '(?P<student>[^_/]+)_(?P<file>.+)'"


@dataclass(frozen=True)
class Owned:
    """What an entry's name says: whose it is, by name and by the platform's number, and what the file is called.

    `time` is when it was handed in, in the pattern's own words; `late` whether the platform says so. `attempt` tells
    one student's hand-ins apart, where several lie beside each other.
    """

    student: str
    file: str
    number: str = ""
    time: str = ""
    late: bool = False
    attempt: str = ""


@dataclass(frozen=True)
class Layout:
    """One way to name entries; `mark` may stand in a name once only.

    `from_students` says that a time in a file is a student's own word, `known_numbers` that numbers are those of the
    platform's accounts, as its roster has them, and not of one assignment. Names of `others` are other assignments'.
    """

    name: str
    pattern: re.Pattern[str]
    mark: str = ""
    from_students: bool = True
    known_numbers: bool = False
    others: re.Pattern[str] | None = None

    def read(self, name: str) -> Owned | None:
        """Read an entry's name; None when it is not of this layout."""
        match = self.pattern.fullmatch(name)
        if match is None or (self.mark and name.count(self.mark) > 1):
            return None
        found = match.groupdict(default="")
        return Owned(
            found.get("student") or found.get("number", ""),
            found["file"],
            found.get("number", ""),
            found.get("time", ""),
            bool(found.get("late")),
            found.get("attempt", ""),
        )


MOODLE = Layout(
    "Moodle",
    re.compile(
        r"(?P<student>[^/]+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_?/|_)(?P<file>.+)"
    ),
    "_assignsubmission_",
)
CANVAS = Layout(
    "Canvas",
    re.compile(r"(?P<student>[^/_]+)(?:_(?P<late>LATE))?_(?P<number>\d+)_\d+_(?P<file>[^/]+)"),
    known_numbers=True,
)
GRADESCOPE = Layout("Gradescope", re.compile(r"(?:[^/]+/)?(?P<number>submission_\d+)/(?P<file>.+)"))
PLAIN = Layout("folders", re.compile(r"(?P<student>[^/]+)/(?P<file>.+)"), from_students=False)


def exchange(assignment: str) -> Layout:
    """nbgrader's exchange: a folder a hand-in, called student+assignment+time+twelve random letters."""
    own = (
        rf"(?P<attempt>(?P<student>[^/]+)\+{re.escape(assignment)}\+"
        r"(?P<time>\d{4}-\d\d-\d\d[^/]*?)(?:\+[\w-]{12})?)/(?P<file>.+)"
    )
    return Layout(EXCHANGE, re.compile(own), others=re.compile(r"[^/]+\+[^/+]+\+\d{4}-\d\d-\d\d[^/]*/.+"))


def classroom(assignment: str) -> Layout:
    """GitHub Classroom: a repository a student, assignment-student, and in an archive of it the branch after that."""
    return Layout(
        "GitHub Classroom",
        re.compile(
            rf"(?:[^/]+/)?(?i:{re.escape(assignment)})-(?P<student>[^/]+?)(?:-(?:main|master))?/(?P<file>.+)"
        ),
    )


def find_layout(names: Sequence[str], assignment: str) -> Layout:
    """The layout that most of an archive's names have; plain folders when none of the platforms' has half of them."""
    for layout in (exchange(assignment), MOODLE, GRADESCOPE, CANVAS, classroom(assignment)):
        pattern = layout.others or layout.pattern
        if names and 2 * sum(pattern.fullmatch(name) is not None for name in names) >= len(names):
            return layout
    return PLAIN


def own_layout(pattern: str) -> Layout:
    """A layout of the instructor's. Raises `CourseError` unless it is a pattern with the groups student and file."""
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise CourseError(f"--pattern {pattern}: not a regular expression ({error})\n{EXAMPLE}") from None
    known = {"student", "file", "number", "time", "late", "attempt"}
    groups = set(compiled.groupindex)
    if missing := {"student", "file"} - groups or groups - known:
        raise CourseError(
            f"--pattern {pattern}: wanted the named groups (?P<student>...) and (?P<file>...), and perhaps number, "
            f"time, late and attempt; at odds: {', '.join(sorted(missing))}\n{EXAMPLE}"
        )
    return Layout("--pattern", compiled)
