"""Whom nbgrader's pages ask to autograde: nobody who was graded, whatever tells when they handed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from submitted_class import WEEK, Handed, autograde

from autograder.cli.grading import grade_week
from autograder.course import Course

pytestmark = pytest.mark.slow

WAYS = {
    "course grade": lambda course: grade_week(course, WEEK, quiet=True),
    "nbgrader autograde": lambda course: autograde(course, "ada"),
}


def is_autograded(course: Course) -> bool:
    """What the formgrader's page of submissions says of the one student."""
    api = NbGraderAPI(CourseDirectory(root=str(course.root)))
    return bool(api.get_submission(WEEK, "ada")["autograded"])


@pytest.mark.parametrize("grade", WAYS.values(), ids=WAYS)
def test_a_hand_in_without_a_time_is_graded_once(course: Course, grade: Callable[[Course], object]) -> None:
    (course.submitted / "ada" / WEEK / "timestamp.txt").unlink()
    assert not is_autograded(course)
    grade(course)
    assert is_autograded(course)


@pytest.mark.parametrize("grade", WAYS.values(), ids=WAYS)
def test_the_time_of_an_earlier_hand_in_is_not_that_of_one_without(
    course: Course, grade: Callable[[Course], object]
) -> None:
    WAYS["course grade"](course)
    assert Handed(course, {}).standings()["ada"].timestamp is not None
    (course.submitted / "ada" / WEEK / "timestamp.txt").unlink()
    assert not is_autograded(course)
    grade(course)
    assert is_autograded(course)


def test_one_that_came_after_grading_waits(course: Course) -> None:
    WAYS["course grade"](course)
    assert is_autograded(course)
    (course.submitted / "ada" / WEEK / "timestamp.txt").write_text("2027-02-02 11:00:00.000000 UTC")
    assert not is_autograded(course)
