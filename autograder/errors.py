"""The three kinds of failure, and whose they are.

Whose failure it is decides what happens next, so the kinds are never mixed:

- `CourseError`: the instructor's. The command stops, exit status 1, nothing half-written.
- `SubmissionError`: the student's. It is recorded with the submission; the batch goes on.
- `EngineError`: ours. Never a score: the submission stays "not graded", exit status 3, and the
  next run takes it up again.

Every message names the file and cell, what was wanted, what was found, and the next step.
"""

from __future__ import annotations

__all__ = ["CourseError", "EngineError", "SourceError", "SubmissionError"]


class CourseError(Exception):
    """The instructor's material or command is at fault."""

    exit_status = 1


class SourceError(CourseError):
    """A source notebook is at fault, at a known place.

    `path` is the source file, `cell` the cell's name or its 1-based number, `line` the 1-based line:
    of the file for a percent script, of the cell for an `.ipynb`.
    """

    def __init__(self, path: object, cell: object, line: int | None, problem: str, remedy: str) -> None:
        place = f"{path}" if line is None else f"{path}:{line}"
        super().__init__(f"{place}, cell {cell}: {problem}\n  {remedy}")
        self.path, self.cell, self.line, self.problem, self.remedy = path, cell, line, problem, remedy


class SubmissionError(Exception):
    """What a student handed in cannot be read; recorded with the submission."""


class EngineError(Exception):
    """The engine itself failed; nobody's score may suffer for it."""

    exit_status = 3
