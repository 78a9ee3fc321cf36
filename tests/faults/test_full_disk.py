"""A disk that is full when grading begins, or fills up meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.class_of import WEEK
from faults.conftest import Grade, Undisturbed
from faults.mounted import as_root, fill, small_disk
from faults.verdict import verdict

from autograder.course import Course

pytestmark = as_root
DISK_MB = 16
GRADEBOOK = "gradebook.db: the gradebook failed"
# what is full first: the page of the log's index, the graded notebooks
WRITERS = {0: GRADEBOOK, 16: GRADEBOOK, 40: "cannot be written (No space left on device)\n  make room"}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", DISK_MB) as made:
        yield made


@pytest.fixture
def graded(undisturbed: Undisturbed, disk: Path) -> Course:
    """The class on the small disk, graded."""
    return undisturbed.made.copy(disk / "class", graded=True).course


def assert_mended(course: Course, grade: Grade, calm: Undisturbed, filler: Path) -> None:
    """Make room, run again and compare."""
    filler.unlink()
    run = grade(course)
    assert run.end() == 0, run.said
    assert verdict(course).differences(calm.verdict) == []


@pytest.mark.parametrize(
    "room_kb", [pytest.param(room, marks=pytest.mark.slow) if room else room for room in WRITERS]
)
def test_a_full_disk_leaves_the_old_gradebook_as_it_was(
    undisturbed: Undisturbed, graded: Course, disk: Path, grade: Grade, room_kb: int
) -> None:
    filler = fill(disk, room_kb)
    run = grade(graded, "--again")
    assert (run.end(), run.left()) == (3, []), run.said
    assert WRITERS[room_kb] in run.said
    assert "free some space" in run.said or "make room" in run.said
    assert verdict(graded).differences(undisturbed.verdict) == []
    assert_mended(graded, grade, undisturbed, filler)


@pytest.mark.slow
@pytest.mark.parametrize(
    "room_kb", [0, 100, 420, 600, *(pytest.param(room, marks=pytest.mark.long) for room in (16, 300, 500))]
)
def test_a_disk_that_fills_up_leaves_whole_submissions_or_none(
    undisturbed: Undisturbed, disk: Path, grade: Grade, room_kb: int
) -> None:
    course = undisturbed.made.copy(disk / "class").course
    filler = fill(disk, room_kb)
    run = grade(course)
    assert (run.end(), run.left()) == (3, []), run.said
    assert "disk is full" in run.said or "make room" in run.said
    found = verdict(course)
    assert (found.integrity, found.twice) == ("ok", ())
    assert found.graded < undisturbed.verdict.graded
    assert found.differences(undisturbed.verdict, found.graded) == []
    assert_mended(course, grade, undisturbed, filler)


@pytest.mark.slow
def test_feedback_on_a_full_disk_is_refused_with_the_reason_and_made_once_there_is_room(
    graded: Course, disk: Path
) -> None:
    command = [sys.executable, "-c", "from autograder.cli import main; main()", "feedback", WEEK]
    # room for the gradebook's log, but not for a class's pages
    filler = fill(disk, 80)
    full = subprocess.run(command, cwd=graded.root, capture_output=True, text=True)
    assert full.returncode == 3, full.stderr
    assert "No space left on device" in full.stderr
    filler.unlink()
    assert subprocess.run(command, cwd=graded.root, capture_output=True).returncode == 0
    assert len(list(graded.feedback.glob(f"*/{WEEK}/*.html"))) >= len(list(graded.submitted.iterdir()))
