"""Intake: which folders are students, and what their submissions are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from handed_in import (
    OTHER,
    hand_in,
    make_exam,
    notebook,
    only_paper,
    released,
    take,
    write,
)

from autograder.course import Course, Settings
from autograder.errors import CourseError, EngineError
from autograder.grading.handed_in.intake import odd_folders, submitted_students, take_in_notebook
from autograder.model import Paper, Submission


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "submitted").mkdir()
    return Course(tmp_path)


def test_students_are_the_folders_that_have_the_assignment_sorted(course: Course) -> None:
    for student in ("zoë", "alice", "o'neil b@x.org"):
        hand_in(course, student=student)
    (course.submitted / "bob" / "week02").mkdir(parents=True)
    (course.submitted / "README").touch()
    assert submitted_students(course, "week01") == ["alice", "o'neil b@x.org", "zoë"]


def test_a_folder_of_submissions_that_cannot_be_listed_is_our_failure(tmp_path: Path) -> None:
    (tmp_path / "submitted").touch()
    with pytest.raises(EngineError, match="submitted: cannot be listed"):
        submitted_students(Course(tmp_path), "week01")


def test_nobody_handed_in_where_there_is_no_folder(tmp_path: Path) -> None:
    assert submitted_students(Course(tmp_path), "week01") == []


@pytest.mark.parametrize("name", ["a\nb", " alice", "alice ", "\u202egpj.exe", "a\x1b[31m", "a\\b"])
def test_a_name_that_cannot_be_shown_is_passed_over_and_reported(course: Course, name: str) -> None:
    hand_in(course, student=name)
    assert submitted_students(course, "week01") == []
    (reported,) = odd_folders(course, "week01")
    assert reported.startswith("submitted/")
    assert reported.isprintable()


def test_a_name_that_a_server_refuses_is_passed_over_where_the_gradebook_is_on_one(course: Course) -> None:
    name = "a" * 129
    hand_in(course, student=name)
    assert submitted_students(course, "week01") == [name]
    there = Course(course.root, Settings(database="postgresql+psycopg://ada@school/grades"))
    assert submitted_students(there, "week01") == []
    (reported,) = odd_folders(there, "week01")
    assert reported.endswith("more than 128 characters, the most that the gradebook's server takes")


def test_a_name_that_is_no_text_is_passed_over_and_reported(course: Course) -> None:
    os.makedirs(os.fsencode(course.submitted) + b"/\xff/week01")
    assert submitted_students(course, "week01") == []
    assert odd_folders(course, "week01") == ["submitted/\ufffd: its name has characters that cannot be shown"]


def test_hidden_folders_are_passed_over_in_silence(course: Course) -> None:
    hand_in(course, student=".ipynb_checkpoints")
    assert (submitted_students(course, "week01"), odd_folders(course, "week01")) == ([], [])


@pytest.mark.parametrize("linked", ["mallory", "mallory/week01"])
def test_linked_folders_are_not_entered(course: Course, tmp_path: Path, linked: str) -> None:
    target = tmp_path / "elsewhere"
    write(target / "week01" / "pca.ipynb", notebook(released()))
    write(target / "pca.ipynb", notebook(released()))
    link = course.submitted / linked
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(target, target_is_directory=True)
    assert submitted_students(course, "week01") == []
    assert odd_folders(course, "week01") == [
        f"submitted/mallory: the folder '{link.name}' is a link. Hand in the files themselves."
    ]
    (paper,) = take(course, student="mallory").papers
    assert (paper.cells, paper.reason) == (
        (),
        f"the folder '{link.name}' is a link. Hand in the files themselves.",
    )


@pytest.mark.parametrize("name", ["..", ".", "", "../../source", "a/b", "a\nb"])
def test_a_name_that_leads_elsewhere_is_no_student(course: Course, name: str) -> None:
    with pytest.raises(CourseError, match="name a folder of"):
        take(course, student=name)


def test_a_folder_that_the_system_refuses_is_our_failure(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course)

    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr("autograder.grading.handed_in.handed_in_names.scandir", refuse)
    with pytest.raises(EngineError, match=r"alice/week01: cannot be read \(Permission denied\)"):
        take(course)


def test_a_student_whose_folder_the_system_refuses_is_not_passed_over(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course)

    def refuse(path: str, **_: object) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("autograder.grading.handed_in.intake.os.lstat", refuse)
    assert submitted_students(course, "week01") == ["alice"]
    with pytest.raises(EngineError, match="cannot be read"):
        take(course)


def test_a_submission_has_one_paper_an_exam_in_their_order(course: Course) -> None:
    hand_in(course)
    hand_in(course, "svd.ipynb", content=notebook(released(OTHER)))
    submission = take(course, OTHER, make_exam())
    assert [(paper.notebook, len(paper.cells), paper.mended) for paper in submission.papers] == [
        ("svd", 2, ()),
        ("pca", 9, ()),
    ]
    assert (submission.student, submission.assignment) == ("alice", "week01")
    assert submission.folder == str(course.submitted / "alice" / "week01")


def test_a_missing_notebook_is_not_handed_in(course: Course) -> None:
    hand_in(course)
    missing = take(course, make_exam(), OTHER).papers[1]
    assert missing == Paper("svd", (), reason="not handed in")


def test_a_student_without_a_folder_handed_nothing_in(course: Course) -> None:
    assert take(course) == Submission("alice", "week01", (Paper("pca", (), reason="not handed in"),))


def test_an_unreadable_notebook_costs_that_notebook(course: Course) -> None:
    hand_in(course, content=b"{")
    hand_in(course, "svd.ipynb", content=notebook(released(OTHER)))
    broken, whole = take(course, make_exam(), OTHER).papers
    assert broken.reason.startswith("'pca.ipynb' is damaged or cut off")
    assert (whole.reason, len(whole.cells)) == ("", 2)


def test_one_file_can_be_taken_in_by_itself(tmp_path: Path) -> None:
    paper = take_in_notebook(write(tmp_path / "any name.ipynb", notebook(released())), make_exam())
    assert (paper.notebook, len(paper.cells), paper.mended) == ("pca", 9, ())


def test_a_file_that_is_not_there_is_a_reason(tmp_path: Path) -> None:
    assert take_in_notebook(tmp_path / "x.ipynb", make_exam()).reason == "'x.ipynb': there is no such file."


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_a_pipe_under_the_notebooks_name_is_a_reason(course: Course) -> None:
    (course.submitted / "alice" / "week01").mkdir(parents=True)
    os.mkfifo(course.submitted / "alice" / "week01" / "pca.ipynb")
    assert (
        only_paper(course).reason == "'pca.ipynb' is not an ordinary file. Hand in the notebook file itself."
    )
