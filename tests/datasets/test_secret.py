"""The secret of a course: made once, for its owner alone, outside of the course."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.datasets.hidden.secret import course_secret, notebook_key, secret_path
from autograder.errors import CourseError


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    (tmp_path / "course" / "source").mkdir(parents=True)
    return tmp_path / "course"


def test_it_is_made_once_and_kept(course: Path) -> None:
    first = course_secret(course)

    assert len(first) == 32
    assert course_secret(course) == first
    assert [path.name for path in secret_path(course).parent.iterdir()] == [secret_path(course).name]


def test_its_owner_alone_may_read_it(course: Path) -> None:
    course_secret(course)

    assert stat.S_IMODE(secret_path(course).stat().st_mode) == 0o600


def test_it_lies_outside_of_the_course(course: Path) -> None:
    assert not secret_path(course).is_relative_to(course)


def test_another_course_has_another(course: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()

    assert course_secret(tmp_path / "other") != course_secret(course)


def test_two_processes_that_make_it_at_once_have_the_same(course: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(course_secret, [course] * 16))

    assert len(found) == 1


def test_a_place_of_ones_own(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SECRET", str(tmp_path / "vault" / "secret"))

    assert course_secret(course) == (tmp_path / "vault" / "secret").read_bytes()


def test_a_place_inside_of_the_course_is_refused(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SECRET", str(course / "secret"))

    with pytest.raises(CourseError, match="lies in the course's own folder"):
        course_secret(course)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622])
def test_a_secret_that_others_may_read_is_refused(course: Path, mode: int) -> None:
    course_secret(course)
    os.chmod(secret_path(course), mode)

    with pytest.raises(
        CourseError, match=f"others may read the course's secret \\(mode {mode:o}\\)\n  run: chmod 600"
    ):
        course_secret(course)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_file_of_another_length_is_no_secret(course: Path, length: int) -> None:
    course_secret(course)
    secret_path(course).write_bytes(bytes(length))

    with pytest.raises(CourseError, match="wanted a secret of 32 bytes"):
        course_secret(course)


def test_without_a_home_it_asks_for_a_place(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nowhere")

    with pytest.raises(CourseError, match="point COURSE_SECRET at a file for it"):
        course_secret(course)


def test_every_notebook_has_a_key_of_its_own() -> None:
    keys = {
        notebook_key(bytes(32), week, name) for week, name in (("w", "a"), ("w", "b"), ("wa", ""), ("", "wa"))
    }

    assert {len(key) for key in keys} == {32}
    assert len(keys) == 4
