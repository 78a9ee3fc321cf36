"""A class that is graded by a cluster has the scores that this machine gives it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from far.own_cluster import OwnCluster
from faults.class_of import WEEK, Class, class_of
from faults.verdict import Verdict, verdict

from autograder.cli.run import Asked, graded_run
from autograder.course import Course
from autograder.grading.running.brief import Manner

pytestmark = pytest.mark.slow

SIZE = 7


@dataclass(frozen=True)
class Far:
    """A class that a cluster of two workers has graded once."""

    cluster: OwnCluster
    made: Class
    hows: dict[str, str]


def hows(course: Course, address: str = "", again: bool = False) -> dict[str, str]:
    """Grade, and tell how each submission came by its results."""
    asked = Asked([WEEK], manner=Manner(again=again), quiet=True, dask=address)
    return {one.student: one.reason or one.how for one in graded_run(course, asked).done[WEEK]}


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Far]:
    made = class_of(SIZE, tmp_path_factory.mktemp("class"))
    cluster = OwnCluster(tmp_path_factory.mktemp("far") / "cluster", [made.course.root])
    try:
        cluster.worker("one")
        cluster.worker("two", "--nthreads", "2")
        yield Far(cluster, made, hows(made.course, cluster.address))
    finally:
        cluster.close()


def test_every_submission_has_the_known_scores(far: Far) -> None:
    found = verdict(far.made.course)

    assert set(far.hows.values()) == {"run"}, far.cluster.said()
    for student in far.made.cases:
        wanted = far.made.earned(student)
        scores = {key[3]: row[0] for key, row in found.rows.items() if key[:2] == ("score", student)}
        assert {name: scores[name] for name in wanted} == wanted, student


def test_all_that_is_written_is_as_this_machine_writes_it(far: Far, tmp_path: Path) -> None:
    here = far.made.copy(tmp_path / "here")
    hows(here.course)

    assert told(verdict(far.made.course), verdict(here.course)) == []


def told(found: Verdict, wanted: Verdict) -> list[str]:
    return [str(one) for one in found.differences(wanted)]


def test_what_was_graded_there_is_kept_here(far: Far) -> None:
    assert set(hows(far.made.course, far.cluster.address).values()) == {"unchanged"}
    for path in far.made.course.root.glob("gradebook.db*"):
        path.unlink()
    shutil.rmtree(far.made.course.autograded)

    assert set(hows(far.made.course).values()) == {"kept"}


def test_nothing_of_a_submission_is_left_on_a_worker(far: Far) -> None:
    left = list(far.cluster.folder.rglob("*.ipynb"))

    assert left == []
