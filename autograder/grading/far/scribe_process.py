"""The coordinator's end of a scribe."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import msgspec

from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.far.taped import Taped
from autograder.grading.running.brief import Brief
from autograder.grading.running.greeting import greeting
from autograder.grading.running.pool import LIVES
from autograder.grading.running.task import Graded
from autograder.sandbox.worker_process import WorkerProcess

__all__ = ["ScribeProcess"]


class ScribeProcess:
    """A scribe, started with the first submission, and anew where it has died; for one thread."""

    def __init__(self, course: Course, briefs: Mapping[str, Brief], stored: bool) -> None:
        self._course, self._briefs, self._stored = course, briefs, stored
        self._process: WorkerProcess | None = None
        self._briefed: set[str] = set()

    def write(self, graded: Graded, results: bytes, taped: Taped) -> Graded:
        """Have packed results kept and written. Raises `EngineError` where scribes die at it: they may do it twice."""
        ended = ""
        for _ in range(LIVES):
            try:
                return self._write(graded, results, taped)
            except (EOFError, OSError):
                ended = self._end()
        raise EngineError(f"the process that writes results {ended}")

    def _write(self, graded: Graded, results: bytes, taped: Taped) -> Graded:
        pipe = self._ready().pipe
        if graded.assignment not in self._briefed:
            pipe.send({"brief": self._briefs[graded.assignment]})
            self._briefed.add(graded.assignment)
        pipe.send({"graded": graded, "results": results, "taped": taped})
        return msgspec.convert(pipe.receive()["graded"], Graded)

    def _ready(self) -> WorkerProcess:
        """The process, started if there is none. Raises EOFError or OSError where it ends at once."""
        if self._process is None:
            self._process = WorkerProcess("autograder.grading.far.scribe")
            self._process.pipe.send(greeting(self._course, self._stored))
            self._process.pipe.receive()
        return self._process

    def _end(self) -> str:
        """See to its end; returns how it ended, in words."""
        process, self._process = self._process, None
        self._briefed.clear()
        if process is None:
            return "did not start"
        with suppress(OSError):
            process.hang_up()
        return process.end()

    def close(self) -> None:
        """End it, once it has written what it has."""
        self._end()
