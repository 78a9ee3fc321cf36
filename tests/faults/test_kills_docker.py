"""`course grade --sandbox docker` struck at random moments: the grader, its containers, the engine itself."""

from __future__ import annotations

import os
import random
import signal
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from docker import DockerClient
from faults import containers
from faults.aftermath import complaints
from faults.blow import Blow, draw_moment
from faults.conftest import Grade, Undisturbed
from faults.grader import Grader
from faults.own_engine import OwnEngine
from faults.verdict import verdict
from sandbox.docker_hall import ROOT, built, eventually

from autograder.course import Course
from autograder.sandbox.environments import built_image, engine, find_environment

pytestmark = [pytest.mark.docker, pytest.mark.long, pytest.mark.timeout(1800)]

IN_CONTAINERS = ("--sandbox", "docker")
SEED = int(os.environ.get("FAULTS_SEED", "1"))
TIMES = 3  # that each blow is struck
BUSY_SECONDS = 120.0
KILLED = Blow("engine", signal.SIGKILL)


@pytest.fixture
def client() -> Iterator[DockerClient]:
    built()
    made = engine()
    yield made
    made.close()


def assert_graded(course: Course, run: Grader, calm: Undisturbed) -> None:
    """A plain run has ended well, and the scores are those of an undisturbed one."""
    assert (run.end(), run.left()) == (0, []), run.said
    assert verdict(course).differences(calm.verdict) == []


def test_containers_give_the_scores_of_an_undisturbed_run(
    undisturbed: Undisturbed, course: Course, grade: Grade, client: DockerClient
) -> None:
    run = grade(course, *IN_CONTAINERS)
    assert_graded(course, run, undisturbed)
    assert containers.left(client, run) == []


@pytest.mark.parametrize("number", range(TIMES))
@pytest.mark.parametrize("blow", containers.CONTAINERS, ids=str)
def test_whatever_is_struck_a_plain_run_ends_with_the_same_scores(
    undisturbed: Undisturbed, course: Course, grade: Grade, client: DockerClient, blow: Blow, number: int
) -> None:
    chance = random.Random(f"{SEED} {blow} {number}")
    moment = draw_moment(blow, len(undisturbed.made.cases), chance)
    run = grade(course, *IN_CONTAINERS)
    at = containers.strike(blow, run, moment, chance, client)
    status = run.end()
    found = verdict(course)
    print(f"{blow} at {at}: status {status}, {len(found.graded)} graded\n{run.said}")
    assert at is not None
    assert "\n".join(complaints(blow, status, found, undisturbed.verdict)) == ""
    assert [words for words in run.left() if words.startswith("process")] == []
    again = grade(course, *IN_CONTAINERS)
    assert_graded(course, again, undisturbed)
    assert containers.left(client, run) + containers.left(client, again) == []


@pytest.fixture
def own_engine(monkeypatch: pytest.MonkeyPatch, client: DockerClient) -> Iterator[OwnEngine]:
    """An engine with the image of `cpu`; what looks for an engine from here on finds this one."""
    image = built_image(client, find_environment(ROOT, "cpu")).tags[0]
    # beside the system's other large things, with a path short enough for a socket
    made = OwnEngine(Path(tempfile.mkdtemp(prefix="faults-", dir="/var/tmp")))
    try:
        made.start()
        made.copy(image)
        monkeypatch.setenv("DOCKER_HOST", made.address)
        yield made
    finally:
        made.stop()


def is_busy(run: Grader, held: int, client: DockerClient) -> bool:
    """Tell whether a run has held so many exams and has containers for more."""
    return run.held() >= held and containers.running(client, run) != []


@pytest.mark.skipif(os.geteuid() != 0, reason="starts an engine: needs root")
def test_an_engine_that_is_killed_and_started_again_costs_nothing(
    undisturbed: Undisturbed, course: Course, grade: Grade, own_engine: OwnEngine
) -> None:
    for held in (0, 2):
        client = own_engine.client()
        run = grade(course, *IN_CONTAINERS)
        busy = partial(is_busy, run, held, client)
        assert eventually(busy, BUSY_SECONDS), run.said
        own_engine.kill()
        status = run.end()
        assert (status, run.left()) == (3, []), run.said
        assert complaints(KILLED, status, verdict(course), undisturbed.verdict) == []
        own_engine.start()
    client = own_engine.client()
    again = grade(course, *IN_CONTAINERS)
    assert_graded(course, again, undisturbed)
    assert containers.left(client, run) + containers.left(client, again) == []
