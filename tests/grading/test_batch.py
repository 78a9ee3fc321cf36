"""Equal papers are held once; what is out of the ordinary, or has files of its own, is held for itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cases.small import compiled

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.running.batch import taken_in
from autograder.grading.running.brief import check_fresh
from autograder.grading.sitting import sittings as sittings_module
from autograder.grading.sitting.session import ExamFiles
from autograder.grading.sitting.sittings import Sittings
from autograder.model import Exam, Finding, Limits, Paper, PaperCell, Ran, Sitting
from autograder.sandbox.protocol import FileSet

EXAM = Exam("week01", "kl", "cpu", Limits(), ())


def paper(source: str) -> Paper:
    return Paper("kl", (PaperCell("kl", "code", "solution", "kl", source),))


class CountingHall:
    """Notes the sources of the papers whose exam it holds; `loop` times out, `wild` leaves a note."""

    def __init__(self) -> None:
        self.held: list[str] = []

    def hold(self, exam: Exam, handed_in: Paper, files: ExamFiles, room: str) -> Sitting:
        (cell,) = handed_in.cells
        self.held.append(cell.source)
        outcome = "timed out" if cell.source == "loop" else "passed"
        notes = ("odd",) if cell.source == "wild" else ()
        return Sitting("kl", (Ran("kl", "ok"),), (Finding("test_kl", outcome),), notes)  # type: ignore[arg-type]


@pytest.fixture
def hall() -> CountingHall:
    return CountingHall()


@pytest.mark.parametrize(
    ("handed_in", "wanted"),
    [
        (["a", "b", "a", "a"], ["a", "b"]),
        (["loop", "loop"], ["loop", "loop"]),
        (["wild", "wild"], ["wild", "wild"]),
    ],
)
def test_equal_papers_are_held_once_unless_something_happened(
    hall: CountingHall, handed_in: list[str], wanted: list[str]
) -> None:
    sittings = Sittings()
    for source in handed_in:
        sittings.hold(hall, EXAM, paper(source), ExamFiles())  # type: ignore[arg-type]
    assert hall.held == wanted


def test_papers_with_files_of_their_own_are_held_each(hall: CountingHall, tmp_path: Path) -> None:
    sittings, files = Sittings(), ExamFiles(student=FileSet(tmp_path, ("model.pt",)))
    for _ in range(2):
        sittings.hold(hall, EXAM, paper("a"), files)  # type: ignore[arg-type]
    assert hall.held == ["a", "a"]


def test_a_batch_keeps_a_bounded_number_of_sittings(
    hall: CountingHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sittings_module, "KEPT_SITTINGS", 2)
    sittings = Sittings()
    for source in ["stub", "a", "stub", "b", "stub", "c", "stub", "a"]:
        sittings.hold(hall, EXAM, paper(source), ExamFiles())  # type: ignore[arg-type]
    assert hall.held == ["stub", "a", "b", "c", "a"]
    assert (len(sittings._held), sittings._turns) == (2, {})


def test_a_change_that_does_not_change_the_exam_is_compiled_all_the_same(tmp_path: Path) -> None:
    course = compiled(tmp_path)
    settings = course.source / "small" / "week.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    later = settings.stat().st_mtime + 2
    os.utime(settings, (later, later))
    with pytest.raises(CourseError, match="edited after the exam was compiled"):
        check_fresh(course, "small")
    os.utime(settings, (later - 2, later - 2))
    compile_assignment(course, "small")
    check_fresh(course, "small")


def test_a_folder_that_is_a_link_brings_no_files_of_where_grading_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Course(tmp_path / "course")
    (tmp_path / "elsewhere").mkdir()
    (course.submitted / "ada").mkdir(parents=True)
    (course.submitted / "ada" / "week01").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "gradebook.csv").write_text("mine")
    os.link(tmp_path / "gradebook.csv", tmp_path / "twin.csv")
    monkeypatch.chdir(tmp_path)
    submission, files = taken_in(course, "week01", "ada", [EXAM], None)
    assert files == ExamFiles(None, None)
    assert [(paper.mended, "is a link" in paper.reason) for paper in submission.papers] == [((), True)]
