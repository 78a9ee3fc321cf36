"""`course export`: totals are those of `course report`, and what is not final is said."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.compiler.compile import compile_assignment
from autograder.course import Course, read_week
from autograder.grading.gradebook import Gradebook
from autograder.grading.gradebook.roster import Roster, Student
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.model import Paper, Result, Score, Sitting

SOURCE = """\
# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="double" points=7
assert double(3) == 6

# %% [markdown] manual="why" points=3
# Why?
"""
LATE = "due = 2027-02-01T12:00:00Z\n[late]\npercent_per_day = 10\n"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A class of three: one late and final, one that waits, one that handed in nothing."""
    folder = tmp_path / "source" / "week01"
    folder.mkdir(parents=True)
    (folder / "tiny.py").write_text(SOURCE)
    (folder / "week.toml").write_text(LATE)
    course = Course(tmp_path)
    compile_assignment(course, "week01")
    with Roster(course.gradebook) as roster:
        roster.enrol([Student(name, name.title(), "X") for name in ("ada", "bob", "mary")])
    with Gradebook(course.gradebook) as book:
        registered = book.register(read_week(folder), course.exams("week01"))
        for student, written in (("ada", 3.0), ("bob", None)):
            scores = (Score("test_double", "double", 7 / 3, 7.0), Score("why", "why", written, 3.0))
            result = Result(student, "week01", "tiny", Paper("tiny", ()), Sitting("tiny"), scores)
            book.record(registered, student, [result], HandInTime(datetime(2027, 2, 1, 13, tzinfo=UTC)))
            (course.submitted / student / "week01").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return course


@pytest.mark.parametrize("guessed", [False, True])
def test_a_time_that_was_guessed_is_told_as_well(course: Course, guessed: bool) -> None:
    with Gradebook(course.gradebook) as book:
        registered = book.register(read_week(course.source / "week01"), course.exams("week01"))
        scores = (Score("test_double", "double", 7.0, 7.0), Score("why", "why", 3.0, 3.0))
        result = Result("ada", "week01", "tiny", Paper("tiny", ()), Sitting("tiny"), scores)
        moment = datetime(2027, 2, 3, 13, tzinfo=UTC)
        book.record(registered, "ada", [result], HandInTime(moment, guessed))
    graded = course.autograded / "ada" / "week01"
    graded.mkdir(parents=True)
    (graded / "timestamp.txt").write_text("2027-02-03 13:00:00.000000 UTC")
    assert run("export", "csv", "week01", "--out", "grades.csv") == 0
    ada = next(csv.DictReader(Path("grades.csv").read_text().splitlines()))
    assert (ada["student"], ada["handed_in"][:16]) == ("ada", "2027-02-03T13:00")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main([*arguments])
    return int(left.value.code or 0)


def totals(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    """What the report counts."""
    assert run("report", "week01", "--json") == 0
    (report,) = json.loads(capsys.readouterr().out)
    return {one["student"]: one["total"] for one in report["students"]}


def column(path: str, key: str, value: str) -> dict[str, str]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return {row[key]: row[value] for row in csv.DictReader(file)}


def test_totals_agree_with_the_report_late_penalties_and_all(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    reported = totals(capsys)
    assert [
        run("export", form, "week01", "--out", f"{form}.csv") for form in ("canvas", "moodle", "csv")
    ] == [0] * 3
    # thirds: what is written has six decimals, what is reported all
    wanted = {"ada": round((7 / 3 + 3) * 0.9, 6)}
    assert round(reported["ada"], 6) == wanted["ada"]
    exported = {
        "canvas": column("canvas.csv", "SIS Login ID", "week01"),
        "moodle": column("moodle.csv", "Username", "week01"),
        "csv": column("csv.csv", "student", "total"),
    }
    assert {form: round(float(found["ada"]), 6) for form, found in exported.items()} == dict.fromkeys(
        exported, 4.8
    )
    assert {(found["bob"], found["mary"]) for found in exported.values()} == {("", "")}
    assert float(exported["csv"]["ada"]) == reported["ada"]


def test_who_waits_is_named_in_json_too(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "csv", "week01", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["weeks"] == ["week01"]
    assert [one.rpartition(": ")[2] for one in told["remarks"]] == ["bob"]
    assert Path(told["file"]) == course.build / "grades" / "grades-week01.csv"


def test_nothing_handed_in_is_said(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    for student in ("ada", "bob"):
        (course.submitted / student / "week01").rmdir()
    assert run("export", "csv") == 1
    assert "nobody handed in anything yet" in capsys.readouterr().err


def test_a_column_of_a_week_that_is_not_exported_is_a_slip(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", "canvas", "week01", "--column", "week1=Homework", "--out", "c.csv") == 1
    assert "--column week1: no week that is exported; these are: week01" in capsys.readouterr().err
    assert not Path("c.csv").exists()


def test_a_file_where_a_folder_should_be_is_named_and_stays(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("notes").write_text("mine")
    assert run("export", "csv", "week01", "--out", "notes/below/grades.csv") == 3
    assert "notes is there, and is no folder\n  move it away" in capsys.readouterr().err
    assert Path("notes").read_text() == "mine"


def test_a_worksheet_is_of_one_week(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    (course.root / "w.csv").write_text("Identifier,Grade\n")
    assert run("export", "canvas", "week01", "--column", "week01") == 2
    assert run("export", "moodle", "week01", "--template", "missing.csv") == 1
    assert "missing.csv: cannot be read" in capsys.readouterr().err
