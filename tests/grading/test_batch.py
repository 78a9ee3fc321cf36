"""Equal papers are held once; what is out of the ordinary, or has files of its own, is held for itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.grading import batch
from autograder.grading.batch import Sittings
from autograder.grading.session import ExamFiles
from autograder.model import Exam, Finding, Limits, Paper, PaperCell, Ran, Sitting
from autograder.sandbox.protocol import FileSet

EXAM = Exam("week01", "kl", "cpu", Limits(), ())


def paper(source: str) -> Paper:
    return Paper("kl", (PaperCell("kl", "code", "solution", "kl", source),))


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources of the papers whose exam was held; `loop` times out, `wild` leaves a note."""
    sources: list[str] = []

    def hold(sandbox: Any, exam: Exam, handed_in: Paper, files: ExamFiles) -> Sitting:
        (cell,) = handed_in.cells
        sources.append(cell.source)
        outcome = "timed out" if cell.source == "loop" else "passed"
        notes = ("odd",) if cell.source == "wild" else ()
        return Sitting("kl", (Ran("kl", "ok"),), (Finding("test_kl", outcome),), notes)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "hold_exam", hold)
    return sources


@pytest.mark.parametrize(
    ("handed_in", "wanted"),
    [
        (["a", "b", "a", "a"], ["a", "b"]),
        (["loop", "loop"], ["loop", "loop"]),
        (["wild", "wild"], ["wild", "wild"]),
    ],
)
def test_equal_papers_are_held_once_unless_something_happened(
    held: list[str], handed_in: list[str], wanted: list[str]
) -> None:
    sittings = Sittings()
    for source in handed_in:
        sittings.hold(None, EXAM, paper(source), ExamFiles())  # type: ignore[arg-type]
    assert held == wanted


def test_papers_with_files_of_their_own_are_held_each(held: list[str], tmp_path: Path) -> None:
    sittings, files = Sittings(), ExamFiles(student=FileSet(tmp_path, ("model.pt",)))
    for _ in range(2):
        sittings.hold(None, EXAM, paper("a"), files)  # type: ignore[arg-type]
    assert held == ["a", "a"]


def test_a_batch_keeps_a_bounded_number_of_sittings(held: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "KEPT_SITTINGS", 2)
    sittings = Sittings()
    for source in ["stub", "a", "stub", "b", "stub", "c", "stub", "a"]:
        sittings.hold(None, EXAM, paper(source), ExamFiles())  # type: ignore[arg-type]
    assert held == ["stub", "a", "b", "c", "a"]
    assert (len(sittings._held), sittings._turns) == (2, {})
