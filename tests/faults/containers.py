"""The containers of a run of `course grade --sandbox docker`, and how one of them is struck."""

from __future__ import annotations

import random
import signal
import time

from docker import DockerClient
from docker.errors import DockerException
from docker.models.containers import Container
from faults.blow import Blow, Moment
from faults.blow import strike as strike_process
from faults.grader import Grader

from autograder.sandbox.docker_leftovers import LABEL

CONTAINERS = (
    Blow("grader", signal.SIGKILL),
    Blow("examiner's container", signal.SIGKILL),
    Blow("student's container", signal.SIGKILL),
    Blow("student's container", signal.SIGSTOP),
)


def containers(client: DockerClient, run: Grader) -> list[Container]:
    """A run's containers, whatever state they are in."""
    found = client.containers.list(all=True, filters={"label": LABEL}, ignore_removed=True)
    return [one for one in found if is_of(run, one.labels)]


def running(client: DockerClient, run: Grader, examiner: bool = False) -> list[Container]:
    """Those of a run's containers that run: the students' or the examiner's."""
    return [
        one
        for one in containers(client, run)
        if one.status == "running" and one.name.endswith("-examiner") == examiner
    ]


def left(client: DockerClient, run: Grader) -> list[str]:
    """The names of a run's containers and volumes that there are."""
    volumes = client.volumes.list(filters={"label": LABEL})
    found = [one.name for one in containers(client, run)]
    return found + [one.name for one in volumes if is_of(run, one.attrs.get("Labels") or {})]


def is_of(run: Grader, labels: dict[str, str]) -> bool:
    """Tell whether a label names the grader's process."""
    return labels.get(LABEL, "").split()[2:3] == [str(run.pid)]


def strike(
    blow: Blow, run: Grader, moment: Moment, chance: random.Random, client: DockerClient
) -> float | None:
    """Strike a run or one of its running containers; when, in seconds after its start, or None."""
    if blow.role == "grader":
        return strike_process(blow, run, moment, chance)
    while run.running and run.held() < moment.held:
        time.sleep(0.005)
    time.sleep(moment.seconds)
    while run.running:
        found = running(client, run, blow.role == "examiner's container")
        for one in chance.sample(found, len(found)):
            try:
                one.kill() if blow.signal == signal.SIGKILL else one.pause()
            except DockerException:
                continue  # it has ended meanwhile
            return run.seconds
        time.sleep(0.05)
    return None
