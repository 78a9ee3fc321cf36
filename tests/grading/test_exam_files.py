"""What the coordinator tells the examiner of the files that were handed in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.errors import EngineError
from autograder.grading.sitting.session import ExamFiles
from autograder.sandbox.protocol import FileSet


def files(folder: Path, *names: str) -> FileSet:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(bytes(7))
    return FileSet(folder, names)


def test_sizes_are_those_of_the_students_files(tmp_path: Path) -> None:
    assert ExamFiles(student=files(tmp_path, "net.pt", "data/more.csv")).handed_in() == {
        "net.pt": 7,
        "data/more.csv": 7,
    }
    assert ExamFiles().handed_in() == {}


def test_a_file_that_the_instructors_takes_the_place_of_was_not_handed_in(tmp_path: Path) -> None:
    given = files(tmp_path / "week", "digits.csv", "net.pt")
    found = ExamFiles(given, files(tmp_path / "ada", "net.pt", "own.pt")).handed_in()
    assert found == {"own.pt": 7}


def test_a_link_is_as_large_as_itself(tmp_path: Path) -> None:
    (tmp_path / "net.pt").symlink_to("/etc/passwd")
    assert ExamFiles(student=FileSet(tmp_path, ("net.pt",))).handed_in() == {"net.pt": len("/etc/passwd")}


def test_a_name_that_is_no_text_is_passed_over(tmp_path: Path) -> None:
    odd = os.fsdecode(b"\xff.pt")
    assert ExamFiles(student=files(tmp_path, odd, "line\nbreak", "net.pt")).handed_in() == {"net.pt": 7}


def test_a_file_that_is_gone_is_a_failure_of_ours(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be read any more"):
        ExamFiles(student=FileSet(tmp_path, ("net.pt",))).handed_in()
