"""Every week of the course passes its own gate; a test of it that is weakened makes the gate fail, by name."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from autograder.audit.gate import audit_week
from autograder.audit.outcome import Audit
from autograder.compiler.compile import compile_assignment
from autograder.course import Course

HERE = Course(Path(__file__).parents[2])
# of the test of softmax, all that large logits are asked for
FIRST, LAST = "Z = np.array([[1e4, 1e4 + np.log(3.0)]", "### END HIDDEN TESTS\n"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setenv("COURSE_SECRET", str(tmp_path / "secret"))
    made = Course(tmp_path / "course")
    copytree(HERE.source, made.source)
    return made


def audited(course: Course, week: str) -> tuple[Audit, list[str]]:
    """The outcome, and where it fails."""
    compile_assignment(course, week)
    audit = audit_week(course, week)
    return audit, [f"{problem.where}: {problem.text}" for problem in audit.problems if problem.fails]


# all other weeks take minutes: python -m pytest tests/audit -m "slow or long"
WEEKS = [
    pytest.param(week, marks=[pytest.mark.long] if week != "week01" else []) for week in HERE.assignments()
]


@pytest.mark.parametrize("week", WEEKS)
def test_a_week_passes_its_audit(course: Course, week: str) -> None:
    audit, failing = audited(course, week)
    tested = [question for question in audit.questions if question.tests]
    assert (failing, audit.passed) == ([], True)
    assert len(tested) >= 3
    assert [one.name for one in tested if one.caught < 0.9 * one.mutants] == []


def test_a_test_that_is_weakened_is_named(course: Course) -> None:
    source = course.source / "week01/matrix_calculus.py"
    before, found, rest = source.read_text(encoding="utf-8").partition(FIRST)
    assert found
    source.write_text(before + rest.partition(LAST)[2], encoding="utf-8")
    audit, failing = audited(course, "week01")
    assert not audit.passed
    assert {text.partition(":")[0] for text in failing} == {"matrix_calculus/softmax"}
    assert "mutants" in " ".join(failing)
