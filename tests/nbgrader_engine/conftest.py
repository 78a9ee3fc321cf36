"""One class graded by `nbgrader autograde`, for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from submitted_class import ONES, SINGS, Handed, autograde, book, forged, hand_in, make_course

from autograder.course import Course
from autograder.nbgrader.desk import close_desk


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "nbgrader_engine":
            # of nbgrader's own queries
            item.add_marker(pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"))


@pytest.fixture(scope="session")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handed]:
    course = make_course(tmp_path_factory.mktemp("nbgrader"))
    solved = book(course)
    twice = solved | {"cells": [*solved["cells"], *solved["cells"]]}
    hand_in(course, "ada", solved)
    hand_in(course, "blank", book(course, "release"))
    hand_in(course, "broken", b'{"cells": [')
    hand_in(course, "emptied", book(course, why=" \n"))
    hand_in(course, "forger", forged(course))
    hand_in(course, "late", solved, day="03")
    hand_in(course, "partly", book(course, signs=ONES))
    hand_in(course, "singer", book(course, softmax=f"{SINGS}\ndef softmax(z): return 1 / 0"))
    hand_in(course, "twice", twice)
    yield Handed(course, autograde(course))
    close_desk()


@pytest.fixture
def course(tmp_path: object) -> Iterator[Course]:
    """A course of one's own, to break."""
    made = make_course(tmp_path)  # type: ignore[arg-type]
    hand_in(made, "ada", book(made))
    yield made
    close_desk()
