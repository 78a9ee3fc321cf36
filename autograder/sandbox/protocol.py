"""What both sandboxes keep to, and the words between the three processes of an exam.

Theory of operation
-------------------
Three parties take part in the exam of one notebook::

    coordinator (grading)  --control socket-->  examiner process   holds the exam, decides nothing about marks
         |  starts, interrupts, kills                 ^
         v                                            |  exam channel: requests down, replies up
    warm process (zygote) --fork-->  student process -+  holds the student's code and nothing else

The coordinator asks a `Sandbox` for an examiner process and hands it the exam over the control socket.
The examiner asks for a student process whenever it needs one: the coordinator starts it and passes the
examiner one end of a fresh exam channel. From then on those two talk alone; the examiner asks the
coordinator to interrupt or kill the student process when a deadline passes.

What is trusted: the coordinator and the examiner. What is not: every byte that comes up the exam channel.
When the student process dies, the channel ends and the examiner asks for another. When the examiner dies,
the coordinator ends the student process and sits the exam again without the test cell that it died at.
When the coordinator dies, both control sockets end: the warm processes kill what they started and leave.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from autograder.model import Limits

__all__ = ["Ended", "FileSet", "Process", "Sandbox"]


@dataclass(frozen=True)
class FileSet:
    """Files to copy into a process's folder: `names` are paths below `folder`."""

    folder: Path
    names: tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """How a process ended. `reason`: why the sandbox could not start it. `unclean`: what is left of it, in words."""

    how: Literal["exit", "signal", "failed"]
    status: int = 0
    cpu_seconds: float = 0.0
    max_rss_mb: float = 0.0
    reason: str = ""
    unclean: str = ""
    gpu_mb: float = 0.0
    gpu_seconds: float = 0.0

    def describe(self) -> str:
        """Say in a few words how it ended, for a student to read."""
        if self.how == "signal":
            names = {
                6: "aborted",
                9: "was killed",
                11: "crashed (segmentation fault)",
                24: "used up its CPU time",
            }
            return names.get(self.status, f"was ended by signal {self.status}")
        return f"left with exit status {self.status}"


class Process(Protocol):
    """A process in the sandbox, together with everything it starts."""

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in it, if it still listens."""

    def cpu_seconds(self) -> float:
        """The processor time that it has used so far."""

    def peak_memory_mb(self) -> float | None:
        """The most memory that one of its processes has held, in units of 2^20 bytes.

        0.0 when it is gone, None when the system does not tell.
        """

    def kill(self) -> Ended:
        """End it and all that it started; returns when nothing of it is alive."""

    def wait(self, timeout: float | None = None) -> Ended | None:
        """Wait at most `timeout` seconds for its end; None when it still runs."""


class Sandbox(Protocol):
    """Warm processes of one environment. `level` says in words what it holds back."""

    level: str

    @property
    def pool(self) -> object:
        """Examiners that have held a paper may hold another for any sandbox with the same pool."""

    def student(
        self, files: Sequence[FileSet], limits: Limits, core: int | None = None
    ) -> tuple[Process, socket.socket]:
        """Start a student process with copies of `files` in its folder: it, and the examiner's end of its exam channel.

        It runs on the processor core of that number, or on any.
        """

    def examiner(self, control: socket.socket, files: Sequence[FileSet], limits: Limits) -> Process:
        """Start an examiner process on its end of the control socket."""

    def close(self) -> None:
        """End everything that was started."""
