"""What a machine grades with: two that differ in it might give different scores, so they do not work together."""

from __future__ import annotations

import platform
import socket
from dataclasses import dataclass
from functools import cache

from autograder import __version__
from autograder.grading.results.task_key import digest, engine_digest, installed_packages
from autograder.grading.sitting.hall import SandboxName

__all__ = ["Equipment", "equipment", "in_short", "unlike"]

MOST_NAMED = 5  # packages that are named


@dataclass(frozen=True)
class Equipment:
    """The engine by the hash of its source, Python, the kind of processor, and the packages that are installed."""

    host: str
    version: str
    engine: str
    python: str
    packages: tuple[str, ...]


@cache
def equipment() -> Equipment:
    """What this machine grades with."""
    packages = (line for line in installed_packages().splitlines() if line.endswith("-info"))
    python = f"{platform.python_implementation()} {platform.python_version()} for {platform.machine()}"
    return Equipment(socket.gethostname(), __version__, engine_digest(), python, tuple(packages))


@cache
def in_short(sandbox: SandboxName) -> str:
    """One text for all that has to be alike: of containers only the engine, for the image has the rest."""
    ours = equipment()
    rest = (ours.python, *ours.packages) if sandbox == "local" else ()
    return digest(part.encode() for part in (ours.engine, *rest))


def unlike(theirs: Equipment, sandbox: SandboxName) -> str:
    """Say in what a worker's equipment differs from ours, for a person to put right."""
    ours, said = equipment(), []
    if theirs.engine != ours.engine:
        said.append(
            f"course-in-a-box {ours.version} with source {ours.engine[:12]}, "
            f"found {theirs.version} with source {theirs.engine[:12]}"
        )
    if sandbox == "local" and theirs.python != ours.python:
        said.append(f"{ours.python}, found {theirs.python}")
    if sandbox == "local":
        said += _unlike_packages(set(ours.packages), set(theirs.packages))
    return f"{theirs.host} grades with something else: wanted " + "; ".join(said)


def _unlike_packages(ours: set[str], theirs: set[str]) -> list[str]:
    sides = ("there is no", ours - theirs), ("there is, and not here,", theirs - ours)
    return [
        f"the same packages, {word} {', '.join(sorted(names)[:MOST_NAMED])}"
        + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
        for word, names in sides
        if names
    ]
