"""Links in a hand-in: whatever they lead to comes neither into autograded/ nor into what students are given."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from submitted_class import WEEK, autograde

from autograder.course import Course
from autograder.nbgrader.linked_copies import remove_linked_copies

SECRET = "secret_scores"  # a hidden helper of the small course


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A hand-in with links of all kinds beside its notebook, and what nbgrader makes of the files in it."""
    handed_in, copies = tmp_path / "submitted" / "ada" / WEEK, tmp_path / "autograded" / "ada" / WEEK
    secret = tmp_path / "exam.json"
    secret.write_text(SECRET)
    (handed_in / "below").mkdir(parents=True)
    (copies / "below").mkdir(parents=True)
    (handed_in / "notes.html").symlink_to(secret)
    (handed_in / "below" / "data.csv").symlink_to(secret)
    (handed_in / "gone.txt").symlink_to(tmp_path / "nowhere")
    (handed_in / "small.ipynb").symlink_to(secret)
    os.link(secret, handed_in / "twin.txt")
    (handed_in / "own.txt").write_text("mine")
    for name in ("notes.html", "below/data.csv", "small.ipynb", "twin.txt", "own.txt"):
        (copies / name).write_text((handed_in / name).read_text())
    return handed_in, copies


def test_copies_of_links_are_removed_and_of_files_kept(folders: tuple[Path, Path]) -> None:
    handed_in, copies = folders
    before = sorted(handed_in.rglob("*"))
    assert remove_linked_copies(handed_in, copies) == ["below/data.csv", "notes.html", "twin.txt"]
    # the notebook is no copy: nbgrader writes there what intake made of it
    assert {path.name for path in copies.rglob("*") if path.is_file()} == {"own.txt", "small.ipynb"}
    assert sorted(handed_in.rglob("*")) == before


@pytest.mark.parametrize("linked", ["ada", f"ada/{WEEK}"])
def test_of_a_folder_that_is_a_link_nothing_is_kept(folders: tuple[Path, Path], linked: str) -> None:
    handed_in, copies = folders
    place = handed_in.parents[1] / linked
    place.rename(place.with_name("elsewhere"))
    place.symlink_to(place.with_name("elsewhere"))
    assert "own.txt" in remove_linked_copies(handed_in, copies)
    assert [path.name for path in copies.rglob("*") if path.is_file()] == ["small.ipynb"]


@pytest.mark.slow
def test_what_a_link_leads_to_is_in_nothing_that_students_are_given(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    exam, folder = course.exam_path(WEEK, "small"), course.submitted / "ada" / WEEK
    (folder / "stolen.html").symlink_to(exam)
    os.link(exam, folder / "hard.html")
    (folder / "own.csv").write_text("1,2")
    said = autograde(course)
    assert said["success"], said["log"]
    assert "left out, a link or a file with a second name: stolen.html" in said["log"]
    monkeypatch.chdir(course.root)
    assert NbGraderAPI(CourseDirectory(root=str(course.root))).generate_feedback(WEEK)["success"]
    assert SECRET in exam.read_text()
    given = [path for place in ("autograded", "feedback") for path in (course.root / place).rglob("*.*")]
    assert {path.name for path in given} == {"own.csv", "small.html", "small.ipynb", "timestamp.txt"}
    assert [path for path in given if SECRET in path.read_text()] == []
