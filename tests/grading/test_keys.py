"""Hidden data is drawn in the examiner, with the notebook's key; nobody else has the key, and no file holds it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sandbox.docker_hall import built, on_this_machine

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.datasets.hidden.secret import course_secret, notebook_key
from autograder.grading.keys import with_keys
from autograder.grading.running.run import grade_submissions
from autograder.grading.sitting.hall import SandboxName
from autograder.model import Result

# a student's own classifier, and one that learns the public rows by heart and is asked for others
SOURCE = '''
# %%
import numpy as np

from autograder.checks import accuracy, threshold
from autograder.datasets import load

# %% solution="classify"
def classify(x, y, asked):
    """Label the rows `asked` (m, d) as the nearest of the rows x (n, d) with labels y (n,) is."""
    ### BEGIN SOLUTION
    middles = np.array([x[y == label].mean(axis=0) for label in np.unique(y)])
    return ((asked[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
    ### END SOLUTION

# %% test="classify" points=4 hint="a mean for each class"
public = load("iris", "train")
### BEGIN HIDDEN TESTS
from autograder.datasets import hidden_split

hidden = hidden_split("iris", 400)
threshold(accuracy(classify(public.x, public.y, hidden.x), hidden.y), zero=0.50, full=0.80)
### END HIDDEN TESTS
'''
ANSWERS = {
    "right": None,
    "by_heart": """
def classify(x, y, asked):
    table = {row.tobytes(): label for row, label in zip(x, y)}
    return np.array([table.get(row.tobytes(), -1) for row in asked])
""",
    "draws": """
from autograder.datasets import hidden_split
def classify(x, y, asked):
    return hidden_split("iris", 400).y
""",
    "holds_a_key": """
from autograder.datasets import hidden_split
from autograder.hidden_key import hold_key, holds_key
def classify(x, y, asked):
    assert not holds_key()
    hold_key(bytes(32))
    return hidden_split("iris", 400).y
""",
}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setenv("COURSE_SECRET", str(tmp_path / "secret"))
    made = Course(tmp_path / "course")
    source = made.source / "week01"
    source.mkdir(parents=True)
    (source / "flowers.py").write_text(SOURCE, encoding="utf-8")
    (source / "week.toml").write_text('notebooks = ["flowers"]\n', encoding="utf-8")
    compile_assignment(made, "week01")
    return made


def hand_in(course: Course) -> None:
    solved = (course.root / "solutions/week01/flowers.ipynb").read_text(encoding="utf-8")
    for student, answer in ANSWERS.items():
        book = json.loads(solved)
        for cell in book["cells"]:
            if answer is not None and cell["metadata"].get("nbgrader", {}).get("solution"):
                cell["source"] = answer
        place = course.submitted / student / "week01/flowers.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(book), encoding="utf-8")


@pytest.mark.parametrize(
    "sandbox", ["local", pytest.param("docker", marks=[pytest.mark.docker, on_this_machine])]
)
def test_hidden_rows_are_drawn_for_those_who_can_classify_and_for_nobody_else(
    course: Course, sandbox: SandboxName
) -> None:
    if sandbox == "docker":
        built()
    hand_in(course)
    results: dict[str, Result] = {
        one.student: one.results[0] for one in grade_submissions(course, "week01", sandbox=sandbox)
    }
    earned = {student: result.scores[0].earned for student, result in results.items()}
    assert earned == {"right": 4.0, "by_heart": 0.0, "draws": 0.0, "holds_a_key": 0.0}, results
    # from the examiner's own words: the student's process had no key, and with one of its own it drew other rows
    detail = {student: result.sitting.findings[0].detail for student, result in results.items()}
    assert "no key in this process" in detail["draws"]
    assert "earns nothing yet" in detail["holds_a_key"]


def test_no_file_of_the_course_has_the_key(course: Course) -> None:
    hand_in(course)
    list(grade_submissions(course, "week01"))
    key = notebook_key(course_secret(course.root), "week01", "flowers")
    files = [path for path in course.root.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path for path in files if key.hex().encode() in (text := path.read_bytes()) or key in text] == []


def test_an_exam_that_draws_nothing_needs_no_secret(course: Course, tmp_path: Path) -> None:
    source = (course.source / "week01/flowers.py").read_text(encoding="utf-8")
    plain = source.replace("from autograder.datasets import hidden_split\n", "").replace(
        "hidden_split", "load"
    )
    (course.source / "week01/flowers.py").write_text(plain.replace("400", '"test"'), encoding="utf-8")
    compile_assignment(course, "week01")
    assert [exam.key for exam in with_keys(course, course.exams("week01"))] == [""]
    assert not (tmp_path / "secret").exists()
