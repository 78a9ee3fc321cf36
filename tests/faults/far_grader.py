"""`course grade --dask`, with a cluster of two workers that is put right before each run."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from far.own_cluster import OwnCluster
from faults.grader import LEAVE_SECONDS, Grader

from autograder.course import Course
from autograder.grading.far.station import PLUGIN
from autograder.sandbox.keeper import children

NAMES = ("one", "two")
# a worker that does not move for so long is started anew by its nanny
SETTINGS = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "5s"}
SPAWNED = b"from multiprocessing.spawn import spawn_main"  # on the command line of a nanny's worker


class Battlefield:
    """A cluster whose processes may be struck: each worker has a nanny."""

    def __init__(self, folder: Path, hidden: Path) -> None:
        self.folder, self._hidden = folder, hidden
        self._numbers = itertools.count()
        self._own: OwnCluster | None = None
        self._nannies: dict[str, subprocess.Popen[bytes]] = {}

    def mended(self) -> str:
        """Start what is gone, all of it where the scheduler is; gives the scheduler's address."""
        if self._own is None or self._own.scheduler.poll() is not None:
            self.leave()
            place = self.folder / f"cluster-{next(self._numbers)}"
            self._own = OwnCluster(place, [self._hidden], settings=SETTINGS)
            self._nannies.clear()
        for name in NAMES:
            if name not in self._nannies or self._nannies[name].poll() is not None:
                self._nannies[name] = self._own.worker(name, nanny="--nanny")
        self._own.wait_for_workers(len(NAMES))
        return self._own.address

    def in_role(self, role: str) -> list[int]:
        """The processes that are in a role at this moment."""
        assert self._own is not None
        if role == "scheduler":
            return [self._own.scheduler.pid]
        nannies = [one.pid for one in self._nannies.values() if one.poll() is None]
        return (
            nannies
            if role == "nanny"
            else [pid for one in nannies for pid in children(one) if is_worker(pid)]
        )

    def all(self) -> list[int]:
        return [pid for role in ("scheduler", "nanny", "worker") for pid in self.in_role(role)]

    def wake(self) -> None:
        """Let whatever was stopped go on."""
        for pid in self.all():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def leave(self) -> None:
        if self._own is not None:
            self._own.leave()

    def said(self) -> str:
        return self._own.said() if self._own is not None else ""

    def left(self) -> list[str]:
        """What is left of its workers some time after they have left: processes, and folders of submissions."""
        until = time.monotonic() + LEAVE_SECONDS
        while (alive := self._alive()) and time.monotonic() < until:
            time.sleep(0.05)
        folders = [
            *self.folder.glob(f"*/*/dask-scratch-space/*/{PLUGIN}"),
            *self.folder.glob("*/*/course-*"),
        ]
        return [*alive, *map(str, folders)]

    def _alive(self) -> list[str]:
        mark, found = f"{self.folder}".encode(), []
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (path / "environ").read_bytes():
                    found.append(f"process {path.name}: {(path / 'cmdline').read_bytes()!r}")
        return found


def is_worker(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return SPAWNED in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


class FarGrader(Grader):
    """One run on the cluster; what is stopped in it goes on after some seconds."""

    def __init__(
        self, course: Course, folder: Path, field: Battlefield, arguments: Sequence[str], stopped: float
    ) -> None:
        self._field, self._stopped = field, stopped
        super().__init__(course, folder, arguments, where=("--dask", field.mended()))

    def in_cluster(self, role: str) -> list[int]:
        return self._field.in_role(role)

    def processes(self) -> list[int]:
        """Those of the run, and while it lasts those of its cluster."""
        return [*super().processes(), *(self._field.all() if self.running else ())]

    def end(self, *arguments: float) -> int:
        time.sleep(self._stopped)
        self._field.wake()
        return super().end(*arguments)
