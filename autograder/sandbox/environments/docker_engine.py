"""The way to Docker, and what to do when there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from autograder.errors import EngineError

if TYPE_CHECKING:
    from docker import DockerClient

__all__ = ["engine", "engine_failures"]

SOCKET = "/var/run/docker.sock"
ANSWER_SECONDS = 120  # of silence; what takes longer, such as a step of a build, has no limit


def engine() -> DockerClient:
    """Reach the Docker engine that DOCKER_HOST names, or this machine's.

    Raises `EngineError`, saying what to do, when there is none, no permission, or no Python package for it.
    """
    try:
        import docker
    except ImportError as error:
        raise EngineError(
            f"Docker's Python package cannot be loaded ({error})\n  run: pip install 'docker>=7'"
        ) from error
    try:
        client = docker.from_env(timeout=ANSWER_SECONDS)
        client.ping()
    except Exception as error:  # the package lets its own, requests' and the system's through
        raise EngineError(_unreachable(error)) from error
    return client


def _unreachable(error: Exception) -> str:
    host = os.environ.get("DOCKER_HOST", "")
    if host:
        return f"no Docker engine answers at DOCKER_HOST = {host} ({error})\n  start it, or name another one"
    if not os.path.exists(SOCKET):
        return (
            f"no Docker engine runs here: there is no {SOCKET}\n"
            "  start Docker; in continuous integration: .ci/engine start"
        )
    if not os.access(SOCKET, os.R_OK | os.W_OK):
        return (
            f"{SOCKET}: no permission to use Docker\n"
            "  join its group: sudo usermod -aG docker $USER, then log in again"
        )
    return f"the Docker engine does not answer at {SOCKET} ({error})\n  restart Docker"


@contextmanager
def engine_failures(what: str) -> Iterator[None]:
    """Turn every failure of Docker, its Python package or the connection to it into an `EngineError`."""
    import requests
    from docker.errors import DockerException

    try:
        yield
    except (DockerException, requests.RequestException, OSError) as error:
        reason = getattr(error, "explanation", None) or error
        raise EngineError(
            f"{what}: {reason}\n  is Docker running, and is there room on its disk? ask: docker info"
        ) from error
