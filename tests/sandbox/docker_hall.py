"""A Docker hall for tests: papers that try things from inside, and its containers as the engine's machine sees them."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from docker.models.containers import Container
from sandbox.small_exam import MODULES, exam, paper

from autograder.errors import EngineError
from autograder.grading.sitting.hall import DockerHall, Hall, LocalHall
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Limits, Sitting
from autograder.sandbox.docker import DockerSandbox
from autograder.sandbox.environments import Environment, build_image, engine, find_environment

ROOT = Path(__file__).resolve().parents[2]
RIGHT = "def f():\n    return 1\n"
ATTEMPT = """
import ctypes, errno, fcntl, json, os, signal, socket, sys

def attempt(act):
    try:
        found = act()
    except OSError as error:
        return errno.errorcode[error.errno]
    except BaseException as error:
        return repr(error)
    return found if isinstance(found, (str, int, list, dict, bool)) else repr(found)

def call(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)) < 0:
        raise OSError(ctypes.get_errno(), "")
    return 0
"""

on_this_machine = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0,
    reason="looks into the containers' processes: needs root on the engine's machine",
)


def built() -> Environment:
    """The environment `cpu`, its image built; skips the test where no engine can be had."""
    environment = find_environment(ROOT, "cpu")
    try:
        client = engine()
    except EngineError as error:
        pytest.skip(str(error))
    try:
        build_image(client, environment, print)
    finally:
        client.close()
    return environment


@contextmanager
def docker_hall(
    limits: Limits | None = None, workers: int = 1, modules: tuple[str, ...] = MODULES, **options: Any
) -> Iterator[DockerHall]:
    """A hall of `workers` students' containers, none ahead unless `options` say so."""
    environment, limits = built(), limits or exam().limits
    options = {"ahead": 0} | options
    with DockerHall(lambda: DockerSandbox(environment, modules, limits, workers, **options)) as hall:
        yield hall
        print(f"replaced: {hall.sandbox.replaced}")  # shown where a test fails


@contextmanager
def hall_in(sandbox: str, modules: tuple[str, ...]) -> Iterator[Hall]:
    """A hall in the sandbox of this name, "local" or "docker"."""
    with LocalHall(modules) if sandbox == "local" else docker_hall(modules=modules) as hall:
        yield hall


def sit(
    hall: DockerHall, answer: str, files: ExamFiles | None = None, room: str = "", **limits: float
) -> Sitting:
    of = exam(**limits)
    return hall.hold(of, paper(of, answer), files, room)


def outcomes(sitting: Sitting) -> list[str]:
    return [finding.outcome for finding in sitting.findings]


def shown(sitting: Sitting) -> str:
    return "".join(output.get("text", "") for output in sitting.ran[0].outputs)


def tried(
    hall: DockerHall, *expressions: str, before: str = "", room: str = "", **limits: float
) -> list[Any]:
    """What came of each expression in a submission: its value, or the name of the errno that it failed with."""
    code = f"{RIGHT}{ATTEMPT}{before}\n"
    code += f"print(json.dumps([{', '.join(f'attempt(lambda: {one})' for one in expressions)}]))"
    sitting = sit(hall, code, room=room, **limits)
    assert sitting.ran[0].error == ""
    found: list[Any] = json.loads(shown(sitting))
    return found


def students(hall: DockerHall) -> list[Container]:
    """The students' containers as they are now, in the order of their start."""
    return sorted(containers(hall, "s[0-9]+$"), key=lambda container: int(container.name.rpartition("-s")[2]))


def examiner(hall: DockerHall) -> Container:
    (found,) = containers(hall, "examiner$")
    return found


def containers(hall: DockerHall, which: str = "") -> list[Container]:
    """All containers of a hall, whatever state they are in; `which` is a pattern of the name's end."""
    name = {"name": f"{hall.sandbox._name}-{which}"}
    found: list[Container] = hall.sandbox._client.containers.list(all=True, filters=name, ignore_removed=True)
    return found


def main_process(container: Container) -> int:
    """The number that a container's process 1 has on the engine's machine."""
    container.reload()
    return int(container.attrs["State"]["Pid"])


def processes(container: Container) -> list[int]:
    """The numbers that all processes of a container have on the engine's machine."""
    table = container.top(ps_args="-eo pid")["Processes"]
    return [int(row[0]) for row in table]


def eventually(holds: Callable[[], bool], seconds: float = 120.0) -> bool:
    """Wait until something holds; False when it never does."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def lying_about(container: Container) -> list[str]:
    """The files in every place of a student's container that a submission could write to, were there no Landlock."""
    top = Path(f"/proc/{main_process(container)}/root")
    places = ("scratch", "dev/shm", "dev/mqueue", "tmp", "var/tmp", "run/lock")
    return [
        f"{place}/{name}" for place in places if (top / place).is_dir() for name in os.listdir(top / place)
    ]
