from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandbox.small_exam import MODULES

from autograder.grading.sitting.hall import LocalHall


@pytest.fixture(scope="session")
def hall() -> Iterator[LocalHall]:
    with LocalHall(MODULES) as opened:
        yield opened


@pytest.fixture(scope="session")
def later() -> Iterator[LocalHall]:
    """Warm processes of another run."""
    with LocalHall(MODULES) as opened:
        yield opened
