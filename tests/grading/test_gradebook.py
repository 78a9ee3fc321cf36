"""Recording submissions and reading them back, here and with nbgrader."""

import csv
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from databases import break_inserts, dump, url_of
from nbgrader.plugins import CsvExportPlugin
from small_class import DUE, EXAM, changed, result

from autograder.errors import CourseError, EngineError
from autograder.grading.gradebook.database import models
from autograder.grading.handed_in.hand_in_time import HandInTime

IN_TIME = HandInTime(DUE - timedelta(hours=1))
FULL = {"test_kl": 3.0, "test_kl_extremes": 2.0}
ANSWERED = {"kl": "def kl(p, q): ...", "why": "Because p and q change places."}


@pytest.fixture
def nbgrader(place):
    """nbgrader's own gradebook on the same database."""
    with closing(models().Gradebook(url_of(place))) as gradebook:
        yield gradebook


def marks(gradebook, student="alice"):
    (standing,) = [standing for standing in gradebook.scores("week01") if standing.student == student]
    return {mark.cell: (mark.auto, mark.manual, mark.score, mark.waiting) for mark in standing.marks}


def test_nbgrader_reads_the_scores(gradebook, registered, nbgrader):
    gradebook.record(registered, "alice", [result("alice", {"test_kl": 1.5}, **ANSWERED)], IN_TIME)
    submission = nbgrader.find_submission("week01", "alice")
    assert (submission.score, submission.max_score) == (1.5, 10.0)
    assert (submission.code_score, submission.max_code_score) == (1.5, 5.0)
    assert submission.timestamp == datetime(2027, 2, 1, 22, 59)
    notebook = nbgrader.find_submission_notebook("kl", "week01", "alice")
    assert (notebook.failed_tests, notebook.needs_manual_grade) == (True, True)
    found = {
        grade.name: (grade.auto_score, grade.needs_manual_grade, grade.failed_tests)
        for grade in notebook.grades
    }
    assert found == {
        "test_kl": (1.5, False, True),
        "test_kl_extremes": (0.0, False, True),
        "why": (None, True, False),
        "essay": (None, True, False),
    }


def test_the_class_is_read_back(gradebook, registered):
    gradebook.record(registered, "bob", [result("bob", FULL, **ANSWERED)], IN_TIME)
    (bob,) = gradebook.scores("week01")
    assert (bob.score, bob.penalty, bob.total, bob.points, bob.submitted) == (5.0, 0.0, 5.0, 10.0, True)
    assert marks(gradebook, "bob") == {
        "essay": (None, None, 0.0, True),
        "test_kl": (3.0, None, 3.0, False),
        "test_kl_extremes": (2.0, None, 2.0, False),
        "why": (None, None, 0.0, True),
    }


def test_the_marks_of_a_notebook_are_added_up_by_the_database(gradebook, registered, nbgrader):
    late = HandInTime(DUE + timedelta(hours=1))
    gradebook.record(registered, "alice", [result("alice", FULL, **ANSWERED)], late)
    gradebook.record(registered, "bob", [result("bob", FULL, reason="no notebook")], IN_TIME)
    mark_by_hand(nbgrader)
    for cells, notebooks in zip(
        gradebook.scores("week01"), gradebook.scores("week01", by_notebook=True), strict=True
    ):
        assert replace(notebooks, marks=()) == replace(cells, marks=())
        (found,) = notebooks.marks
        assert (found.notebook, found.cell, found.points) == ("kl", "", 10.0)
        assert found.score == sum(mark.score for mark in cells.marks)
        assert found.waiting == any(mark.waiting for mark in cells.marks)
    assert [standing.score for standing in gradebook.scores("week01", by_notebook=True)] == [9.0, 0.0]


def test_students_are_listed_by_their_letters_codes_whatever_the_servers_language(gradebook, registered):
    for student in ("é", "b", "B", "a_b", "ab"):
        gradebook.record(registered, student, [], IN_TIME)
    found = [standing.student for standing in gradebook.scores("week01")]
    assert found == ["B", "a_b", "ab", "b", "é"]


@pytest.mark.parametrize(("reason", "stored"), [("a\0b", "a\ufffdb"), ("\udcff", "?"), ("x" * 5000, None)])
def test_a_reason_of_the_students_making_is_stored_as_text(gradebook, registered, nbgrader, reason, stored):
    gradebook.record(registered, "alice", [result("alice", {}, reason=reason)], IN_TIME)
    assert set(comments(nbgrader).values()) == {stored or reason}


