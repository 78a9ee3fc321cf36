"""A class of four that is graded by a test which one of them fails."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from mended_week import SOURCE, STUDENTS, hand_in
from ruled_hall import RuledHall

from autograder.cli import main
from autograder.compiler.compile import compile_assignment
from autograder.course import Course

Run = Callable[..., int]


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> type[RuledHall]:
    class ThisHall(RuledHall):
        held: ClassVar[list[str]] = []

    monkeypatch.setattr("autograder.grading.sitting.hall.hall_for", lambda *_, **__: ThisHall())
    return ThisHall


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hall: type[RuledHall]) -> Course:
    folder = tmp_path / "source" / "week01"
    folder.mkdir(parents=True)
    (folder / "tiny.py").write_text(SOURCE)
    made = Course(tmp_path)
    compile_assignment(made, "week01")
    for student in STUDENTS:
        hand_in(made, student, student)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def run(course: Course, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command and give its exit status; `answer` is what a person at a terminal answers."""

    def run(*arguments: str, answer: bool | None = None) -> int:
        capsys.readouterr()
        monkeypatch.setattr(sys.stdin, "isatty", lambda: answer is not None, raising=False)
        monkeypatch.setattr("click.confirm", lambda *_, **__: answer)
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        return int(left.value.code or 0)

    return run


@pytest.fixture
def graded(course: Course, run: Run) -> Course:
    assert run("grade", "week01") == 0
    return course
