"""Grades as a plain table and as Parquet; cells that no spreadsheet calculates; states."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from class_of_three import ADA, GRADES, NOON

from autograder.grading.gradebook import Mark, Standing
from autograder.reports.grades.grade import grades_of
from autograder.reports.grades.plain_table import plain_csv
from autograder.reports.grades.remarks import remarks_on
from autograder.reports.grades.spreadsheet import as_text, points_text

# +4912, too: a spreadsheet makes 4912 of it
FORMULAS = [
    "=1+1",
    "+1+1",
    "+4912",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert as_text(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "-", "-3.5", -3.5, 0, "Ada", "Ada=1", None])
def test_numbers_and_plain_words_stay(value: Any) -> None:
    assert as_text(value) == ("" if value is None else str(value))


@pytest.mark.parametrize(
    ("points", "text"), [(3.0, "3"), (1 / 3, "0.333333"), (-0.0, "0"), (17.5, "17.5"), (100.0, "100")]
)
def test_points_are_written_without_needless_digits(points: float, text: str) -> None:
    assert points_text(points) == text


def test_a_row_a_student_says_what_is_no_grade_yet() -> None:
    found = list(csv.DictReader(io.StringIO(plain_csv(GRADES).decode(), newline="")))
    told = [(row["student"], row["state"], row["score"], row["late_penalty"], row["total"]) for row in found]
    assert told == [
        ("ada", "graded", "7.5", "0.5", "7.0"),
        ("bob", "waiting", "", "", ""),
        ("mary", "not handed in", "", "", ""),
    ]
    assert found[0]["handed_in"] == "2027-02-01T12:00:00+00:00"


def test_a_row_a_question_marks_those_that_wait() -> None:
    found = list(csv.DictReader(io.StringIO(plain_csv(GRADES, by_question=True).decode(), newline="")))
    told = [(row["student"], row["question"], row["earned"], row["waiting"]) for row in found]
    assert told[2:] == [("bob", "test_kl", "3.0", "no"), ("bob", "why", "", "yes")]


def test_parquet_has_types_and_no_number_for_what_is_none(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from autograder.reports.grades.parquet import write_parquet

    write_parquet(tmp_path / "grades.parquet", GRADES)
    table = parquet.read_table(tmp_path / "grades.parquet")
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["total"], types["student"], types["handed_in"]) == (
        "double",
        "string",
        "timestamp[us, tz=UTC]",
    )
    assert table.column("total").to_pylist() == [7.0, None, None]
    assert table.column("handed_in").to_pylist() == [NOON, NOON, None]


def standing(student: str, submitted: bool = True, waiting: bool = False) -> Standing:
    mark = Mark("kl", "why", None, None if waiting else 4.0, None, 4.0, 7.0, waiting)
    return Standing(student, None, None, submitted, NOON.replace(tzinfo=None), 4.0, 1.0, 3.0, 7.0, (mark,))


def test_states_are_told_apart() -> None:
    standings = [
        standing("ada"),
        standing("bob", waiting=True),
        standing("eve", submitted=False),
        standing("mary", submitted=False),
    ]
    found = grades_of("week01", standings, [ADA], {"ada", "bob", "eve"})
    assert {grade.student.id: (grade.state, grade.final) for grade in found} == {
        "ada": ("graded", 3.0),
        "bob": ("waiting", None),
        "eve": ("not graded", None),
        "mary": ("not handed in", None),
    }
    assert found[0].student == ADA


def test_those_without_a_grade_are_named_with_what_to_do() -> None:
    grades = [*GRADES, replace(GRADES[0], student=replace(ADA, id="eve"), state="not graded")]
    assert list(remarks_on(grades)) == [
        "week01: 1 wait for a person to grade a part: left out; grade them in formgrader, then export again: bob",
        "week01: 1 handed in and are not graded: left out; run: course grade week01: eve",
    ]
