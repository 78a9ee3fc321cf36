"""Where exams may be held: which kind of sandbox, in which image, on which devices. Nothing is started to tell.

What holds them is the hall (`hall`), which loads all that an exam needs: a second that a run where nothing has changed
does without.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from autograder.course import Course
from autograder.errors import EngineError
from autograder.model import Exam
from autograder.sandbox.docker_gpu import Gpu, find_gpus
from autograder.sandbox.environments import Environment, built_image, engine, find_environment

if TYPE_CHECKING:
    from docker import DockerClient

__all__ = ["SandboxName", "device_count", "environment_id", "with_devices"]

SandboxName = Literal["local", "docker"]


def environment_id(exams: Sequence[Exam], course: Course, sandbox: SandboxName) -> str:
    """Name what these exams' code runs in, without starting anything: the image's id; empty for this machine's own.

    Raises `EngineError` for an image that is not built, and `CourseError` as `hall_for` does.
    """
    if sandbox == "local":
        return ""
    environment, gpus, _ = with_devices(course.root, exams[0].environment)
    client = engine()
    try:
        return f"{built_image(client, environment).id} {sorted({gpu.name for gpu in gpus})}"
    finally:
        client.close()


def device_count(exams: Sequence[Exam], course: Course, sandbox: SandboxName) -> int:
    """How many graphics processors there are for these exams; 0 where they run on the CPU."""
    environment = exams[0].environment
    if sandbox == "local" or not find_environment(course.root, environment).gpu:
        return 0
    return len(with_devices(course.root, environment)[1])


def with_devices(root: Path, name: str) -> tuple[Environment, list[Gpu], str]:
    """An environment and the devices for it; without a device the CPU's environment, and a note that says so."""
    environment = find_environment(root, name)
    if not environment.gpu:
        return environment, [], ""
    cpu = find_environment(root, "cpu")
    client = engine()
    try:
        # any image will do to ask; without a device the larger one need not be there at all
        asked = next((each for each in (cpu, environment) if is_built(client, each)), environment)
        gpus, why = find_gpus(client, built_image(client, asked))
    finally:
        client.close()
    if gpus:
        return environment, gpus, ""
    return cpu, [], f"no graphics processor here ({why}): graded on the CPU"


def is_built(client: DockerClient, environment: Environment) -> bool:
    """Tell whether an environment's image is there."""
    try:
        return bool(built_image(client, environment))
    except EngineError:
        return False
