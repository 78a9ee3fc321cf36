"""What work costs: time on the clock, and processor time of this process and all that it started.

Processor time hardly changes when other programs use the machine at the same moment; time on the clock does.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.kernel import process_stat

__all__ = ["Effort", "Meter", "processes_below", "tree_cpu_seconds"]

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Effort:
    """Seconds on the clock and of processor time."""

    wall: float
    cpu: float

    def __add__(self, other: Effort) -> Effort:
        return Effort(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: Effort) -> Effort:
        return Effort(self.wall - other.wall, self.cpu - other.cpu)

    def __truediv__(self, count: float) -> Effort:
        return Effort(self.wall / count, self.cpu / count)


class Meter:
    """A stopwatch: `read` gives what was spent since it was made."""

    def __init__(self) -> None:
        self._cpu, self._wall = tree_cpu_seconds(), time.perf_counter()

    def read(self) -> Effort:
        wall = time.perf_counter() - self._wall
        return Effort(wall, tree_cpu_seconds() - self._cpu)


def tree_cpu_seconds() -> float:
    """Processor time of this process and its descendants, those that ended and were waited for included.

    Counted in ticks of 10 ms a process, so it is for sums over many seconds.
    """
    pids = [os.getpid(), *processes_below(os.getpid())]
    ended = [fields for pid in pids if (fields := _stat(pid))]
    return sum(sum(map(int, fields[11:15])) for fields in ended) / TICKS


def processes_below(parent: int) -> list[int]:
    """The process ids of all descendants of a process, parents first."""
    children = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children[int(fields[1])].append(int(entry.name))
    found, waiting = [], [parent]
    while waiting:
        below = children[waiting.pop(0)]
        found += below
        waiting += below
    return found


def _stat(pid: int) -> list[str]:
    """The fields of a process's /proc/PID/stat behind its name; none when it is gone."""
    try:
        return process_stat(pid)
    except OSError:
        return []
