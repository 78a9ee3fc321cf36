"""Grades for Canvas: its own file filled in, or one of ours."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from class_of_three import ADA, GRADES, grade, table

from autograder.errors import CourseError
from autograder.reports.grades.canvas import canvas_csv, canvas_filled
from autograder.reports.grades.template import Filled

EXPORTED = """\
Student,ID,SIS User ID,SIS Login ID,Section,Quiz (5),Week01 (771),Final Score
    Points Possible,,,,,3,10,(read only)
"Somerville, Mary",1003,u3,mary,+1 Monday,2,5,70
"Lovelace, Ada",1001,u1,ada,S1,1,,90
"Bob, B.",1002,u2,bob,S1,0,2,80
"Student, Test",9,,,S1,,,
"""


def read(made: Filled) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.content.decode("utf-8"), newline="")))


def test_the_platforms_columns_and_rows_stay_and_final_points_are_filled_in(tmp_path: Path) -> None:
    found = read(canvas_filled(table(tmp_path, EXPORTED), {"week01": GRADES}, {}))
    wanted = list(csv.reader(EXPORTED.splitlines()))
    wanted[3][6] = "7"
    wanted[2][4] = "'+1 Monday"  # as Canvas wrote it, but for what a spreadsheet would calculate
    assert found == wanted


def test_what_waits_keeps_what_the_platform_has_and_is_named(tmp_path: Path) -> None:
    made = canvas_filled(table(tmp_path, EXPORTED), {"week01": GRADES}, {})
    assert read(made)[4][6] == "2"
    assert [one for one in made.remarks if one.endswith(": bob")] != []


def test_who_handed_in_nothing_has_zero_only_when_asked(tmp_path: Path) -> None:
    found = [
        read(canvas_filled(table(tmp_path, EXPORTED), {"week01": GRADES}, {}, zero))[2][6]
        for zero in (False, True)
    ]
    assert found == ["5", "0"]


@pytest.mark.parametrize("name", ["week01", "Week01", "Week01 (771)", "771"])
def test_a_column_is_found_by_its_name_or_number(tmp_path: Path, name: str) -> None:
    made = canvas_filled(table(tmp_path, EXPORTED), {"week01": GRADES}, {"week01": name})
    assert read(made)[3][6] == "7"


def test_a_column_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(
        CourseError, match=r"no column is called week09; its assignments: Quiz \(5\), Week01 \(771\)"
    ):
        canvas_filled(table(tmp_path, EXPORTED), {"week09": GRADES}, {})


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="not a gradebook of Canvas"):
        canvas_filled(table(tmp_path, "a,b\n1,2\n"), {"week01": GRADES}, {})


def test_who_is_not_in_the_platforms_file_and_another_maximum_are_said(tmp_path: Path) -> None:
    text = EXPORTED.replace('"Lovelace, Ada",1001,u1,ada,S1,1,,90\n', "").replace(",3,10,", ",3,20,")
    remarks = canvas_filled(table(tmp_path, text), {"week01": GRADES}, {}).remarks
    assert [one.partition(":")[0] for one in remarks] == ["week01", "week01", "not in platform.csv"]
    assert "10 points here, and 20 in Canvas" in remarks[1]


def test_a_number_that_two_students_share_names_neither(tmp_path: Path) -> None:
    from dataclasses import replace

    twin = grade(replace(ADA, id="eve"), 10.0)
    (row,) = [
        row
        for row in read(canvas_filled(table(tmp_path, EXPORTED), {"week01": [GRADES[0], twin]}, {}))
        if row[1] == "1001"
    ]
    assert row[6] == "7"  # by the login, which is one student's alone


def test_a_file_of_our_own_has_canvas_columns_and_no_formula() -> None:
    assert read(canvas_csv({"week01": GRADES})) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "week01"],
        ["    Points Possible", "", "", "", "", "10"],
        ["Lovelace, Ada", "1001", "", "ada", "", "7"],
        ['\'=HYPERLINK("x"), Bob', "1002", "", "bob", "", ""],
        ["Somerville, Mary", "1003", "", "mary", "", ""],
    ]
