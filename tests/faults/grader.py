"""`course grade` as a process of its own, and all processes that it starts.

Its temporary folders lie in a folder that no other run has. That folder's name is in its environment and in that of
its warm processes and of their forks, which are known by it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from faults.class_of import WEEK

from autograder.course import Course

SECONDS = 180.0  # a run that takes longer hangs
LEAVE_SECONDS = 60.0  # for what is left of a killed run to end by itself
COMMAND = "from autograder.cli import main; main()"
HERE = ("--workers", "2")


class Grader:
    """One run of `course grade`; `before` is Python that runs first, in its process, `where` says who grades."""

    def __init__(
        self,
        course: Course,
        folder: Path,
        arguments: Sequence[str] = (),
        before: str = "",
        where: Sequence[str] = HERE,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.course, self.folder = course, folder
        self.said = ""
        self.began = time.monotonic()
        self._results = course.build / "results"
        self._before = self._files()
        # files, not pipes: a process that was left behind would hold the end of a pipe
        self._output = (folder.parent / f"{folder.name}.said").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"{before}\n{COMMAND}", "grade", WEEK, *where, *arguments],
            cwd=course.root,
            env=os.environ | {"TMPDIR": str(folder)},
            stdout=self._output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pid = self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def seconds(self) -> float:
        """How long ago it was started."""
        return time.monotonic() - self.began

    def held(self) -> int:
        """How many submissions it has held the exam of so far."""
        return len(self._files() - self._before)

    def _files(self) -> set[tuple[str, int]]:
        found = set()
        for path in self._results.glob("*/*/*.json"):
            with contextlib.suppress(FileNotFoundError):
                found.add((str(path), path.stat().st_mtime_ns))
        return found

    def end(self, seconds: float = SECONDS) -> int:
        """Wait for its end; its exit status, negative for a signal. Raises TimeoutExpired, all of it then ended."""
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            self._output.seek(0)
            self.said = self._output.read()
        self._output.close()
        return status

    def processes(self) -> list[int]:
        """The numbers of all processes of this run that are alive, itself among them."""
        mark = f"{self.folder}".encode()
        found = []
        for entry in os.listdir("/proc"):
            with contextlib.suppress(OSError):
                if entry.isdigit() and mark in Path(f"/proc/{entry}/environ").read_bytes():
                    found.append(int(entry))
        return found

    def left(self) -> list[str]:
        """What is left some time after its end: processes and temporary folders."""
        until = time.monotonic() + LEAVE_SECONDS
        while (alive := self.processes()) and time.monotonic() < until:
            time.sleep(0.05)
        words = [f"process {pid}: {Path(f'/proc/{pid}/cmdline').read_bytes()!r}" for pid in alive]
        return words + [f"{path}" for path in sorted(self.folder.iterdir())]

    def kill(self) -> None:
        """End every process of it."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
