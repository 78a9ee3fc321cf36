"""Grades for Moodle: the assignment's worksheet filled in, or a table to import."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from class_of_three import GRADES, table

from autograder.errors import CourseError
from autograder.reports.grades.moodle import feedback_of, moodle_csv, moodle_filled

WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments
Participant 7,Ada Lovelace,ADA@x.org,Submitted,,10.00,-,
Participant 8,Bob Byron,bob@x.org,Submitted,1.00,10.00,-,old
Participant 9,Mary Somerville,,No submission,,10.00,-,
"""


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_points_and_feedback_are_filled_in_and_nothing_else_changes(tmp_path: Path) -> None:
    found = rows(moodle_filled(table(tmp_path, WORKSHEET), GRADES).content)
    wanted = rows(WORKSHEET.encode())
    wanted[0] |= {"Grade": "7", "Feedback comments": feedback_of(GRADES[0])}
    wanted[1] |= {"Feedback comments": feedback_of(GRADES[1])}
    assert found == wanted


def test_feedback_says_what_each_question_earned_and_what_waits() -> None:
    assert feedback_of(GRADES[0]) == (
        "test_kl: 3 of 3 points<br>why: 4.5 of 7 points (Say &lt;why&gt;.)<br>handed in late: -0.5"
    )
    assert feedback_of(GRADES[1]).endswith(
        "why: waits for a person<br>A part is still to be graded by a person: this is no grade yet."
    )


def test_another_maximum_in_moodle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="counts 20 points in Moodle, and 10 here"):
        moodle_filled(
            table(tmp_path, WORKSHEET.replace("10.00", "20,00").replace("20,00", '"20,00"')), GRADES
        )


def test_a_worksheet_of_semicolons_stays_one(tmp_path: Path) -> None:
    made = moodle_filled(table(tmp_path, WORKSHEET.replace(",", ";")), GRADES).content
    assert made.splitlines()[0] == WORKSHEET.replace(",", ";").splitlines()[0].encode()


def test_a_table_of_our_own_has_identity_points_and_feedback() -> None:
    found = rows(moodle_csv({"week01": GRADES}).content)
    assert [(row["Username"], row["week01"]) for row in found] == [("ada", "7"), ("bob", ""), ("mary", "")]
    assert found[1]["Last name"] == '\'=HYPERLINK("x")'
    assert found[2]["week01 feedback"] == ""
