"""An empty gradebook, in a file and on a server, and one in which the small week is registered."""

import pytest
from databases import KINDS, emptied
from small_class import EXAM, WEEK

from autograder.grading.gradebook import Gradebook


@pytest.fixture(params=KINDS)
def place(request, tmp_path):
    """Where a gradebook is: first in a file, which is not made yet, then in a database on a server."""
    in_a_file = request.param == "sqlite"
    return tmp_path / "gradebook.db" if in_a_file else emptied(request.getfixturevalue("used"))


@pytest.fixture
def gradebook(place):
    with Gradebook(place) as gradebook:
        yield gradebook


@pytest.fixture
def registered(gradebook):
    return gradebook.register(WEEK, [EXAM])
