"""The key of a tape: a hash of all that decides what a student's process answers and that is not told to it.

What it is told, the messages, is on the tape. A key covers the rest: the files in its folder, its limits, the modules
that it begins with, the environment and this package. So the tests, their points, their hidden data may change, and
the tape is still found. The student's own cells are in the key to tell their tapes from others'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import msgspec

from autograder.grading.results.task_key import digest, engine_digest, file_parts, installed_packages
from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Exam, ExamCell, Paper
from autograder.sandbox.protocol import FileSet

__all__ = ["TapeKeys"]

# clocks that a tape does not move on (`exam.player.moved_clock`): a test that looks at one would find no time passed
OTHER_CLOCKS = re.compile(r"\btimeit\b|\bbenchmark\b|\b(?:now|utcnow|today)\(|[\"'](?:now|today)[\"']")
# what an instructor's module took out of `time` when it was loaded is another one too
TAKEN_OUT = re.compile(rf"{OTHER_CLOCKS.pattern}|\bfrom\s+time\s+import\b")


@dataclass(frozen=True)
class Given:
    """The instructor's files: their hash, and whether a module of them may look at a clock that no tape moves on."""

    digest: str
    other_clock: bool


@dataclass(frozen=True)
class TapeKeys:
    """The keys of the tapes that are made in one hall."""

    hall: Hall
    _given: dict[FileSet | None, Given] = field(default_factory=dict)

    def of(self, exam: Exam, paper: Paper, files: ExamFiles) -> str:
        """Hash all that decides what this paper's process answers, in hex; empty where there must be no tape."""
        given = self._of_instructor(files.instructor)
        if given.other_clock or any(looks_at_another_clock(cell) for cell in exam.cells):
            return ""
        tests = {cell.id for cell in exam.cells if cell.role == "test"}
        cells = [cell for cell in paper.cells if cell.kind == "code" and cell.id not in tests]
        held_in = (
            engine_digest(),
            self.hall.name,
            self.hall.image or installed_packages(),
            self.hall.device,
            exam.environment,
            str(exam.shared),
        )
        return digest(
            (
                *(text.encode() for text in (*held_in, exam.assignment, exam.notebook)),
                msgspec.json.encode((exam.limits, exam.modules, cells), order="deterministic"),
                given.digest.encode(),
                *file_parts(files.student),
            )
        )

    def _of_instructor(self, files: FileSet | None) -> Given:
        """Look at the instructor's files, once for all papers."""
        if files not in self._given:
            modules = [files.folder / name for name in files.names if name.endswith(".py")] if files else []
            taken = any(
                TAKEN_OUT.search(path.read_text(encoding="utf-8", errors="replace")) for path in modules
            )
            self._given[files] = Given(digest(file_parts(files)), taken)
        return self._given[files]


def looks_at_another_clock(cell: ExamCell) -> bool:
    """Tell whether a cell that the examiner runs may look at a clock that no tape moves on."""
    return (cell.role == "test" or cell.setup) and OTHER_CLOCKS.search(cell.source) is not None
