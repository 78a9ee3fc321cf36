"""What a running `course grade` holds at one moment: memory, descriptors, processes, files, containers.

All of it is read from outside, from /proc and from Docker's engine, so the grader is watched as it is. With the
Docker sandbox the processes in its containers are read too: the engine has to be this machine's.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from cases.processes import descendants
from docker import DockerClient
from soak.roster import WEEK

from autograder.course import Course
from autograder.sandbox.cage import UIDS
from autograder.sandbox.docker_leftovers import LABEL

__all__ = ["Sample", "Watch", "containers_of", "graded", "shared_files", "system_v", "volumes_of"]

GRADER, PROCTOR = "grader", "proctor"
WARM = {
    "autograder.sandbox.runner": "students' warm process",
    "autograder.exam.examiner": "examiners' warm process",
}
FORK = {"students' warm process": "student process", "examiners' warm process": "examiner"}
SYSTEM_V = tuple(Path("/proc/sysvipc", kind) for kind in ("msg", "sem", "shm"))
SHARED = Path("/dev/shm")


@dataclass(frozen=True)
class Sample:
    """What was read when so many submissions were graded; the readings by what they are of."""

    seconds: float
    graded: int
    readings: dict[str, float]


@dataclass(frozen=True)
class Process:
    """One process: what it is, its resident memory and its share of it (PSS) in MB, descriptors, threads, mounts."""

    role: str
    resident: float
    share: float
    descriptors: int
    threads: int
    mounts: int


class Watch:
    """Reads what the grader with process id `pid` holds; `temporary` is its folder for temporary files."""

    def __init__(self, pid: int, course: Course, temporary: Path, client: DockerClient | None) -> None:
        self.pid, self.course, self.temporary, self.client = pid, course, temporary, client
        self.seen: dict[int, str] = {}  # every process that was ever of its tree, and when it was started
        self._written: list[Path] = []  # folders of submissions at the look before: by now all is in them

    def readings(self, disk: bool) -> dict[str, float]:
        """Read everything; the course's folder, which takes longer, only with `disk`."""
        found = self._processes()
        by_role = defaultdict(list)
        for process in found:
            by_role[process.role].append(process)
        told: dict[str, float] = {"processes": len(found)}
        for role, those in by_role.items():
            # one of them: how many there are at a time changes from moment to moment
            told[f"memory: {role}"] = mean(process.resident for process in those)
            told[f"descriptors: {role}"] = mean(process.descriptors for process in those)
            told[f"threads: {role}"] = mean(process.threads for process in those)
            told[f"mounts: {role}"] = mean(process.mounts for process in those)
        # what processes have in common is counted once
        told["memory: all together"] = sum(process.share for process in found)
        told["descriptors: all together"] = sum(process.descriptors for process in found)
        told["temporary: files"], told["temporary: size"] = size_of(self.temporary)
        shared = shared_files()
        told["/dev/shm: files"], told["/dev/shm: size"] = len(shared), sum(shared.values())
        told["System V IPC"] = len(system_v())
        if self.client is not None:
            told["containers"] = len(containers_of(self.client, self.pid))
            told["volumes"] = len(volumes_of(self.client, self.pid))
        if disk:
            told |= on_disk(self.course, self._written)
        self._written = folders_of_submissions(self.course)
        return told

    def _processes(self) -> list[Process]:
        """Everything that the grader started, and what runs in its containers."""
        roots = [self.pid]
        if self.client is not None:
            roots += [pid for pid in containers_of(self.client, self.pid).values() if pid]
        words = {pid: words_of(pid) for root in roots for pid in (root, *descendants(root))}
        found = []
        for pid in words:
            with contextlib.suppress(OSError, ValueError, KeyError):  # it is gone
                parent, started = parent_and_start(pid)
                self.seen[pid] = started
                found.append(
                    described(pid, self._role(pid, words[pid], words.get(parent, "")), self.temporary)
                )
        return found

    def _role(self, pid: int, words: str, parents: str) -> str:
        """What a process is; a fork has its warm process's words."""
        if pid == self.pid:
            return GRADER
        if "autograder.grading.sitting.proctor" in words:
            return PROCTOR
        role = next((role for word, role in WARM.items() if word in words), "")
        if not role:
            return "started by a student process"
        return FORK[role] if words == parents else role


# what a Docker engine mounts on this machine meanwhile, or tests that want a small disk or a network of their own
OTHERS = re.compile(r"/(overlay2|containers|netns|pytest-of-[^/]+)/")


