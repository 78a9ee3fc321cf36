"""An empty gradebook in a folder of its own, and one in which the small week is registered."""

import pytest
from small_class import EXAM, WEEK

from autograder.grading.gradebook import Gradebook


@pytest.fixture
def place(tmp_path):
    return tmp_path / "gradebook.db"


@pytest.fixture
def gradebook(place):
    with Gradebook(place) as gradebook:
        yield gradebook


@pytest.fixture
def registered(gradebook):
    return gradebook.register(WEEK, [EXAM])
