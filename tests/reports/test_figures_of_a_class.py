"""Measured figures from the test cell to the pages: graded, kept, told to students, summed up for the instructor."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.course import Course
from autograder.grading.gradebook import Gradebook

SOURCE = """\
# %%
import numpy as np
from autograder.checks import accuracy, threshold

# %% solution="sign"
def sign(x):
    ### BEGIN SOLUTION
    return x >= 0
    ### END SOLUTION

# %% test="sign" points=4
x = np.arange(-10.0, 10.0)
threshold(accuracy(x >= 0, np.array(sign(x))), zero=0.5, full=1.0, what="accuracy in the open")
### BEGIN HIDDEN TESTS
x = np.arange(-50.0, 50.0)
bands = {0.6: 0.25, 0.9: 0.75}
threshold(accuracy(x >= 0, np.array(sign(x))), zero=0.5, full=1.0, what="hidden accuracy", bands=bands)
### END HIDDEN TESTS
# hint: zero counts as positive
"""
# what each says is positive: from here on
CLASS = {"ada": 0, "bob": 1, "cleo": 3, "dan": 5, "eve": 8}


def run(course: Course, *arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--course", str(course.root)])
    return int(left.value.code or 0)


def hand_in(course: Course, student: str, answer: str) -> None:
    book = json.loads((course.solutions / "week01" / "tiny.ipynb").read_bytes())
    next(cell for cell in book["cells"] if cell["id"] == "sign")["source"] = answer
    folder = course.submitted / student / "week01"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiny.ipynb").write_text(json.dumps(book))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of five, graded."""
    course = Course(tmp_path_factory.mktemp("course"))
    (course.source / "week01").mkdir(parents=True)
    (course.source / "week01" / "tiny.py").write_text(SOURCE)
    assert run(course, "compile") == 0
    for student, first in CLASS.items():
        hand_in(course, student, f"def sign(x):\n    return x >= {first}\n")
    assert run(course, "grade", "week01") == 0
    return course


def page_of(course: Course, student: str) -> str:
    return (course.feedback / student / "week01" / "tiny.html").read_text()


def test_figures_are_in_the_gradebook_beside_the_scores(course: Course) -> None:
    with Gradebook(course.gradebook) as book:
        found = {(each.student, each.number): each for each in book.measurements("week01")}
        scores = {standing.student: standing.score for standing in book.scores("week01")}
    assert [found[student, 1].measurement.value for student in CLASS] == [1.0, 0.95, 0.85, 0.75, 0.6]
    assert [found[student, 2].measurement.value for student in CLASS] == [1.0, 0.99, 0.97, 0.95, 0.92]
    assert scores == {"ada": 4.0, "bob": 3.0, "cleo": 2.8, "dan": 2.0, "eve": 0.8}
    assert {each.device for each in found.values()} == {"cpu"}


def test_feedback_draws_the_class_and_reads_it_once(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    measurements = Gradebook.measurements
    monkeypatch.setattr(Gradebook, "measurements", lambda *of: read.append(of[1]) or measurements(*of))
    assert run(course, "feedback", "week01") == 0
    assert read == ["week01"]
    page = page_of(course, "cleo")
    assert "accuracy in the open 0.85: 70 % of the points; all from 1 on." in page
    assert page.count('<svg class="class"') == 2
    assert "1 at 0.5 or worse" not in page
    assert "0 at 0.5 or worse, 4 in between, 1 at 1 or better. Yours is 0.85." in page


def test_a_page_tells_a_hidden_figure_in_steps_and_nobody_elses_name(course: Course) -> None:
    assert run(course, "feedback", "week01") == 0
    page = page_of(course, "cleo")
    assert "hidden accuracy 0.95: 75 % of the points; all from 1 on." in page
    assert "0.97" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert [name for name in CLASS if f">{name}<" in page] == ["cleo"]


def test_report_prints_the_figures_exactly(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(course, "report", "week01", "--figures") == 0
    rows = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == "week01: measured figures"
    assert [row for row in rows if re.match(r"hidden.* 5 0\.95 0\.97 0\.99 0 % 80 % 20 % 0 ", row)] != []


def test_report_as_json_has_scores_and_figures(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(course, "report", "week01", "--json") == 0
    (week,) = json.loads(capsys.readouterr().out)
    assert len(week["students"]) == 5
    names = [each["threshold"]["name"] for each in week["figures"]]
    assert names == ["accuracy in the open", "hidden accuracy"]
    assert week["figures"][1]["quartiles"] == [0.95, 0.97, 0.99]


def test_a_regrade_takes_away_the_figure_that_is_no_longer_measured(course: Course, tmp_path: Path) -> None:
    other = Course(tmp_path)
    (other.source / "week01").mkdir(parents=True)
    (other.source / "week01" / "tiny.py").write_text(SOURCE)
    assert run(other, "compile") == 0
    for answer in ("def sign(x):\n    return x >= 0\n", "def sign(x):\n    raise ValueError\n"):
        hand_in(other, "ada", answer)
        assert run(other, "grade", "week01") == 0
        with closing(sqlite3.connect(other.gradebook)) as book:
            (count,) = book.execute("SELECT count(*) FROM course_measurement").fetchone()
        assert count == (2 if ">=" in answer else 0)
