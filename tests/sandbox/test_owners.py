"""Whose a container is, and when it is nobody's any more: never while its grader may be alive."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from autograder.sandbox import docker_leftovers
from autograder.sandbox.docker_leftovers import boot, has_rested, is_orphan, namespace, owner, started

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
NEVER = "0001-01-01T00:00:00Z"


def label(pid: int, ticks: str, booted: str = "", inside: str = "") -> str:
    return f"{socket.gethostname()} {booted or boot()} {pid} {ticks} {inside or namespace()}"


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
    told = owner()
    monkeypatch.setattr(docker_leftovers, "started", lambda pid: "-")
    assert not is_orphan(docker_leftovers.owner())
    assert is_orphan(label(gone, "-"))
    # /proc may hide the processes of others: their starts were told to them
    assert not is_orphan(told)


def test_what_a_process_left_is_an_orphan(gone: int) -> None:
    assert is_orphan(label(gone, "1"))
    # another process has its number by now
    assert is_orphan(label(os.getpid(), "1"))


@pytest.mark.parametrize("words", ["", "a b", "host boot pid 7 8"])
def test_what_is_not_ours_to_judge_is_left(words: str) -> None:
    assert not is_orphan(words)


def test_nobody_is_taken_for_gone_who_cannot_be_seen_from_here(gone: int) -> None:
    # another machine of this host name, or an earlier start of this one: nothing tells them apart
    assert not is_orphan(label(gone, "1", booted="another-start"))
    # a container of this host name on this machine
    assert not is_orphan(label(gone, "1", inside="4026530000"))


@pytest.mark.parametrize("untold", ["boot", "namespace"])
def test_where_a_machine_does_not_tell_whose_a_process_is_nobody_is_taken_for_gone(
    untold: str, monkeypatch: pytest.MonkeyPatch, gone: int
) -> None:
    monkeypatch.setattr(docker_leftovers, untold, lambda: "-")
    told = {"booted": docker_leftovers.boot(), "inside": docker_leftovers.namespace()}
    assert not is_orphan(label(gone, "1", **told))


def ago(**since: float) -> str:
    return f"{NOW - timedelta(**since):%Y-%m-%dT%H:%M:%S}.123456789Z"


@pytest.mark.parametrize(
    ("status", "created", "finished", "wanted"),
    [
        ("running", ago(days=9), NEVER, False),
        ("paused", ago(days=9), NEVER, False),
        ("exited", ago(days=9), ago(minutes=59), False),
        ("exited", ago(days=9), ago(minutes=61), True),
        ("dead", ago(days=9), ago(minutes=61), True),
        ("created", ago(minutes=59), NEVER, False),
        ("created", ago(minutes=61), NEVER, True),
    ],
)
def test_no_grader_has_what_has_not_run_for_an_hour(
    status: str, created: str, finished: str, wanted: bool
) -> None:
    told = {"Created": created, "State": {"Status": status, "FinishedAt": finished}}
    assert has_rested(told, NOW) == wanted
