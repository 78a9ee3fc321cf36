"""Look at other processes from the outside, as root: who they are, and what their memory holds."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

CHUNK = 1 << 24


def cmdlines() -> dict[bytes, list[int]]:
    """The command lines of all processes, words ended by NUL, and the numbers of those that have each."""
    found: dict[bytes, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                found.setdefault(Path(f"/proc/{entry}/cmdline").read_bytes(), []).append(int(entry))
    return found


def descendants(pid: int) -> list[int]:
    """A process's children and theirs."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError, ValueError):
                stat = Path(f"/proc/{entry}/stat").read_text(errors="replace")
                parents[int(entry)] = int(stat.rpartition(")")[2].split()[1])
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        children = [child for child, its in parents.items() if its == parent]
        found += children
        waiting += children
    return found


def holds(pid: int, *words: bytes) -> set[bytes]:
    """Those of the words that are in a process's memory, environment, command line or open files' names."""
    found = set()
    pattern = re.compile(b"|".join(map(re.escape, words)))
    with contextlib.suppress(OSError):
        for name in ("environ", "cmdline"):
            found |= set(pattern.findall(Path(f"/proc/{pid}/{name}").read_bytes()))
        for fd in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(FileNotFoundError):
                found |= set(pattern.findall(os.readlink(f"/proc/{pid}/fd/{fd}").encode()))
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            for start, end in readable_maps(pid):
                found |= search(memory, start, end, pattern)
    return found


def readable_maps(pid: int) -> list[tuple[int, int]]:
    """The parts of a process's memory that it can read and that are not its programs' own files."""
    found = []
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        place, rights, *_, path = [*line.split(maxsplit=5), ""][:6]
        # the kernel's pages; code, which no text of an exam can have come into
        if "r" in rights and not path.startswith(("[v", "/usr")) and not path.endswith(".so"):
            start, end = (int(part, 16) for part in place.split("-"))
            found.append((start, end))
    return found


def search(memory: object, start: int, end: int, pattern: re.Pattern[bytes]) -> set[bytes]:
    """What the pattern finds in one part of a memory; parts that are gone meanwhile hold nothing."""
    found: set[bytes] = set()
    for at in range(start, end, CHUNK):
        with contextlib.suppress(OSError, ValueError, OverflowError):
            memory.seek(at)  # type: ignore[attr-defined]
            # a word may lie across two chunks
            found |= set(pattern.findall(memory.read(min(end - at, CHUNK + 64))))  # type: ignore[attr-defined]
    return found
