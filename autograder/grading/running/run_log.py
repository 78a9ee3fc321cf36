"""The log of a run: `build/runs/<UTC time>-<pid>.jsonl`, a JSON object a line, written as it happens.

The first line is an `About`, each other one a `Line`; what is empty is left out. A reason may quote what only
instructors may see, so nobody else may read it. Nothing waits for the disk: what a power cut takes are the last lines.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import msgspec

from autograder import __version__
from autograder.course import begin_private_file, private_folder
from autograder.errors import EngineError
from autograder.grading.locks.holder import Holder
from autograder.grading.running.events import Event

__all__ = ["About", "Line", "RunLog", "logs_in"]

FORM = 1  # of the lines
MOST_LOGS = 50
SUFFIX = ".jsonl"


class About(msgspec.Struct, omit_defaults=True):
    """Which run it is: `at` is when it began, in seconds since 1970; no `students`: all who handed in."""

    form: int
    at: float
    command: str
    who: str
    host: str
    pid: int
    version: str
    weeks: tuple[str, ...]
    students: tuple[str, ...] = ()
    workers: int = 0
    sandbox: str = ""


class Line(msgspec.Struct, omit_defaults=True):
    """One thing that happened, `at` seconds since 1970.

    `what` is that of an `Event`, whose fields follow; or "begun", with how many `submissions` there are; or, in the
    last line, "over", which says `how`: "done", "stopped" by whoever started it, or "failed" for a `reason`.
    """

    what: str
    at: float
    assignment: str = ""
    student: str = ""
    worker: str = ""
    how: str = ""
    seconds: float = 0
    reason: str = ""
    submissions: int = 0


ENCODER = msgspec.json.Encoder()


class RunLog:
    """The log of one run, as long as that lasts; threads may write to it at the same time.

    A log that cannot be written stops no run: `problem` then says why it ends early.
    """

    def __init__(
        self,
        folder: Path,
        holder: Holder,
        weeks: Sequence[str],
        students: Sequence[str] = (),
        workers: int = 0,
        sandbox: str = "",
    ) -> None:
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(holder.since))
        self.path = folder / f"{moment}-{holder.pid}{SUFFIX}"
        self.problem = ""
        self._lock = threading.Lock()
        self._file: int | None = None
        about = About(
            FORM,
            round(holder.since, 3),
            holder.command,
            holder.who,
            holder.host,
            holder.pid,
            __version__,
            tuple(weeks),
            tuple(students),
            workers,
            sandbox,
        )
        try:
            private_folder(folder)
            for old in logs_in(folder)[MOST_LOGS - 1 :]:
                old.unlink(missing_ok=True)
            begin_private_file(self.path)
            self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        except (EngineError, OSError) as error:
            self.problem = f"{self.path}: cannot be written ({error})"
        self._write(about)

    def __enter__(self) -> RunLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._over("done")
        elif isinstance(error, KeyboardInterrupt):
            self._over("stopped")
        else:
            self._over("failed", f"{type(error).__name__}: {error}")

    def begun(self, submissions: int) -> None:
        """Note how many submissions the run is about."""
        self._write(Line("begun", moment(), submissions=submissions))

    def watch(self, event: Event) -> None:
        """Note what happened to a submission."""
        self._write(
            Line(
                event.what,
                round(event.at, 3),
                event.assignment,
                event.student,
                event.worker,
                event.how,
                round(event.seconds, 3) or 0,
                event.reason,
            )
        )

    def _over(self, how: str, reason: str = "") -> None:
        self._write(Line("over", moment(), how=how, reason=reason))
        with self._lock:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _write(self, line: About | Line) -> None:
        try:
            packed = ENCODER.encode(line)
        except UnicodeEncodeError:  # a name of a file that is no text, in a reason
            packed = ENCODER.encode(printable(line))
        with self._lock:
            if self._file is None:
                return
            try:
                os.write(self._file, packed + b"\n")
            except OSError as error:
                self.problem = f"{self.path}: cannot be written ({error.strerror})"
                os.close(self._file)
                self._file = None


def printable(line: About | Line) -> About | Line:
    """A line whose texts can be written."""
    texts = {
        name: value.encode(errors="replace").decode()
        for name in line.__struct_fields__
        if isinstance(value := getattr(line, name), str)
    }
    return msgspec.structs.replace(line, **texts)


def moment() -> float:
    return round(time.time(), 3)


def logs_in(folder: Path) -> list[Path]:
    """The logs in a folder, the newest first."""
    return sorted(folder.glob(f"*{SUFFIX}"), reverse=True)
