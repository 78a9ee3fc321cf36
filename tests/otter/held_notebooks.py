"""Otter's notebooks, held as exams: what the student's process and the tests found."""

from __future__ import annotations

from pathlib import Path

from autograder.grading.score import score_notebook
from autograder.grading.sitting.session import hold_exam
from autograder.model import Exam, Paper, PaperCell, Sitting
from autograder.sandbox.local import LocalSandbox


def solved_paper(exam: Exam, answers: dict[str, str], *more: str) -> Paper:
    """The paper of a student with these answers by name, and with cells of their own at the end."""
    cells = [
        PaperCell(cell.id, cell.kind, cell.role, cell.name, answers.get(cell.name, cell.source))
        for cell in exam.cells
    ]
    extras = (PaperCell(f"extra-{at}", "code", "extra", "", source) for at, source in enumerate(more))
    return Paper(exam.notebook, (*cells, *extras))


def hold(sandbox: LocalSandbox, exam: Exam, answers: dict[str, str], *more: str) -> Sitting:
    return hold_exam(sandbox, exam, solved_paper(exam, answers, *more))


def earned(exam: Exam, sitting: Sitting) -> dict[str, float | None]:
    scores = score_notebook(exam, solved_paper(exam, {}), sitting)
    return {score.name: score.earned for score in scores}


def printed(sitting: Sitting, cell: str) -> str:
    """What a cell printed."""
    (ran,) = (ran for ran in sitting.ran if ran.id == cell)
    return "".join(str(output.get("text", "")) for output in ran.outputs)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name).write_text(text)
