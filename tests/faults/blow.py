"""What can be struck in a run of `course grade`, and how.

Who is who is read off /proc. Below the grader, or below each of its workers where those are processes, are two warm
processes, told apart by the module on their command lines that their forks enter. Their children are forks: process 1
of a PID namespace of its own each, or, where there are none, children of the keeper that stands between. A run on a
Dask cluster has a scribe below the grader, and says itself who is who in its cluster.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from faults.grader import Grader

from autograder.sandbox.keeper import children

Role = Literal[
    "grader",
    "worker",
    "examiner",
    "student",
    "examiners' warm process",
    "students' warm process",
    "examiner's container",
    "student's container",
    "engine",
    "scribe",
    "scheduler",
    "nanny",
    "cluster's worker",
]
OF_A_CLUSTER = ("scheduler", "nanny", "cluster's worker")
ENTRIES = {b"autograder.sandbox.runner": "student", b"autograder.exam.examiner": "examiner"}


@dataclass(frozen=True)
class Blow:
    """Whom a signal is sent to."""

    role: Role
    signal: signal.Signals

    def __str__(self) -> str:
        return f"{self.role}, {self.signal.name}"


KILLS = (
    Blow("grader", signal.SIGKILL),
    Blow("grader", signal.SIGINT),
    Blow("grader", signal.SIGTERM),
    Blow("examiner", signal.SIGKILL),
    Blow("student", signal.SIGKILL),
    Blow("students' warm process", signal.SIGKILL),
    Blow("examiners' warm process", signal.SIGKILL),
)
KILLS_OF_WORKERS = (
    Blow("grader", signal.SIGKILL),
    Blow("grader", signal.SIGINT),
    Blow("worker", signal.SIGKILL),
    Blow("worker", signal.SIGTERM),
    Blow("examiner", signal.SIGKILL),
    Blow("student", signal.SIGKILL),
    Blow("students' warm process", signal.SIGKILL),
)
STOPS = (Blow("student", signal.SIGSTOP), Blow("examiner", signal.SIGSTOP))


@dataclass(frozen=True)
class Moment:
    """When to strike: so many seconds after that many submissions have been held, of the run's own."""

    held: int
    seconds: float


def draw_moment(blow: Blow, size: int, chance: random.Random) -> Moment:
    """Draw a moment in a run of so many submissions; of the grader's also from before its first submission."""
    if blow.role == "grader" and chance.random() < 0.3:
        return Moment(0, chance.uniform(0.0, 2.0))
    return Moment(chance.randrange(size - 1), chance.uniform(0.0, 0.5))


def strike(blow: Blow, run: Grader, moment: Moment, chance: random.Random) -> float | None:
    """Strike at a moment of a run, or as soon after it as there is anybody in the role.

    Returns when it struck, in seconds after the run's start; None when the run had ended by then.
    """
    while run.running and run.held() < moment.held:
        time.sleep(0.005)
    time.sleep(moment.seconds)
    while run.running:
        found = in_role(blow.role, run)
        for pid in chance.sample(found, len(found)):
            with contextlib.suppress(OSError):
                handle = os.pidfd_open(pid)
                try:
                    # from here on its number is nobody else's
                    if pid in run.processes():
                        signal.pidfd_send_signal(handle, blow.signal)
                        return run.seconds
                finally:
                    os.close(handle)
        time.sleep(0.002)
    return None


def in_role(role: Role, run: Grader) -> list[int]:
    """The processes of a run that are in a role at this moment."""
    if role == "grader":
        return [run.pid]
    if role in OF_A_CLUSTER:
        return run.in_cluster(role)
    if role == "scribe":
        return [child for child in children(run.pid) if runs(child, b"autograder.grading.far.scribe")]
    workers = [child for child in children(run.pid) if runs(child, b"autograder.grading.running.worker")]
    if role == "worker":
        return workers
    found = []
    for warm in [grandchild for parent in (run.pid, *workers) for grandchild in children(parent)]:
        name = entry_of(warm)
        if role == f"{name}s' warm process":
            found.append(warm)
        elif role == name:
            found += [fork for child in children(warm) for fork in forks(warm, child)]
    return found


def runs(pid: int, module: bytes) -> bool:
    """Tell whether a process was started with a module's name on its command line."""
    with contextlib.suppress(OSError):
        return module in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return False


def entry_of(pid: int) -> str:
    """What a warm process forks; empty for any other process."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"autograder.sandbox.zygote" in words:
            return next((name for entry, name in ENTRIES.items() if entry in words), "")
    return ""


def forks(warm: int, child: int) -> list[int]:
    """The fork itself: the child of a warm process, or that of the keeper between them."""
    with contextlib.suppress(OSError):
        if os.readlink(f"/proc/{warm}/ns/pid") != os.readlink(f"/proc/{child}/ns/pid"):
            return [child]
        return children(child)
    return []
