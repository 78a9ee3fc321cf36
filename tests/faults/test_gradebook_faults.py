"""A gradebook that another program holds, that may not be written, or whose last writer was killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from faults.class_of import WEEK
from faults.conftest import Grade, Undisturbed
from faults.grader import Grader
from faults.mounted import as_root, read_only
from faults.verdict import verdict

from autograder.course import Course
from autograder.grading.gradebook import Gradebook

SHORT = 0.3  # seconds of patience, in the place of fifteen
IMPATIENT = f"from autograder.grading.gradebook import engines; engines.PATIENCE_SECONDS = {SHORT}"
# changes every grade with a cache of a few pages, so that half of the change is in the files, and dies
KILLED_WRITER = """
import os, signal, sqlite3, sys
book = sqlite3.connect(sys.argv[1], isolation_level=None)
book.execute(f"PRAGMA journal_mode = {sys.argv[2]}")
book.execute("PRAGMA cache_size = 2")
book.execute("BEGIN IMMEDIATE")
book.execute("UPDATE grade SET auto_score = 77, needs_manual_grade = 1")
book.execute("UPDATE comment SET auto_comment = printf('%.4000c', 'x')")
os.kill(os.getpid(), signal.SIGKILL)
"""


def opened(path: Path) -> sqlite3.Connection:
    """A gradebook as another program opens it."""
    return sqlite3.connect(path, isolation_level=None, timeout=120)


def wait_until(holds: Callable[[], bool], run: Grader) -> None:
    until = time.monotonic() + 300
    while not holds():
        assert run.running, "it ended before"
        assert time.monotonic() < until, "waited for five minutes"
        time.sleep(0.005)


def is_open(path: Path, pid: int) -> bool:
    """Tell whether a process has a file open; one that it closes meanwhile is none."""
    for number in os.listdir(f"/proc/{pid}/fd"):
        with suppress(FileNotFoundError):
            if os.readlink(f"/proc/{pid}/fd/{number}") == str(path):
                return True
    return False


def test_a_lock_of_a_second_is_waited_for(undisturbed: Undisturbed, graded: Course, grade: Grade) -> None:
    with closing(opened(graded.gradebook)) as other:
        other.execute("UPDATE grade SET auto_score = 0")  # that the run has written can be seen
        other.execute("BEGIN EXCLUSIVE")
        run = grade(graded)
        wait_until(lambda: is_open(graded.gradebook, run.pid), run)
        time.sleep(1.0)
        assert run.running
        other.execute("ROLLBACK")
    assert run.end() == 0, run.said
    assert verdict(graded).differences(undisturbed.verdict) == []


@pytest.mark.slow
def test_a_lock_for_ever_is_said_and_what_was_graded_before_it_is_kept(
    undisturbed: Undisturbed, course: Course, grade: Grade
) -> None:
    with Gradebook(course.gradebook):
        pass  # makes it
    with closing(opened(course.gradebook)) as other:
        run = grade(course, before=IMPATIENT)
        wait_until(lambda: other.execute("SELECT count(*) FROM submitted_assignment").fetchone() > (1,), run)
        other.execute("BEGIN EXCLUSIVE")
        (kept,) = other.execute("SELECT count(*) FROM submitted_assignment").fetchone()
        assert run.end() == 3, run.said
    assert "gradebook.db: the gradebook failed: database is locked\n  another program is writing" in run.said
    found = verdict(course)
    assert (len(found.graded), found.integrity, found.twice) == (kept, "ok", ())
    assert found.differences(undisturbed.verdict, found.graded) == []
    assert run.left() == []
    again = grade(course)
    assert again.end() == 0, again.said
    assert verdict(course).differences(undisturbed.verdict) == []


@pytest.mark.slow
@as_root
def test_a_gradebook_that_may_not_be_written_is_said_and_stays(
    undisturbed: Undisturbed, graded: Course, grade: Grade
) -> None:
    with closing(opened(graded.gradebook)) as other:
        other.execute("UPDATE grade SET auto_score = 0")  # so that there is something to write
    before = verdict(graded)
    with read_only(graded.gradebook):
        run = grade(graded)
        assert (run.end(), run.left()) == (3, []), run.said
    assert "gradebook.db: the gradebook failed: attempt to write a readonly database" in run.said
    assert "it may not be written: change the permissions" in run.said
    assert verdict(graded).differences(before) == []
    again = grade(graded)
    assert again.end() == 0, again.said
    assert verdict(graded).differences(undisturbed.verdict) == []


@pytest.mark.parametrize(("mode", "journal"), [("WAL", "-wal"), ("DELETE", "-journal")])
def test_half_a_transaction_of_a_killed_writer_is_none(
    undisturbed: Undisturbed, graded: Course, mode: str, journal: str
) -> None:
    with Gradebook(graded.gradebook) as book:
        before = book.scores(WEEK)
    done = subprocess.run([sys.executable, "-c", KILLED_WRITER, str(graded.gradebook), mode])
    assert done.returncode == -signal.SIGKILL
    left = graded.gradebook.with_name(graded.gradebook.name + journal)
    assert left.stat().st_size > 10_000  # hot: pages of the transaction are in it
    with Gradebook(graded.gradebook) as book:
        assert book.scores(WEEK) == before
    assert not left.exists()
    assert verdict(graded).differences(undisturbed.verdict) == []