def mark_by_hand(nbgrader, cell="why", score=3.5, extra=0.5, comment="Well argued."):
    grade = nbgrader.find_grade(cell, "kl", "week01", "alice")
    grade.manual_score, grade.extra_credit, grade.needs_manual_grade = score, extra, False
    if cell == "why":
        nbgrader.find_comment(cell, "kl", "week01", "alice").manual_comment = comment
    nbgrader.db.commit()


def test_a_persons_comment_is_read_back(gradebook, registered, nbgrader):
    gradebook.record(registered, "alice", [result("alice", FULL, **ANSWERED)], IN_TIME)
    mark_by_hand(nbgrader)
    standing = next(standing for standing in gradebook.scores("week01") if standing.student == "alice")
    assert {mark.cell: mark.comment for mark in standing.marks if mark.comment} == {"why": "Well argued."}


def test_what_a_person_wrote_survives_every_regrade(gradebook, registered, nbgrader):
    gradebook.record(registered, "alice", [result("alice", FULL, **ANSWERED)], IN_TIME)
    mark_by_hand(nbgrader)
    mark_by_hand(nbgrader, "test_kl", score=2.5, extra=None)
    for regraded in (
        [result("alice", {}, **ANSWERED)],
        [result("alice", FULL)],
        [result("alice", {}, reason="The file is no notebook.")],
        [],
    ):
        gradebook.record(registered, "alice", regraded, IN_TIME)
        found = marks(gradebook)
        assert (found["why"][1:3], found["test_kl"][1:3]) == ((3.5, 4.0), (2.5, 2.5))
        nbgrader.db.expire_all()
        assert nbgrader.find_comment("why", "kl", "week01", "alice").comment == "Well argued."


def test_a_mark_by_hand_is_to_be_looked_at_again_after_a_regrade_as_in_nbgrader(
    gradebook, registered, nbgrader
):
    gradebook.record(registered, "alice", [result("alice", FULL, **ANSWERED)], IN_TIME)
    mark_by_hand(nbgrader)
    mark_by_hand(nbgrader, "essay", score=1.0, extra=None)
    mark_by_hand(nbgrader, "test_kl", score=1.0, extra=None)
    gradebook.record(registered, "alice", [result("alice", FULL, **ANSWERED)], IN_TIME)
    assert {cell: mark[3] for cell, mark in marks(gradebook).items()} == {
        "essay": False,
        "test_kl": True,
        "test_kl_extremes": False,
        "why": True,
    }


def test_recording_the_same_again_changes_nothing(gradebook, registered, place):
    for _ in range(2):
        gradebook.record(
            registered, "alice", [result("alice", FULL, **ANSWERED)], HandInTime(DUE + timedelta(days=1))
        )
    before = dump(place)
    gradebook.record(
        registered, "alice", [result("alice", FULL, **ANSWERED)], HandInTime(DUE + timedelta(days=1))
    )
    assert dump(place) == before


def test_a_regrade_replaces_what_the_grader_gave(gradebook, registered):
    gradebook.record(registered, "alice", [result("alice", FULL)], IN_TIME)
    gradebook.record(registered, "alice", [result("alice", {"test_kl": 1.0}, **ANSWERED)], IN_TIME)
    assert {cell: mark[0] for cell, mark in marks(gradebook).items()} == {
        "essay": None,
        "test_kl": 1.0,
        "test_kl_extremes": 0.0,
        "why": None,
    }


@pytest.mark.parametrize("results", [[], [result("alice", {}, reason="not handed in")]])
def test_a_notebook_that_is_missing_is_zero_and_waits_for_nobody(gradebook, registered, results):
    gradebook.record(registered, "alice", results, IN_TIME)
    assert set(marks(gradebook).values()) == {(0.0, None, 0.0, False)}


@pytest.mark.parametrize("results", [[], [result("alice", {}, reason="not handed in")]])
def test_a_mark_on_a_notebook_that_is_gone_stays_and_waits_for_nobody(
    gradebook, registered, nbgrader, results
):
    gradebook.record(registered, "alice", [result("alice", FULL, **ANSWERED)], IN_TIME)
    mark_by_hand(nbgrader)
    gradebook.record(registered, "alice", results, IN_TIME)
    assert marks(gradebook)["why"] == (0.0, 3.5, 4.0, False)


def comments(nbgrader):
    notebook = nbgrader.find_submission_notebook("kl", "week01", "alice")
    return {comment.name: comment.auto_comment for comment in notebook.comments}


def test_untouched_cells_say_no_response(gradebook, registered, nbgrader):
    gradebook.record(registered, "alice", [result("alice", {})], IN_TIME)
    assert comments(nbgrader) == {"kl": "No response.", "why": "No response.", "essay": None}
    gradebook.record(registered, "alice", [result("alice", {}, **ANSWERED)], IN_TIME)
    nbgrader.db.expire_all()
    assert comments(nbgrader) == {"kl": None, "why": None, "essay": None}


