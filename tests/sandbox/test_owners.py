"""Whose a container is, and when it is nobody's any more: never while its grader is alive."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from autograder.sandbox import docker
from autograder.sandbox.docker import boot, is_orphan, owner, started


def label(pid: int, ticks: str, booted: str = "", host: str = "") -> str:
    return f"{host or socket.gethostname()} {booted or boot()} {pid} {ticks}"


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def test_of_whoever_is_alive_nothing_is_an_orphan() -> None:
    assert not is_orphan(owner())
    assert not is_orphan(label(os.getpid(), started(os.getpid())))


def test_where_starts_of_processes_are_not_told_the_living_keep_what_is_theirs(
    monkeypatch: pytest.MonkeyPatch, gone: int
) -> None:
    monkeypatch.setattr(docker, "started", lambda pid: "-")
    assert not is_orphan(docker.owner())
    assert is_orphan(label(gone, "-"))


def test_what_a_process_left_is_an_orphan(gone: int) -> None:
    assert is_orphan(label(gone, "1"))
    # another process has its number by now
    assert is_orphan(label(os.getpid(), "1"))
    # the machine was started anew since
    assert is_orphan(label(os.getpid(), started(os.getpid()), booted="another-start"))


@pytest.mark.parametrize("words", ["", "a b", "host boot pid 7"])
def test_what_is_not_ours_to_judge_is_left(words: str) -> None:
    assert not is_orphan(words)
    assert not is_orphan(label(1, "1", host="another-machine"))
