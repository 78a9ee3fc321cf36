"""One class for all tests of faults, and what an undisturbed run makes of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from faults.class_of import Class, class_of
from faults.grader import Grader
from faults.verdict import Verdict, verdict

from autograder.course import Course

SIZE = 7
Grade = Callable[..., Grader]


@dataclass(frozen=True)
class Undisturbed:
    """A class, and what a run that nobody disturbs makes of it."""

    made: Class
    verdict: Verdict


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    made = class_of(SIZE, tmp_path_factory.mktemp("class"))
    run = Grader(made.course, tmp_path_factory.mktemp("undisturbed"))
    assert (run.end(), run.left()) == (0, []), run.said
    return Undisturbed(made, verdict(made.course))


@pytest.fixture
def course(undisturbed: Undisturbed, tmp_path: Path) -> Course:
    """The class, with nothing graded yet."""
    return undisturbed.made.copy(tmp_path / "class").course


@pytest.fixture
def graded(undisturbed: Undisturbed, tmp_path: Path) -> Course:
    """The class, graded."""
    return undisturbed.made.copy(tmp_path / "class", graded=True).course


@pytest.fixture
def grade(tmp_path: Path) -> Iterator[Grade]:
    """Start `course grade` in a course's folder; whatever is left of it ends with the test."""
    runs: list[Grader] = []
    numbers = itertools.count()

    def start(course: Course, *arguments: str, before: str = "") -> Grader:
        runs.append(Grader(course, tmp_path / f"run-{next(numbers)}", arguments, before))
        return runs[-1]

    yield start
    for run in runs:
        run.kill()
