"""How much memory a submission's processes have held, and how much there is: read from outside of them, in /proc.

The figure is the kernel's high-water mark of resident memory (VmHWM, proc_pid_status(5)). A fork begins with what its
parent holds at that moment, shared with it. A process may lower its own mark, by writing to its `clear_refs`: Landlock
keeps submissions from that; where the kernel has none, the figure is one of honest notebooks.
"""

from __future__ import annotations

import math
import os
import sys

from autograder.sandbox import kernel

__all__ = ["available_mb", "peak_mb"]

# how a control group tells its limit, what is in use, and how much of that is files which the kernel drops at need
CGROUPS = (
    ("/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"),
    ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
)


def available_mb() -> float | None:
    """The memory that new processes of this machine or container can have, in units of 2^20 bytes.

    None where the system does not tell.
    """
    try:
        with open("/proc/meminfo", encoding="ascii") as told:
            free = next(int(line.split()[1]) / 1024 for line in told if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return None
    return min(free, *(left_mb(*group) for group in CGROUPS))


def left_mb(folder: str, limit: str, used: str, files: str) -> float:
    """What a control group leaves of its limit; infinity where there is none."""
    try:
        with (
            open(f"{folder}/{limit}", encoding="ascii") as most,
            open(f"{folder}/{used}", encoding="ascii") as now,
        ):
            left = int(most.read()) - int(now.read())
        with open(f"{folder}/memory.stat", encoding="ascii") as told:
            left += next(int(line.split()[1]) for line in told if line.startswith(f"{files} "))
    except (OSError, ValueError, StopIteration):  # no such group, or "max": no limit
        return math.inf
    return max(0.0, left / (1 << 20))


def peak_mb(root: int) -> float | None:
    """The highest mark among a process and all that descend from it and are alive, in units of 2^20 bytes.

    0.0 when there is none, None on a system without these files.
    """
    if sys.platform != "linux":
        return None
    return max(map(high_water_mb, family(root)))


def family(root: int) -> set[int]:
    """A process and those that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                children.setdefault(int(kernel.process_stat(int(entry))[1]), []).append(int(entry))
            except (OSError, IndexError):  # it has ended meanwhile
                continue
    found, waiting = {root}, [root]
    while waiting:
        below = set(children.get(waiting.pop(), ())) - found
        found |= below
        waiting += below
    return found


def high_water_mb(pid: int) -> float:
    """The mark of one process; 0.0 when it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            told = next((line for line in status if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    except OSError:
        return 0.0
    return int(told.split()[1]) / 1024
