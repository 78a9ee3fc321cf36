"""The demo's class of twelve, on a week of two small notebooks: what each student does, and what that scores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_week import DISTANCES, LINES, WEEK

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.demo.classroom import MARKER, Member, copy_week, make_class
from autograder.errors import CourseError
from autograder.grading.running.batch import Graded
from autograder.grading.running.run import grade_submissions

FULL = {"distance": 2.0, "nearest": 3.0, "fit": 3.0, "fit_threshold": 2.0, "predict": 2.0}
NOTHING = dict.fromkeys(FULL, 0.0)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = Course(tmp_path_factory.mktemp("course"))
    folder = course.source / "week05"
    folder.mkdir(parents=True)
    for name, text in (("week.toml", WEEK), ("distances.py", DISTANCES), ("lines.py", LINES)):
        (folder / name).write_text(text, encoding="utf-8")
    compile_assignment(course, "week05")
    return course


@pytest.fixture(scope="module")
def members(course: Course) -> dict[str, Member]:
    return {member.student: member for member in make_class(course, "week05")}


@pytest.fixture(scope="module")
def graded(course: Course, members: dict[str, Member]) -> dict[str, Graded]:
    return {graded.student: graded for graded in grade_submissions(course, "week05")}


def scores(graded: Graded) -> dict[str, float | None]:
    return {
        score.name.removeprefix("test_"): score.earned for result in graded.results for score in result.scores
    }


def test_every_student_scores_what_their_deed_is_worth(graded: dict[str, Graded]) -> None:
    found = {student: scores(one) for student, one in graded.items()}
    waiting = {"why": None}
    no_fit = {"fit": 0.0, "fit_threshold": 0.0}
    assert found == {
        "demo-01-perfect": FULL | waiting,
        "demo-02-one-slip": FULL | no_fit | waiting,
        "demo-03-another-slip": FULL | {"predict": 0.0} | waiting,
        "demo-04-half-done": FULL | no_fit | {"predict": 0.0} | waiting,
        "demo-05-untouched": NOTHING | {"why": 0.0},
        "demo-06-rearranged": FULL | waiting,
        "demo-07-endless-loop": FULL | no_fit | waiting,
        "demo-08-crash": FULL | {"nearest": 0.0} | waiting,
        "demo-09-flood": FULL | waiting,
        "demo-10-warning": FULL | waiting,
        "demo-11-broken-file": FULL | {"distance": 0.0, "nearest": 0.0, "why": 0.0},
        "demo-12-forged": NOTHING | {"why": 0.0},
    }


def test_every_student_is_graded_and_none_is_late(graded: dict[str, Graded], course: Course) -> None:
    assert {student: one.reason for student, one in graded.items()} == dict.fromkeys(graded, "")
    handed_in = {one.submission.timestamp.year for one in graded.values() if one.submission}
    assert handed_in == {2019}


def test_deeds_name_the_question(members: dict[str, Member]) -> None:
    assert members["demo-02-one-slip"].deed == "writes + for - in line 4 of fit"
    assert members["demo-07-endless-loop"].deed == "an endless loop in fit"
    assert members["demo-08-crash"].deed == "a segmentation fault in nearest"


def test_the_mishaps_are_what_they_claim(graded: dict[str, Graded]) -> None:
    def ran(student: str) -> dict[str, str]:
        sittings = (result.sitting for result in graded[student].results)
        return {
            one.id: one.status
            for sitting in sittings
            for one in sitting.ran
            if not one.id.startswith("test_")
        }

    assert ran("demo-07-endless-loop")["fit"] == "timed out"
    assert ran("demo-08-crash")["nearest"] == "died"
    notes = [note for result in graded["demo-06-rearranged"].results for note in result.paper.mended]
    assert [words for words in ("3 times", "missing") if not any(words in note for note in notes)] == []
    warned = str([one.outputs for result in graded["demo-10-warning"].results for one in result.sitting.ran])
    assert "precision may be lost" in warned
    flooded = str([one.outputs for result in graded["demo-09-flood"].results for one in result.sitting.ran])
    assert "the rest of the output was cut" in flooded


def test_the_forger_got_as_far_as_the_answers(graded: dict[str, Graded]) -> None:
    first = graded["demo-12-forged"].results[0]
    statuses = {one.id: one.status for one in first.sitting.ran}
    # the attacks ran to their end: the zeros are not those of a cell that broke
    assert (statuses["extra-1"], statuses["distance"], statuses["extra-2"]) == ("ok", "ok", "died")


def test_a_second_demo_replaces_the_first(course: Course, members: dict[str, Member]) -> None:
    left = course.submitted / "demo-01-perfect/week05/left_over.ipynb"
    left.write_text("{}")
    assert make_class(course, "week05") == list(members.values())
    assert not left.exists()


def test_a_real_student_of_the_same_name_is_left_alone(course: Course, tmp_path: Path) -> None:
    other = copy_week(course, "week05", tmp_path / "other")
    compile_assignment(other, "week05")
    theirs = other.submitted / "demo-12-forged/week05/distances.ipynb"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("my own work")
    with pytest.raises(CourseError, match="demo-12-forged: already there, and not made by course demo"):
        make_class(other, "week05")
    assert theirs.read_text() == "my own work"
    assert [path.name for path in other.submitted.iterdir()] == ["demo-12-forged"]


def test_a_folder_with_something_else_in_it_is_refused(course: Course, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(CourseError, match="not empty, and not made by course demo"):
        copy_week(course, "week05", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_week_is_copied_again_over_an_earlier_demo(course: Course, tmp_path: Path) -> None:
    for _ in range(2):
        copied = copy_week(course, "week05", tmp_path / "demo")
    assert (copied.root / MARKER).is_file()
    assert (copied.source / "week05/lines.py").read_text(encoding="utf-8") == LINES


def test_a_week_without_a_graded_question_is_refused(tmp_path: Path) -> None:
    course = Course(tmp_path)
    (course.source / "essay").mkdir(parents=True)
    (course.source / "essay/essay.py").write_text(
        "# %% [markdown] manual='why' points=1\n# Why?\n".replace("'", '"')
    )
    compile_assignment(course, "essay")
    with pytest.raises(CourseError, match="no question in it that is graded by running"):
        make_class(course, "essay")
    assert not course.submitted.exists()


def test_handed_in_notebooks_are_notebooks(course: Course, members: dict[str, Member]) -> None:
    broken = {
        path.parent.parent.name
        for path in course.submitted.glob("*/week05/*.ipynb")
        if not is_json(path.read_text(encoding="utf-8"))
    }
    assert broken == {"demo-11-broken-file"}


def is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text)["cells"], list)
    except ValueError:
        return False
