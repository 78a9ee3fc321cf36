"""Who may read what grading makes: its owner, and the group of a folder that passes its group on."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_class import result

from autograder.course import Course, private_folder
from autograder.errors import EngineError
from autograder.grading.gradebook import Gradebook
from autograder.grading.results.written import keep_result

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of a group are POSIX's")

# the folder's mode -> those of the gradebook and of a private folder in it
PLACES = {
    0o755: (0o600, 0o700),
    0o777: (0o600, 0o700),
    0o2775: (0o660, 0o770),
    0o2770: (0o660, 0o770),
    0o2755: (0o640, 0o750),
}


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """An account that leaves all it makes open, so that what is closed was closed on purpose."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("place", PLACES, ids=oct)
def test_a_new_gradebook_is_its_owners_or_the_groups(tmp_path: Path, place: int) -> None:
    tmp_path.chmod(place)
    with Gradebook(tmp_path / "gradebook.db") as book:
        assert book.measurements("week01") == []
        # the log beside it has grades in it as well
        found = {path.name: mode(path) for path in tmp_path.iterdir()}
    assert set(found.values()) == {PLACES[place][0]}, found


def test_a_gradebook_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    with Gradebook(path):
        path.chmod(0o644)
    with Gradebook(path) as book:
        assert book.measurements("week01") == []
    assert mode(path) == 0o644


def test_a_gradebook_without_a_folder_is_told_as_before(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="see that its folder exists"):
        Gradebook(tmp_path / "nowhere" / "gradebook.db")


@pytest.mark.parametrize("place", PLACES, ids=oct)
def test_a_private_folder_is_its_owners_or_the_groups(tmp_path: Path, place: int) -> None:
    tmp_path.chmod(place)
    made = private_folder(tmp_path / "feedback")
    assert mode(made) & 0o777 == PLACES[place][1]
    assert bool(mode(made) & stat.S_ISGID) == bool(place & stat.S_ISGID)


def test_a_folder_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    (tmp_path / "feedback").mkdir(0o755)
    (tmp_path / "feedback").chmod(0o755)
    assert mode(private_folder(tmp_path / "feedback")) == 0o755


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("")
    with pytest.raises(EngineError, match=r"results: cannot be made \(File exists\)\n  make room"):
        private_folder(tmp_path / "build" / "results")


def test_results_are_closed_to_others(tmp_path: Path) -> None:
    course = Course(tmp_path)
    keep_result(course, result("ada", {"test_kl": 3.0}))
    assert mode(course.build / "results") == 0o700
    assert mode(course.build) == 0o777
    assert course.result_path("ada", "week01", "kl").is_file()
