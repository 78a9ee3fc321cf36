"""Putting hand-ins in place: each whole or not at all, and nothing written through what lies there."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from archives import WEEK, collect, entry, make_course, make_zip, steps, there

from autograder.course import Course
from autograder.errors import EngineError, SubmissionError
from autograder.grading.collecting.placing import put

OLD, NEW = (2025, 2, 1), (2025, 2, 2)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course")


def two_files(path: Path, day: tuple[int, int, int], size: int = 5_000) -> Path:
    """Ada's hand-in: a small file, then a large one."""
    large = (b"%d" % day[2]) * size
    return make_zip(
        path, [(entry("ada/a.csv", day=day), b"1"), (entry("ada/pca.ipynb", day=day), large)], method=0
    )


def damage(path: Path) -> Path:
    """Change a letter of the large file; its checksum stays."""
    path.write_bytes(path.read_bytes().replace(b"22222", b"22922", 1))
    return path


def hidden(course: Course) -> list[str]:
    return [path.name for path in course.submitted.glob(".collecting-*")]


def test_of_a_damaged_hand_in_nothing_is_written(course: Course, tmp_path: Path) -> None:
    (step,) = steps(course, damage(two_files(tmp_path / "new.zip", NEW)))
    with pytest.raises(SubmissionError, match=r"'ada/pca\.ipynb' is damaged in the archive"):
        put(course, WEEK, step)
    assert (there(course), hidden(course)) == ({}, [])


def test_a_damaged_hand_in_leaves_the_older_one_in_its_place(course: Course, tmp_path: Path) -> None:
    collect(course, two_files(tmp_path / "old.zip", OLD))
    before = there(course)
    (step,) = steps(course, damage(two_files(tmp_path / "new.zip", NEW)))
    assert step.action == "replaces"
    with pytest.raises(SubmissionError):
        put(course, WEEK, step)
    assert there(course) == before


def test_a_disk_that_is_full_is_our_failure_and_leaves_nothing(course: Course, tmp_path: Path) -> None:
    collect(course, two_files(tmp_path / "old.zip", OLD))
    before = there(course)
    (step,) = steps(course, two_files(tmp_path / "new.zip", NEW))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(EngineError, match="cannot be written"):
            put(course, WEEK, step)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (there(course), hidden(course)) == (before, [])


def test_what_was_there_comes_back_when_the_new_one_cannot_be_moved(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(course, two_files(tmp_path / "old.zip", OLD))
    before = there(course)
    (step,) = steps(course, two_files(tmp_path / "new.zip", NEW))
    rename = Path.rename

    def fails_for_the_new_one(path: Path, target: Path) -> Path:
        if path.name == "whole":
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fails_for_the_new_one)
    with pytest.raises(EngineError, match="Input/output error"):
        put(course, WEEK, step)
    assert there(course) == before


def test_what_came_meanwhile_is_not_overwritten(course: Course, tmp_path: Path) -> None:
    (step,) = steps(course, two_files(tmp_path / "new.zip", NEW))
    meanwhile = course.submitted / "ada" / WEEK / "pca.ipynb"
    meanwhile.parent.mkdir(parents=True)
    meanwhile.write_text("came meanwhile")
    with pytest.raises(EngineError):
        put(course, WEEK, step)
    assert there(course) == {"ada/week01/pca.ipynb": "came meanwhile"}


@pytest.mark.parametrize("linked", ["ada", "ada/week01"])
def test_nothing_is_written_through_a_link(course: Course, tmp_path: Path, linked: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = course.submitted / linked
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere, target_is_directory=True)
    (step,) = steps(course, two_files(tmp_path / "new.zip", NEW))
    assert (step.action, step.why) == ("refused", f"submitted/{link.name} is a link or a file, not a folder")
    put(course, WEEK, step)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("odd", ["ada", "ada/week01"])
def test_a_file_in_the_place_of_a_folder_stays(course: Course, tmp_path: Path, odd: str) -> None:
    file = course.submitted / odd
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    assert collect(course, two_files(tmp_path / "new.zip", NEW)) == ["ada: refused"]
    assert file.read_text() == "mine"


def test_a_link_among_the_files_that_are_there_is_not_read(course: Course, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "new.zip", [(entry("ada/pca.ipynb", day=NEW), b"secret")])
    (tmp_path / "secret").write_text("secret")
    place = course.submitted / "ada" / WEEK
    place.mkdir(parents=True)
    (place / "pca.ipynb").symlink_to(tmp_path / "secret")
    (step,) = steps(course, path)
    assert step.action != "unchanged"


def test_every_version_has_a_place_of_its_own(course: Course, tmp_path: Path) -> None:
    collect(course, make_zip(tmp_path / "new.zip", [(entry("ada/pca.ipynb", day=NEW), b"new")]))
    for text in (b"1", b"2", b"3"):
        collect(course, make_zip(tmp_path / "old.zip", [(entry("ada/pca.ipynb", day=OLD), text)]))
    found = there(course)
    assert found.pop("ada/week01/pca.ipynb") == "new"
    assert sorted(found.values()) == ["1", "2", "3"]
