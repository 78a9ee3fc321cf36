"""What is swept away of the containers and volumes on an engine that several graders use."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from docker import DockerClient
from docker.models.containers import Container
from sandbox.docker_hall import built

from autograder.sandbox import docker_leftovers
from autograder.sandbox.docker_leftovers import boot, namespace, sweep
from autograder.sandbox.environments import built_image, engine

pytestmark = pytest.mark.docker

LABEL = f"course.sandbox.test-{os.getpid()}"  # nobody else's: what is at work on this engine stays out of it
HERE = f"{socket.gethostname()} {boot()} {os.getpid()} 1 {namespace()}"  # another process had this number
AWAY = f"{socket.gethostname()} another-start {os.getpid()} 1 {namespace()}"

Make = Callable[..., Container]


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[DockerClient]:
    monkeypatch.setattr(docker_leftovers, "LABEL", LABEL)
    client = engine()
    yield client
    filters = {"label": LABEL}
    for one in (*client.containers.list(all=True, filters=filters), *client.volumes.list(filters=filters)):
        one.remove(force=True)
    client.close()


@pytest.fixture
def make(client: DockerClient) -> Make:
    """Makes a container with a volume, both of the grader that is named."""
    image = built_image(client, built())

    def make_one(whose: str, *command: str) -> Container:
        volume = client.volumes.create(labels={LABEL: whose})
        place = {volume.name: {"bind": "/link", "mode": "ro"}}
        return client.containers.create(image.id, command, labels={LABEL: whose}, volumes=place)

    return make_one


def left(client: DockerClient) -> tuple[list[str], int]:
    """The states of the containers that there are, and how many volumes."""
    found = client.containers.list(all=True, filters={"label": LABEL})
    return sorted(one.status for one in found), len(client.volumes.list(filters={"label": LABEL}))


def test_two_machines_of_one_host_name_leave_each_other_alone(
    client: DockerClient, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(AWAY, "sleep", "600").start()
    make(AWAY, "sleep", "600")
    ended = make(AWAY, "true")
    ended.start()
    ended.wait()
    client.volumes.create(labels={LABEL: AWAY})
    assert sweep(client) == []
    assert left(client) == (["created", "exited", "running"], 4)
    # what has ended for as long as no grader leaves it, nobody has
    monkeypatch.setattr(docker_leftovers, "REST", timedelta(0))
    sweep(client)
    assert left(client) == (["running"], 1)


def test_what_a_grader_of_this_machine_left_goes_at_once(client: DockerClient, make: Make) -> None:
    make(HERE, "sleep", "600").start()
    assert left(client) == (["running"], 1)
    sweep(client)
    assert left(client) == ([], 0)
