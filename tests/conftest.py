"""What several tests share: one small course, one warm sandbox for its exam, and one database on a server."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Any

import pytest
from cases.small import Small, book, compiled
from databases import used_database
from hypothesis import settings

from autograder.grading.sitting.hall import hall_for

# a busy machine is no defect: bounds on time are measured where they are promised, in processor time
settings.register_profile("course", deadline=None)
settings.load_profile("course")

# tests that are started in the background find Ctrl-C ignored, and so would every process that they start
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give what keeps together which tests, where pytest-xdist runs them in several processes."""
    from at_once import ByFileAndEngine

    config.option.loadscopereorder = False  # the order is that of `heaviest_first`
    return ByFileAndEngine(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, where several processes share the tests."""
    if hasattr(config, "workerinput"):
        from at_once import heaviest_first

        heaviest_first(items)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    course = compiled(tmp_path_factory.mktemp("course"))
    (exam,) = course.exams("small")
    with hall_for([exam]) as sandbox:
        yield Small(course, exam, book(course, "solutions"), book(course, "release"), sandbox)


@pytest.fixture(scope="session")
def used() -> Iterator[str]:
    """The URL of a database with a gradebook in it; a test begins with `emptied`."""
    with used_database() as url:
        yield url