def described(pid: int, role: str, ours: Path) -> Process:
    """Read one process; of mounts all but others', and all in our folder. Raises OSError when it is gone or closed."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
        sizes = {
            line.partition(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.endswith("kB\n")
        }
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as lines:
        threads = next(int(line.split()[1]) for line in lines if line.startswith("Threads:"))
    with open(f"/proc/{pid}/mountinfo", encoding="utf-8", errors="replace") as lines:
        mounts = sum(f"{ours}/" in line or not OTHERS.search(line) for line in lines)
    return Process(role, sizes["Rss"], sizes["Pss"], len(os.listdir(f"/proc/{pid}/fd")), threads, mounts)


def words_of(pid: int) -> str:
    """A process's command line; empty when it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    return ""


def parent_and_start(pid: int) -> tuple[int, str]:
    """A process's parent, and the tick at which it was started, which tells it from a later one of its number."""
    fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return int(fields[1]), fields[19]


def graded(course: Course) -> int:
    """How many submissions have a result."""
    folder = course.build / "results" / WEEK
    return sum(1 for _ in os.scandir(folder)) if folder.is_dir() else 0


def folders_of_submissions(course: Course) -> list[Path]:
    """Every folder that has been begun for a submission, for its results or for its graded notebooks."""
    return [*(course.build / "results" / WEEK).glob("*"), *course.autograded.glob(f"*/{WEEK}")]


def on_disk(course: Course, written: Sequence[Path]) -> dict[str, float]:
    """What a course has for each submission; `written` are folders of submissions in which all is written.

    Nothing is told until there are some of results and some of graded notebooks: one is written after the other.
    """
    files = size = 0.0
    for place in (course.build, course.autograded):
        found = [size_of(folder) for folder in written if folder.is_relative_to(place)]
        if not found:
            return {}
        files += mean(one for one, _ in found)
        size += mean(one for _, one in found)
    told = {"course: files a submission": files}
    gradebook, log = course.gradebook, course.gradebook.with_name(f"{course.gradebook.name}-wal")
    with contextlib.suppress(sqlite3.Error, OSError):
        told["course: size a submission"] = 1024 * (size + size_in_pages(gradebook) / graded(course))
        told["gradebook's log: size"] = log.stat().st_size / (1 << 20)
    return told


def size_in_pages(gradebook: Path) -> float:
    """What a gradebook in a file holds, in MB; the file itself grows now and then, when the log is taken into it."""
    with contextlib.closing(sqlite3.connect(f"file:{gradebook}?mode=ro", uri=True)) as reading:
        (pages,), (each,) = (reading.execute(f"PRAGMA {of}").fetchone() for of in ("page_count", "page_size"))
    return float(pages * each) / (1 << 20)


def size_of(place: Path) -> tuple[int, float]:
    """The number of entries below a folder, and the megabytes that they take on the disk."""
    entries = list(walked(place))
    return len(entries), sum(entry.st_blocks for entry in entries) * 512 / (1 << 20)


def walked(place: Path) -> Iterator[os.stat_result]:
    """Every entry below a folder; what goes away meanwhile is passed over."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(place):
            with contextlib.suppress(OSError):
                yield entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    yield from walked(Path(entry))


def left_by_submissions(owner: int) -> bool:
    """Tell whether a user id is one that submissions run under: without root the grader's own."""
    return owner in UIDS if os.geteuid() == 0 else owner == os.geteuid()


def shared_files() -> dict[str, float]:
    """What submissions have in this machine's shared memory, in MB; other programs' files there are their own."""
    found = {}
    for entry in os.scandir(SHARED):
        with contextlib.suppress(OSError):
            status = entry.stat(follow_symlinks=False)
            if left_by_submissions(status.st_uid):
                found[entry.name] = size_of(Path(entry))[1] + status.st_blocks * 512 / (1 << 20)
    return found


def system_v() -> set[str]:
    """The System V queues, semaphores and segments that submissions have made on this machine."""
    found = set()
    for table in filter(Path.exists, SYSTEM_V):
        head, *rows = [line.split() for line in table.read_text(encoding="ascii").splitlines()]
        creator = head.index("cuid")
        found |= {f"{table.name} {row[1]}" for row in rows if left_by_submissions(int(row[creator]))}
    return found


def containers_of(client: DockerClient, pid: int) -> dict[str, int]:
    """The containers of a grader, by name, with the process id that their first process has on this machine."""
    every = client.containers.list(all=True, filters={"label": LABEL}, ignore_removed=True)
    return {one.name: int(one.attrs["State"]["Pid"]) for one in every if belongs(one.labels, pid)}


def volumes_of(client: DockerClient, pid: int) -> set[str]:
    """The volumes of a grader."""
    return {
        one.name
        for one in client.volumes.list(filters={"label": LABEL})
        if belongs(one.attrs.get("Labels"), pid)
    }


def belongs(labels: dict[str, str] | None, pid: int) -> bool:
    """Tell whether a label names the grader of that process id."""
    return (labels or {}).get(LABEL, "").split()[2:3] == [str(pid)]
