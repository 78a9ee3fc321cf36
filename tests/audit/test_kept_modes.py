"""What a trial found is kept until something changes, is nobody else's to read, and is said wherever it matters."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from audit.one_kernel_week import answer, compiled_of, course_of, graded, modes_of

import autograder.audit.modes as kept
from autograder.audit.modes import problems_of_modes
from autograder.cli import main
from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.errors import CourseError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the local sandbox needs Linux")

ADD = answer("add", "def helper(x):\n    return x + 1\n\ndef add(x):\n    return helper(x)")
TIMED = graded("timed", "%env COURSE=x\nassert add(1) == 2", 2.0)
PLAIN = graded("plain", "assert add(1) == 2")
CELLS = (ADD, TIMED, PLAIN)


@pytest.fixture(scope="module", name="course")
def a_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = course_of(tmp_path_factory.mktemp("course"), *CELLS)
    compiled_of(course)
    return course


@pytest.fixture
def untried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be tried: what is wanted has to be known."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the notebook was tried again")

    monkeypatch.setattr(kept, "hall_for", refuse)


def file_of(course: Course) -> Path:
    return course.build / "modes" / "week01" / "bank.json"


@pytest.mark.usefixtures("untried")
def test_what_is_known_is_not_tried_again(course: Course) -> None:
    assert modes_of(course).trusting == {}
    assert json.loads(file_of(course).read_bytes())["digest"]


def test_a_reason_may_quote_a_hidden_test_so_nobody_else_reads_it(course: Course) -> None:
    assert stat.S_IMODE(file_of(course).parent.parent.stat().st_mode) == 0o700


@pytest.mark.usefixtures("untried")
@pytest.mark.parametrize("change", ["a test", "an answer", "a file", "the rules"])
def test_whatever_changes_is_tried(
    tmp_path: Path, course: Course, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = list(CELLS)
    if change == "a test":
        cells[2] = graded("plain", "assert add(2) == 3")
    if change == "an answer":
        cells[0] = answer("add", "def add(x):\n    return 1 + x")
    other = course_of(tmp_path, *cells)
    if change == "a file":
        (other.source / "week01" / "rows.csv").write_text("1", encoding="utf-8")
    if change == "the rules":
        monkeypatch.setattr(kept, "RULES", kept.RULES + 1)
    file_of(other).parent.mkdir(parents=True)
    file_of(other).write_bytes(file_of(course).read_bytes())
    with pytest.raises(AssertionError, match="tried again"):
        modes_of(other)


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"digest": 3}', b"\xff"])
@pytest.mark.usefixtures("untried")
def test_a_broken_file_is_no_answer(tmp_path: Path, broken: bytes) -> None:
    other = course_of(tmp_path, *CELLS)
    file_of(other).parent.mkdir(parents=True)
    file_of(other).write_bytes(broken)
    with pytest.raises(AssertionError, match="tried again"):
        modes_of(other)


def test_the_audit_names_what_is_exposed_with_its_points(course: Course) -> None:
    (exam,) = course.exams("week01")
    problems = list(problems_of_modes(exam))
    (said,) = [one for one in problems if "exposed" in one.text]
    assert said.text.startswith("timed: exposed, 2 points: it runs in the student's process; IPython magics")
    assert not said.fails
    assert not any("plain" in one.text for one in problems)


def test_the_audit_names_what_trusts_and_what_it_asks_for(course: Course) -> None:
    (exam,) = course.exams("week01")
    cells = tuple(
        replace(cell, trusting=cell.name == "plain", asks=("table",) if cell.name == "plain" else ())
        for cell in exam.cells
    )
    said = [one.text for one in problems_of_modes(replace(exam, cells=cells)) if "plain" in one.text]
    assert said == ["plain: lets the operators of the student's objects answer, and asks there for table"]


def test_compiling_says_which_tests_and_why(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["compile", "week01", "--course", str(course.root)])
    said = " ".join(capsys.readouterr().out.split())
    assert not left.value.code, said
    assert "runs in the student's process: bank/timed: IPython magics" in said
    assert "bank/plain" not in said


@pytest.mark.slow
def test_a_week_that_forbids_it_is_refused_and_its_old_release_stays(tmp_path: Path) -> None:
    course = course_of(tmp_path, *CELLS)
    compiled_of(course)
    before = (course.release / "week01" / "bank.ipynb").read_bytes()
    course_of(tmp_path, *CELLS, settings="in_process = false\n")
    with pytest.raises(CourseError, match="in_process = false forbids") as raised:
        compile_assignment(Course(tmp_path), "week01", kept.find_modes)
    assert "timed" in str(raised.value)
    assert "plain" not in str(raised.value)
    assert (course.release / "week01" / "bank.ipynb").read_bytes() == before
