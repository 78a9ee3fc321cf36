"""What several tests share: one small course and one warm sandbox for its exam."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cases.small import Small, book, compiled
from hypothesis import settings

from autograder.grading.hall import hall_for

# a busy machine is no defect: bounds on time are measured where they are promised, in processor time
settings.register_profile("course", deadline=None)
settings.load_profile("course")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, where pytest-xdist runs tests in several processes, what shares fixtures or the engine.

    The tests of a file share its warm sandboxes. Those that need Docker look at all of our containers that there are,
    so one process runs them all.
    """
    for item in items:
        group = "docker" if item.get_closest_marker("docker") else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    course = compiled(tmp_path_factory.mktemp("course"))
    (exam,) = course.exams("small")
    with hall_for([exam]) as sandbox:
        yield Small(course, exam, book(course, "solutions"), book(course, "release"), sandbox)
