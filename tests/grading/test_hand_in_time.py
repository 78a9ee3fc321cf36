"""When a submission was handed in."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from handed_in import (
    OTHER,
    hand_in,
    make_exam,
    take,
    write,
)
from nbgrader.utils import parse_utc

from autograder.course import Course
from autograder.grading.handed_in.hand_in_time import parse_timestamp


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "submitted").mkdir()
    return Course(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "2027-02-01 22:59:13.123456 UTC",
        "2027-02-01 22:59:13 UTC\n",
        "2027-02-01 22:59:13.5 Europe/Berlin",
        "2027-07-01 22:59:13 America/Los_Angeles",
        "2027-02-01 22:59:13",
        "2027-02-01T22:59:13Z",
        "2027-02-01 22:59:13.123456 CET",
    ],
)
def test_times_are_those_that_nbgrader_reads(text: str) -> None:
    assert parse_timestamp(text).replace(tzinfo=None) == parse_utc(text.strip())


def test_an_offset_is_in_hours_and_minutes() -> None:
    assert parse_timestamp("2027-02-01 22:59:13 +0130") == datetime(2027, 2, 1, 21, 29, 13, tzinfo=UTC)


def test_the_time_is_nbgraders_timestamp(course: Course) -> None:
    hand_in(course)
    (course.submitted / "alice" / "week01" / "timestamp.txt").write_text("2027-02-01 22:59:13.000000 UTC\n")
    submission = take(course)
    assert (submission.timestamp, submission.guessed) == (datetime(2027, 2, 1, 22, 59, 13, tzinfo=UTC), False)


def test_without_a_timestamp_the_newest_notebook_counts(course: Course) -> None:
    os.utime(hand_in(course), (0, 1_800_000_000))
    os.utime(hand_in(course, "svd.ipynb"), (0, 1_800_000_060))
    os.utime(hand_in(course, "notes.txt"), (0, 1_900_000_000))
    submission = take(course, make_exam(), OTHER)
    assert (submission.timestamp, submission.guessed) == (datetime.fromtimestamp(1_800_000_060, UTC), True)


def test_a_files_time_beyond_the_calendar_is_none(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some disks keep it, and whoever hands in may set it."""
    notebook, look = hand_in(course), os.lstat

    def far_future(path: str | Path) -> os.stat_result:
        found = look(path)
        seconds = 1e12 if str(path) == str(notebook) else found.st_mtime
        return os.stat_result((*found[:8], seconds, found[9]))

    monkeypatch.setattr(os, "lstat", far_future)
    submission = take(course)

    assert (submission.timestamp, submission.guessed) == (None, True)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2027-13-01 00:00:00 UTC", "2027-02-01 22:59 Mars/Phobos", "2027-02-01 22:59 ../../etc",
     "2027-02-01 22:59 America", "0001-01-01 00:00:00 +1400", "\x1b[31m", "9" * 2_000],
)  # fmt: skip
def test_a_malformed_timestamp_is_noted_and_the_notebooks_time_counts(course: Course, text: str) -> None:
    os.utime(hand_in(course), (0, 1_800_000_000))
    write(course.submitted / "alice" / "week01" / "timestamp.txt", text.encode())
    submission = take(course)
    assert (submission.timestamp, submission.guessed) == (datetime.fromtimestamp(1_800_000_000, UTC), True)
    (note,) = submission.papers[0].mended
    assert note.startswith("timestamp.txt cannot be read (")
    assert note.endswith("): the time of the newest notebook counts.")
    assert note.isprintable()


def test_a_linked_timestamp_is_not_followed(course: Course, tmp_path: Path) -> None:
    hand_in(course)
    (tmp_path / "secret").write_text("2000-01-01 00:00:00 UTC")
    (course.submitted / "alice" / "week01" / "timestamp.txt").symlink_to(tmp_path / "secret")
    submission = take(course)
    assert submission.timestamp is not None
    assert submission.timestamp.year > 2000
    assert "'timestamp.txt' is a link" in submission.papers[0].mended[0]
