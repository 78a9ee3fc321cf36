"""The memory of `course grade` and its two warm processes, from the first submissions to the last."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from autograder.errors import EngineError
from bench.classroom import Classroom, classroom
from bench.effort import processes_below
from bench.figure import Figure
from bench.sizes import Sizes

__all__ = ["memory_figures"]

ROLES = {
    "autograder.sandbox.runner": "students' warm process",
    "autograder.exam.examiner": "examiners' warm process",
}
COORDINATOR = "coordinator"
EVERY_SECONDS = 0.1
NOISE_MB = 1.0  # what allocators and page tables give and take


@dataclass(frozen=True)
class Sample:
    """Megabytes of one process when so many submissions were graded: resident, and its share (PSS)."""

    graded: int
    role: str
    resident: float
    share: float


def memory_figures(sizes: Sizes, say: Callable[[str], None]) -> list[Figure]:
    """Grade a class with tiny notebooks and see whether anything grows."""
    with classroom("tiny", sizes.memory) as room:
        samples = _watch(room, say)
    first, last = (0.05 * sizes.memory, 0.15 * sizes.memory), (0.9 * sizes.memory, 1.0 * sizes.memory)
    windows = f"medians of submissions {last[0]:g} to {last[1]:g} and {first[0]:g} to {first[1]:g} compared"
    figures = []
    for role in (COORDINATOR, *ROLES.values()):
        early, late = _within(samples, role, *first), _within(samples, role, *last)
        resident = median(sample.resident for sample in late)
        growth = resident - median(sample.resident for sample in early)
        share = median(sample.share for sample in late)
        how = f"resident {resident:.0f} MB, share (PSS) {share:.0f} MB at the end; {windows}"
        name, unit = f"memory: growth of the {role}", f"MB in {sizes.memory}"
        figures.append(Figure(name, growth, unit, how, NOISE_MB))
    return figures


def _watch(room: Classroom, say: Callable[[str], None]) -> list[Sample]:
    """Run `course grade` to its end and sample it."""
    samples: list[Sample] = []
    command = [sys.executable, "-m", "autograder.cli", "grade", room.week, "--course", str(room.course.root)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            folder = room.course.autograded
            graded = sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0
            say(f"memory: {graded} of {len(room.students)} submissions")
            samples += [
                Sample(graded, role, *found)
                for role, pid in _processes(process.pid)
                if (found := _megabytes(pid))
            ]
            time.sleep(EVERY_SECONDS)
        errors = process.stderr.read() if process.stderr else ""
    if process.returncode:
        raise EngineError(f"{' '.join(command)} ended with {process.returncode}: {errors[-1000:]}")
    return samples


def _processes(coordinator: int) -> list[tuple[str, int]]:
    """The coordinator and the warm processes; not their forks, which have the same command line."""
    found, seen = [(COORDINATOR, coordinator)], set()
    for pid in processes_below(coordinator):  # parents come first
        try:
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        except OSError:
            continue
        role = next((ROLES[word] for word in words if word in ROLES), "")
        if role and role not in seen:
            seen.add(role)
            found.append((role, pid))
    return found


def _megabytes(pid: int) -> tuple[float, float] | None:
    """Resident and proportional memory of a process; None when it is gone or closed to us."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    if "Rss" not in kilobytes:
        return None
    return kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024


def _within(samples: list[Sample], role: str, first: float, last: float) -> list[Sample]:
    found = [sample for sample in samples if sample.role == role and first <= sample.graded <= last]
    if not found:
        raise EngineError(f"the {role} could not be watched between {first:g} and {last:g} submissions")
    return found
