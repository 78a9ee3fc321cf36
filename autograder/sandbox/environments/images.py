"""Building an environment's image, finding it, and asking it what it is."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import deque
from collections.abc import Callable
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from autograder.errors import EngineError
from autograder.sandbox.environments.context import local_wheels, write_context
from autograder.sandbox.environments.docker_engine import engine_failures
from autograder.sandbox.environments.folder import Environment, tag_of

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.images import Image

__all__ = ["build_image", "built_image", "look_inside", "remove_old"]

OURS = "course.environment"  # label of an image: the name of its environment
STAGE = "course.build"  # label of what a build leaves of its first stage, which the next one starts from
BASE = "course.base-image"  # label of an image: the id of the image that it was built upon
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
LAST_LINES = 12
STEP_WIDTH = 100
PROBE_SECONDS = 120  # importing every library from a cold disk takes tens of seconds
CONFLICT = 409  # what Docker's interface answers when something still uses the image
# where pip on this machine is told to look; what it is told in a file is this machine's own
PASSED_ON = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")


def built_image(client: DockerClient, environment: Environment) -> Image:
    """The environment's image. Raises `EngineError` when it is not built from what the environment now says."""
    if found := _image(client, environment.image):
        return found
    others = _labelled(client, environment)
    problem = "the image is not built" if not others else "the image that is built is of another version"
    raise EngineError(
        f"environment {environment.name}: {problem}; wanted: {environment.image}\n"
        f"  run: course environment build {environment.name}"
    )


def build_image(client: DockerClient, environment: Environment, say: Callable[[str], None]) -> Image:
    """Build the environment's image, unless it is there and its base has not changed since.

    Each step is told to `say`. Raises `EngineError` with the last lines of the step that failed.
    """
    what = f"environment {environment.name}: cannot be built"
    found, base = _image(client, environment.image), _image(client, environment.base)
    if found and (base is None or found.labels.get(BASE) == base.id):
        return found
    with engine_failures(f"{what}: its base image {environment.base} is not here"):
        if base is None:
            say(f"pulling {environment.base}")
            base = client.images.pull(environment.base)
    last: deque[str] = deque(maxlen=LAST_LINES)
    with engine_failures(what), tempfile.TemporaryFile() as context:
        files = environment.contents()
        if tag_of(environment.name, files) != environment.image:
            raise EngineError(f"{what}: its files have changed meanwhile\n  run it again")
        write_context(files, local_wheels(environment.folder, environment.gpu), context)
        context.seek(0)
        for event in client.api.build(
            fileobj=context,
            custom_context=True,
            tag=environment.image,
            labels={OURS: environment.name, BASE: base.id},
            buildargs={"BASE": environment.base, "NAME": environment.name, **_passed_on()},
            network_mode="host",  # an engine without a bridge can build too, and a proxy of this machine is found
            rm=True,
            forcerm=True,
            decode=True,
        ):
            lines = [line for line in COLOURS.sub("", event.get("stream", "")).splitlines() if line.strip()]
            last += lines
            for line in lines:
                if line.startswith("Step "):
                    say(shorten(line, STEP_WIDTH))
                    last = deque([line], LAST_LINES)
            if "error" in event:
                raise EngineError("\n  ".join([what, *last, str(event["error"])]))
    return built_image(client, environment)


def _passed_on() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def remove_old(client: DockerClient, environment: Environment) -> list[str]:
    """Remove the environment's images of other versions, and what their builds left; those in use stay.

    Returns what was done, a sentence an image.
    """
    from docker.errors import APIError

    done = []
    with engine_failures(f"environment {environment.name}: old images cannot be removed"):
        current = built_image(client, environment).id
        for image in [*_labelled(client, environment), *_old_stages(client, environment)]:
            if image.id == current:
                continue
            name = (image.tags or [image.short_id])[0]
            try:
                for tag in image.tags or [image.id]:
                    client.images.remove(tag)
                done.append(f"removed {name}")
            except APIError as error:
                if error.status_code != CONFLICT:
                    raise
                done.append(f"kept {name}: in use")
    return done


def look_inside(client: DockerClient, environment: Environment) -> dict[str, Any]:
    """Start one container of the image, shut in like those that students' code runs in, and report what it finds.

    See `autograder.sandbox.probe` for the report; where a device cannot be had, `gpu` says why.
    """
    from docker.errors import APIError

    image = built_image(client, environment)
    with engine_failures(f"environment {environment.name}: the container cannot be started"):
        if not environment.gpu:
            return _probe(client, image, {})
        from docker.types import DeviceRequest

        try:
            return _probe(
                client, image, {"device_requests": [DeviceRequest(count=1, capabilities=[["gpu"]])]}
            )
        except APIError as error:
            return _probe(client, image, {}) | {"gpu": f"none: {error.explanation}"}


def _probe(client: DockerClient, image: Image, options: dict[str, Any]) -> dict[str, Any]:
    container = client.containers.create(
        image.id,
        ["python3", "-m", "autograder.sandbox.probe"],
        network_mode="none",
        read_only=True,
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        tmpfs={"/tmp": "size=64m,mode=1777"},
        mem_limit="4g",
        pids_limit=256,
        **options,
    )
    try:
        container.start()
        status = container.wait(timeout=PROBE_SECONDS)["StatusCode"]
        if status != 0:
            raise EngineError(
                f"{image.tags[0]}: left with {status}: {container.logs().decode(errors='replace')}"
            )
        return dict(json.loads(container.logs(stderr=False)))
    finally:
        container.remove(force=True)


def _image(client: DockerClient, name: str) -> Image | None:
    from docker.errors import ImageNotFound

    with engine_failures(f"{name}: cannot ask for this image"):
        try:
            return client.images.get(name)
        except ImageNotFound:
            return None


def _labelled(client: DockerClient, environment: Environment) -> list[Image]:
    with engine_failures(f"environment {environment.name}: cannot list its images"):
        return list(client.images.list(filters={"label": f"{OURS}={environment.name}"}))


def _old_stages(client: DockerClient, environment: Environment) -> list[Image]:
    """What is left of the first stages of its builds, but for the last."""
    stages = client.images.list(filters={"label": f"{STAGE}={environment.name}", "dangling": True})
    return sorted(stages, key=lambda image: str(image.attrs["Created"]))[:-1]
