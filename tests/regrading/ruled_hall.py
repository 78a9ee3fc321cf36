"""A hall that holds no exam: a test fails whoever it names, so that editing a comment changes the scores of a class."""

from __future__ import annotations

from typing import ClassVar

from autograder.errors import EngineError
from autograder.grading.sitting.hall import LocalHall
from autograder.grading.sitting.session import ExamFiles, Taped
from autograder.model import Exam, Finding, Paper, Ran, Sitting


class RuledHall(LocalHall):
    """A test with `# fails: ada` fails ada; with `breaks` it does not work for her, and `ends` is a fault of ours."""

    held: ClassVar[list[str]] = []
    failing: ClassVar[tuple[str, ...]] = ()  # whatever the rules say, at the test of `half`

    def __init__(self) -> None:
        self.level, self.missing, self.note = "", (), ""

    @property
    def alive(self) -> bool:
        return True

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None, room: str = "") -> Sitting:
        self.held.append(room)
        findings = []
        for cell in exam.cells:
            if f"# ends: {room}" in cell.source:
                raise EngineError("no exam today")
            if cell.role == "test":
                fails, breaks = (f"# {rule}: {room}" in cell.source for rule in ("fails", "breaks"))
                fails = fails or (room in self.failing and cell.question == "half")
                findings.append(Finding(cell.name, "failed" if fails else "ungraded" if breaks else "passed"))
        ran = tuple(Ran(cell.id, "ok") for cell in paper.cells if cell.kind == "code")
        return Sitting(exam.notebook, ran, tuple(findings))

    def hold_taped(self, exam: Exam, paper: Paper, files: ExamFiles, room: str, tape: bytes) -> Taped:
        return Taped(self.hold(exam, paper, files, room))

    def close(self) -> None:
        pass
