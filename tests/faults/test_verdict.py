"""That the comparison sees what it is there to see, and that what a blow excuses is no more than that."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from faults.aftermath import complaints
from faults.blow import Blow
from faults.class_of import WEEK
from faults.conftest import Undisturbed
from faults.verdict import Verdict, verdict

from autograder.course import Course

STUDENT = "s00-solution"
TAMPERED = {
    "a score": "UPDATE grade SET auto_score = 0.5 WHERE auto_score = 4",
    "a mark by hand": "UPDATE grade SET manual_score = 1 WHERE auto_score IS NULL",
    "a person is to look": "UPDATE grade SET needs_manual_grade = 1",
    "a comment": "UPDATE comment SET auto_comment = 'x'",
    "a time": "UPDATE submitted_assignment SET timestamp = '2026-01-01 00:00:00.000000'",
    "late days": "UPDATE submitted_notebook SET late_submission_penalty = NULL",
    "a grade lost": "DELETE FROM grade WHERE auto_score = 3",
}
TWICE = """
ALTER TABLE grade RENAME TO once;
CREATE TABLE grade AS SELECT * FROM once;
INSERT INTO grade SELECT * FROM once LIMIT 1;
"""


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_every_column_is_compared(undisturbed: Undisturbed, graded: Course, statement: str) -> None:
    assert verdict(graded).differences(undisturbed.verdict) == []
    with closing(sqlite3.connect(graded.gradebook)) as book, book:
        assert book.execute(statement).rowcount > 0
    assert verdict(graded).differences(undisturbed.verdict) != []


def test_every_file_is_compared(undisturbed: Undisturbed, graded: Course) -> None:
    for path in (graded.graded_path(STUDENT, WEEK, WEEK), graded.result_path(STUDENT, WEEK, WEEK)):
        content = path.read_bytes()
        path.unlink()
        assert {one.student for one in verdict(graded).differences(undisturbed.verdict)} == {STUDENT}
        path.write_bytes(content.replace(b"test_signs", b"test_sings"))
        assert verdict(graded).differences(undisturbed.verdict) != []
        path.write_bytes(content)


def test_a_grade_that_is_there_twice_is_told(graded: Course) -> None:
    with closing(sqlite3.connect(graded.gradebook)) as book:
        book.executescript(TWICE)
    assert [key[0] for key in verdict(graded).twice] == ["score"]


def test_a_damaged_gradebook_is_told(graded: Course) -> None:
    with closing(sqlite3.connect(graded.gradebook)) as book:
        (page,) = book.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_grade_1'"
        ).fetchone()
        (size,) = book.execute("PRAGMA page_size").fetchone()
    with graded.gradebook.open("r+b") as file:
        file.seek((page - 1) * size + size // 2)
        file.write(b"\xff" * (size // 2))
    assert verdict(graded).integrity != "ok"


def tampered(calm: Undisturbed, score: float | None, reason: str, student: str = STUDENT) -> Verdict:
    """The undisturbed verdict with another score of one test, and the reason for it."""
    rows = dict(calm.verdict.rows)
    key = ("score", student, WEEK, "test_signs", "GradeCell")
    assert key in rows
    rows[key] = (score, *rows[key][1:])
    rows["result", student, WEEK, "test_signs"] = (score, 4.0, reason)
    return replace(calm.verdict, rows=rows)


def complained(calm: Undisturbed, role: str, number: signal.Signals, found: Verdict, status: int = 0) -> bool:
    return bool(complaints(Blow(role, number), status, found, calm.verdict))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "number", "score", "reason", "excused"),
    [
        ("student", signal.SIGKILL, 0.0, "Your notebook's process was killed.", True),
        ("student", signal.SIGKILL, 0.0, "A hidden test did not pass. The notebook's process ended.", True),
        ("student", signal.SIGKILL, 0.0, "A hidden test did not pass.", False),
        ("student", signal.SIGSTOP, 0.0, "Over the time limit: your code was interrupted.", True),
        ("student", signal.SIGKILL, 0.0, "Over the time limit: your code was interrupted.", False),
        ("examiner", signal.SIGKILL, None, "This test could not be held; a person will grade it.", True),
        ("examiner", signal.SIGKILL, 0.0, "This test could not be held; a person will grade it.", False),
        ("students' warm process", signal.SIGKILL, 0.0, "Your notebook's process was killed.", False),
        ("grader", signal.SIGKILL, 0.0, "Your notebook's process was killed.", False),
    ],
)
def test_a_blow_excuses_what_it_can_make_and_no_more(
    undisturbed: Undisturbed,
    role: str,
    number: signal.Signals,
    score: float | None,
    reason: str,
    excused: bool,
) -> None:
    found = tampered(undisturbed, score, reason)
    status = -number if role == "grader" else 0
    assert complained(undisturbed, role, number, found, status) is not excused


def test_one_blow_costs_one_student_at_most(undisturbed: Undisturbed) -> None:
    found = tampered(undisturbed, 0.0, "Your notebook's process was killed.")
    other = tampered(undisturbed, 0.0, "Your notebook's process was killed.", "s01-hidden_failure")
    assert not complained(undisturbed, "student", signal.SIGKILL, found)
    both = replace(
        found, rows=found.rows | {key: other.rows[key] for key in other.rows if key[1][:3] == "s01"}
    )
    assert complained(undisturbed, "student", signal.SIGKILL, both)


def test_a_traceback_and_a_silent_loss_are_complained_of(undisturbed: Undisturbed) -> None:
    fine = undisturbed.verdict
    fewer = replace(fine, graded=fine.graded - {STUDENT})
    assert not complained(undisturbed, "examiner", signal.SIGKILL, fewer, 3)
    assert complained(undisturbed, "examiner", signal.SIGKILL, fewer, 0)
    assert complained(undisturbed, "examiner", signal.SIGKILL, fine, 1)
    assert complained(
        undisturbed, "student", signal.SIGKILL, replace(fine, integrity="row 1 missing from index")
    )
    assert complained(undisturbed, "student", signal.SIGKILL, replace(fine, twice=(("score", STUDENT),)))
