"""Two workers in two network namespaces, one of them cut off in the middle of a task: the same scores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from far.own_cluster import OwnCluster
from faults.class_of import WEEK, class_of

from autograder.errors import EngineError
from autograder.grading.far.cluster import Cluster
from autograder.grading.results.store import Store
from autograder.grading.running.events import Event
from autograder.grading.running.run import Run
from bench.network_of_two import BRIDGE_ADDRESS, SOON_LOST, cut_off, network_of_two

pytestmark = pytest.mark.slow

SIZE = 7


@pytest.fixture
def names() -> Iterator[tuple[str, ...]]:
    """Two namespaces that reach this machine; skips the test where they cannot be made."""
    with ExitStack() as stack:
        try:
            names = stack.enter_context(network_of_two())
        except EngineError as error:
            pytest.skip(str(error))
        yield names


def test_a_worker_that_is_cut_off_costs_no_score(tmp_path: Path, names: tuple[str, ...]) -> None:
    made = class_of(SIZE, tmp_path / "class")
    events: list[Event] = []

    def watch(event: Event) -> None:
        if (
            event.what == "started"
            and event.worker == "far-two"
            and "far-two" not in {e.worker for e in events}
        ):
            cut_off("far-two")
        events.append(event)

    own = OwnCluster(tmp_path / "cluster", [made.course.root], host=BRIDGE_ADDRESS, settings=SOON_LOST)
    try:
        for name in names:
            own.worker(name, before=["ip", "netns", "exec", name])
        own.wait_for_workers(2)
        with Cluster(own.address) as cluster:
            store = Store(made.course.build / "store")
            run = Run(made.course, [WEEK], store=store, cluster=cluster, watch=watch)
            done = {one.student: one for one in run.grade()}
    finally:
        own.close()

    assert "lost" in {event.what for event in events if event.worker == "far-two"}, own.said()
    for student, graded in done.items():
        wanted = made.earned(student)
        earned = {score.name: score.earned for one in graded.results for score in one.scores}
        assert {name: earned[name] for name in wanted} == wanted, graded.reason
    assert done.keys() == made.cases.keys()
