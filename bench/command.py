"""A command as a process of its own: how long it takes, its processor time and its memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import EngineError

__all__ = ["Spent", "course_command", "timed"]


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds on the clock and of processor time, its peak of memory in units of 2^20 bytes.

    The peak is never less than what this process holds, which it was forked from.
    """

    wall: float
    cpu: float
    megabytes: float


def course_command(root: Path, *words: str) -> list[str]:
    """A `course` command on the course in a folder."""
    return [sys.executable, "-m", "autograder.cli", *words, "--course", str(root)]


def timed(command: Sequence[str], folder: Path, output: Path) -> Spent:
    """Run a command in a folder to its end, its output into a file. Raises `EngineError` when it fails."""
    # Python keeps its bytecode, as for whoever types a command: else half a second of each is compiling
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    with output.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=folder, env=surroundings, stdout=file, stderr=subprocess.STDOUT
        )
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode:
        said = output.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise EngineError(f"{' '.join(command)} ended with {process.returncode}: {said}")
    return Spent(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
