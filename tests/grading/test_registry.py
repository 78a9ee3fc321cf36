"""Bringing the gradebook in line with the exams while students hand in."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest
from databases import asked, dump, url_of
from small_class import CELLS, DUE, EXAM, WEEK, changed, result

from autograder.grading.gradebook import Gradebook
from autograder.grading.gradebook.database import models
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.model import ExamCell

FULL = {"test_kl": 3.0, "test_kl_extremes": 2.0}
NEW = ExamCell("t3", "code", "test", "test_new", "new()", "new()", points=5.0, question="new")
OTHER = replace(EXAM, notebook="entropy")


@pytest.fixture
def gradebook(place):
    """A gradebook in which alice and bob have handed in, alice's answer marked and commented by hand."""
    with Gradebook(place) as gradebook:
        registered = gradebook.register(WEEK, [EXAM])
        for student in ("alice", "bob"):
            gradebook.record(
                registered, student, [result(student, FULL, why="It is not symmetric.")], HandInTime(DUE)
            )
        with closing(models().Gradebook(url_of(place))) as nbgrader:
            grade = nbgrader.find_grade("why", "kl", "week01", "alice")
            grade.manual_score, grade.extra_credit = 3.0, 0.5
            nbgrader.find_comment("why", "kl", "week01", "alice").manual_comment = "Well argued."
            nbgrader.db.commit()
        yield gradebook


@pytest.fixture
def nbgrader(place, gradebook):
    with closing(models().Gradebook(url_of(place))) as nbgrader:
        yield nbgrader


def scores(gradebook):
    return {standing.student: standing.score for standing in gradebook.scores("week01")}


def test_registering_again_changes_nothing(gradebook, place):
    before = dump(place)
    assert gradebook.register(WEEK, [EXAM]).notes == ()
    assert dump(place) == before


def test_points_that_change_are_taken_over_and_said(gradebook):
    found = gradebook.register(WEEK, [changed(EXAM, test_kl={"points": 6.0})])
    assert found.notes == ("week01/kl: test_kl counts 6 points now, not 3: grade again",)
    assert gradebook.scores("week01")[0].points == 13.0
    assert scores(gradebook) == {"alice": 8.5, "bob": 5.0}


def test_points_that_change_before_anybody_handed_in_are_no_news(tmp_path):
    with Gradebook(tmp_path / "new.db") as gradebook:
        gradebook.register(WEEK, [EXAM])
        assert gradebook.register(WEEK, [changed(EXAM, test_kl={"points": 6.0})]).notes == ()


def test_a_removed_cell_takes_its_grades_along_and_nothing_else(gradebook):
    found = gradebook.register(WEEK, [changed(EXAM, test_kl=None)])
    assert found.notes == ("week01/kl: test_kl is no longer a graded cell: its grades went (2)",)
    assert scores(gradebook) == {"alice": 5.5, "bob": 2.0}


def test_what_a_person_wrote_on_a_removed_cell_is_said_in_full(gradebook):
    assert gradebook.register(WEEK, [changed(EXAM, why=None)]).notes == (
        "week01/kl: why is no longer a graded cell: its grades went (2); given by hand: alice 3 + 0.5 extra",
        "week01/kl: why no longer takes comments; written by hand: alice 'Well argued.'",
    )


def test_an_added_cell_is_in_every_submission_there_is(gradebook, nbgrader):
    registered = gradebook.register(WEEK, [replace(EXAM, cells=(*CELLS, NEW))])
    grade = nbgrader.find_grade("test_new", "kl", "week01", "bob")
    assert (grade.auto_score, grade.needs_manual_grade, grade.max_score) == (None, True, 5.0)
    exam = replace(EXAM, cells=(*CELLS, NEW))
    gradebook.record(registered, "bob", [result("bob", {"test_new": 4.0}, exam=exam)], HandInTime(DUE))
    assert scores(gradebook) == {"alice": 8.5, "bob": 4.0}


def test_an_added_notebook_is_in_every_submission_there_is(gradebook, nbgrader):
    gradebook.register(WEEK, [EXAM, OTHER])
    submitted = nbgrader.find_submission_notebook("entropy", "week01", "alice")
    assert sorted(grade.name for grade in submitted.grades) == ["essay", "test_kl", "test_kl_extremes", "why"]
    assert sorted(comment.name for comment in submitted.comments) == ["essay", "kl", "why"]
    assert scores(gradebook) == {"alice": 8.5, "bob": 5.0}


def test_a_removed_notebook_goes_with_all_its_rows(gradebook, nbgrader):
    found = gradebook.register(WEEK, [OTHER])
    assert len(found.notes) == 5  # four graded cells, and the comment by hand
    assert [notebook.name for notebook in nbgrader.find_assignment("week01").notebooks] == ["entropy"]
    api = models()
    for model, wanted in ((api.BaseCell, 6), (api.SourceCell, 6), (api.SubmittedNotebook, 2), (api.Grade, 8)):
        assert nbgrader.db.query(model).count() == wanted


def test_an_answer_that_becomes_a_test_keeps_its_grades(gradebook):
    gradebook.register(WEEK, [changed(EXAM, why={"role": "test", "kind": "code"})])
    assert scores(gradebook) == {"alice": 8.5, "bob": 5.0}


def test_moved_cells_are_stored_in_their_new_order(gradebook, nbgrader):
    gradebook.register(WEEK, [replace(EXAM, cells=CELLS[::-1])])
    found = [cell.name for cell in nbgrader.find_notebook("kl", "week01").source_cells]
    assert found == ["essay", "why", "test_kl_extremes", "test_kl", "kl", "given-1"]


def test_hidden_tests_are_stored_for_nbgrader_to_restore(nbgrader):
    assert "### BEGIN HIDDEN TESTS" in nbgrader.find_source_cell("test_kl", "kl", "week01").source


def test_a_due_date_set_in_the_gradebook_stays_where_the_week_names_none(gradebook):
    assert gradebook.register(replace(WEEK, due=None), [EXAM]).due == datetime(2027, 2, 1, 23, 59)


def test_a_notebook_is_added_to_a_gradebook_that_nbgrader_has_upgraded(tmp_path):
    place = tmp_path / "new.db"
    with Gradebook(place):
        pass
    with asked(place) as connection:
        made = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'notebook'"
        ).scalar_one()
        connection.exec_driver_sql("DROP TABLE notebook")
        # as nbgrader's upgrade leaves the column that it adds; it upgrades files alone
        made = made.replace("kernelspec VARCHAR(1024)", "kernelspec VARCHAR(1024) NOT NULL")
        connection.exec_driver_sql(made)
    with Gradebook(place) as gradebook:
        assert list(gradebook.register(WEEK, [EXAM]).notebooks) == ["kl"]