def test_an_unreadable_notebook_says_so_in_its_comments(gradebook, registered, nbgrader):
    gradebook.record(registered, "alice", [result("alice", {}, reason="The file is no notebook.")], IN_TIME)
    assert set(comments(nbgrader).values()) == {"The file is no notebook."}


def test_a_late_submission_pays_of_all_that_counts(gradebook, registered, nbgrader):
    late = DUE + timedelta(hours=30)  # two days begun: 20 %
    gradebook.record(registered, "alice", [result("alice", FULL, **ANSWERED)], HandInTime(late))
    assert nbgrader.find_submission("week01", "alice").late_submission_penalty == pytest.approx(1.0)
    mark_by_hand(nbgrader, score=4.0, extra=1.0)
    gradebook.record(
        registered, "alice", [result("alice", FULL, **ANSWERED)], HandInTime(None)
    )  # its time stays known
    (alice,) = gradebook.scores("week01")
    assert (alice.score, alice.penalty, alice.total) == (10.0, pytest.approx(2.0), pytest.approx(8.0))


def test_a_guessed_time_is_late_and_not_kept(gradebook, registered, nbgrader):
    late = DUE + timedelta(hours=30)
    gradebook.record(registered, "alice", [result("alice", FULL, **ANSWERED)], HandInTime(late, guessed=True))
    submission = nbgrader.find_submission("week01", "alice")
    assert (submission.timestamp, submission.late_submission_penalty) == (None, pytest.approx(1.0))


def test_a_guess_takes_the_place_of_an_earlier_hand_ins_time(gradebook, registered):
    gradebook.record(registered, "alice", [result("alice", FULL)], HandInTime(DUE + timedelta(hours=30)))
    gradebook.record(registered, "alice", [result("alice", FULL)], replace(IN_TIME, guessed=True))
    (alice,) = gradebook.scores("week01")
    assert (alice.timestamp, alice.penalty) == (None, 0.0)


def test_an_extension_moves_the_due_date(gradebook, registered, nbgrader):
    late = DUE + timedelta(hours=30)
    gradebook.record(registered, "alice", [result("alice", FULL)], HandInTime(late))
    nbgrader.grant_extension("week01", "alice", hours=29)
    gradebook.record(registered, "alice", [result("alice", FULL)], HandInTime(late))
    assert gradebook.scores("week01")[0].penalty == pytest.approx(0.5)
    nbgrader.grant_extension("week01", "alice", hours=30)
    gradebook.record(registered, "alice", [result("alice", FULL)], HandInTime(late))
    assert nbgrader.find_submission_notebook("kl", "week01", "alice").late_submission_penalty is None


def test_results_of_another_exam_are_refused_and_nothing_is_written(gradebook, registered, place):
    before = dump(place)
    old = changed(EXAM, test_kl=None)
    with pytest.raises(EngineError, match=r"alice, week01/kl: .* differs in: test_kl\n"):
        gradebook.record(registered, "alice", [result("alice", {}, exam=old)], IN_TIME)
    assert dump(place) == before


def test_a_submission_is_written_whole_or_not_at_all(gradebook, registered, place):
    break_inserts(place, "comment")
    before = dump(place)
    with pytest.raises(EngineError, match="free some space"):
        gradebook.record(registered, "alice", [result("alice", FULL)], IN_TIME)
    assert dump(place) == before


def test_scores_of_an_unknown_assignment_name_the_command(gradebook):
    with pytest.raises(CourseError, match="run: course compile week07"):
        gradebook.scores("week07")


def test_nbgrader_export_gives_the_same_totals(gradebook, registered, nbgrader, tmp_path):
    nbgrader.add_student("carla", first_name="Carla")  # has handed in nothing
    gradebook.record(
        registered, "alice", [result("alice", FULL, **ANSWERED)], HandInTime(DUE + timedelta(days=1))
    )
    gradebook.record(registered, "bob", [result("bob", {"test_kl": 0.75})], IN_TIME)
    CsvExportPlugin(to=str(tmp_path / "grades.csv")).export(nbgrader)
    rows = csv.DictReader((tmp_path / "grades.csv").read_text().splitlines())
    columns = ("raw_score", "late_submission_penalty", "score", "max_score")
    exported = {row["student_id"]: tuple(float(row[column]) for column in columns) for row in rows}
    ours = {
        row.student: (row.score, row.penalty, row.total, row.points) for row in gradebook.scores("week01")
    }
    assert exported == ours
    assert ours == {
        "alice": (5.0, 0.5, 4.5, 10.0),
        "bob": (0.75, 0.0, 0.75, 10.0),
        "carla": (0.0, 0.0, 0.0, 10.0),
    }
