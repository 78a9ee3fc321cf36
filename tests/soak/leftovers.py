"""What is still there when the grader has ended: processes, files, containers, names of the kernel."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from soak.roster import WEEK, Member
from soak.sample import Watch, containers_of, parent_and_start, shared_files, system_v, volumes_of

from autograder.course import Course

__all__ = ["Ground", "alive", "left_behind", "strange_files"]

PATIENCE_SECONDS = 60.0  # for the kernel and for Docker's engine to be done with what has been ended


@dataclass(frozen=True)
class Ground:
    """What is there before the grader starts, and belongs to others: names in shared memory and of System V."""

    shared: frozenset[str]
    system_v: frozenset[str]

    @staticmethod
    def now() -> Ground:
        return Ground(frozenset(shared_files()), frozenset(system_v()))


def left_behind(watch: Watch, before: Ground, members: Sequence[Member]) -> list[str]:
    """Name everything that is left, once there was time for it to go."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := _left(watch, before)) and time.monotonic() < until:
        time.sleep(0.2)
    return found + strange_files(watch.course, members)


def _left(watch: Watch, before: Ground) -> list[str]:
    after = Ground.now()
    found = [f"process {pid}" for pid in alive(watch.seen)]
    found += [f"temporary file {path}" for path in sorted(watch.temporary.rglob("*"))]
    found += [f"/dev/shm/{name}" for name in sorted(after.shared - before.shared)]
    found += [f"System V {name}" for name in sorted(after.system_v - before.system_v)]
    if watch.client is not None:
        found += [f"container {name}" for name in sorted(containers_of(watch.client, watch.pid))]
        found += [f"volume {name}" for name in sorted(volumes_of(watch.client, watch.pid))]
    return found


def alive(seen: dict[int, str]) -> list[int]:
    """Those of the processes, given with the tick of their start, that still run."""
    found = []
    for pid, started in seen.items():
        with contextlib.suppress(OSError, ValueError):
            if parent_and_start(pid)[1] == started:
                found.append(pid)
    return found


def strange_files(course: Course, members: Sequence[Member]) -> list[str]:
    """Name what lies in the course's folders beside one result and one graded notebook for each member."""
    results = {f"{one.name}/{WEEK}.json" for one in members}
    copies = {f"{one.name}/{WEEK}/{name}" for one in members for name in (f"{WEEK}.ipynb", "timestamp.txt")}
    return [
        f"{folder.relative_to(course.root)}/{name}"
        for folder, wanted in ((course.build / "results" / WEEK, results), (course.autograded, copies))
        for name in sorted(files_below(folder) - wanted)
    ]


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
