"""What several tests share: one small course and one warm sandbox for its exam."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cases.small import Small, book, compiled

from autograder.grading.hall import hall_for


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    course = compiled(tmp_path_factory.mktemp("course"))
    (exam,) = course.exams("small")
    with hall_for([exam]) as sandbox:
        yield Small(course, exam, book(course, "solutions"), book(course, "release"), sandbox)
