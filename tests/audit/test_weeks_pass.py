"""Every week of the course passes its own gate; a test that is weakened makes the gate fail, by name."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest

from autograder.audit import gate
from autograder.audit.gate import audit_week
from autograder.audit.outcome import Audit, Mode
from autograder.compiler.compile import compile_assignment
from autograder.course import Course

HERE = Course(Path(__file__).parents[2])
# of the test of softmax, all that large logits are asked for
FIRST, LAST = "Z = np.array([[1e4, 1e4 + np.log(3.0)]", "### END HIDDEN TESTS\n"
LEFT_OUT = Mode("docker", not_tried="left out of this test")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def calm() -> None:
    """As `course audit` does it: in containers too, and with little patience for mutants."""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setenv("COURSE_SECRET", str(tmp_path / "secret"))
    made = Course(tmp_path / "course")
    copytree(HERE.source, made.source)
    for path in made.source.glob("*/week.toml"):
        # the limits are for a machine that grades; here others are at work
        text = re.sub(r"(?m)^cell_seconds = \d+", "cell_seconds = 60", path.read_text("utf-8"))
        path.write_text(re.sub(r"(?m)^notebook_seconds = \d+", "notebook_seconds = 900", text), "utf-8")
    return made


def audited(course: Course, week: str) -> tuple[Audit, list[str]]:
    """The outcome, and where it fails."""
    compile_assignment(course, week)
    audit = audit_week(course, week)
    return audit, [f"{problem.where}: {problem.text}" for problem in audit.problems if problem.fails]


@pytest.fixture
def notebook(course: Course, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The source of one notebook, which is all that its week has, and is not held in containers."""
    monkeypatch.setattr(gate, "try_docker", lambda *_: (LEFT_OUT, []))
    settings = course.source / "week01/week.toml"
    alone = re.sub(r"(?m)^notebooks = .*", 'notebooks = ["matrix_calculus"]', settings.read_text("utf-8"))
    settings.write_text(alone, "utf-8")
    return course.source / "week01/matrix_calculus.py"


def assert_passed(audit: Audit, failing: list[str]) -> None:
    tested = [question for question in audit.questions if question.tests]
    assert (failing, audit.passed) == ([], True)
    assert len(tested) >= 3
    assert [one.name for one in tested if one.caught < 0.9 * one.mutants] == []


@pytest.mark.long  # minutes: python -m pytest tests/audit -m long
@pytest.mark.parametrize("week", HERE.assignments())
def test_a_week_passes_its_audit(course: Course, week: str) -> None:
    assert_passed(*audited(course, week))


def test_a_notebook_passes_its_audit_and_with_a_weakened_test_does_not(
    course: Course, notebook: Path
) -> None:
    assert_passed(*audited(course, "week01"))
    before, found, rest = notebook.read_text(encoding="utf-8").partition(FIRST)
    assert found
    notebook.write_text(before + rest.partition(LAST)[2], encoding="utf-8")
    audit, failing = audited(course, "week01")
    assert not audit.passed
    assert {text.partition(":")[0] for text in failing} == {"matrix_calculus/softmax"}
    assert "mutants" in " ".join(failing)
