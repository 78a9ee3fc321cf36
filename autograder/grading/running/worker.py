"""Grade submissions for a coordinator, in a process of one's own: `python -m autograder.grading.running.worker`.

Theory of operation
-------------------
A worker reads what was handed in, holds the exams, and writes what is kept of them: the store, the graded notebooks,
build/results. What the gradebook needs goes back to the coordinator, which alone writes there. Messages::

    down  {"root": path, "settings": {...}, "store": bool}       first, once
          {"brief": {...}}                                  before the first task of an assignment
          {"task": {...}}                                   a submission to grade; one at a time
    up    {"ready": true}                                   first, once
          {"opened": assignment, "hall": {...}}             it has prepared for an assignment
          {"graded": {...}}                                 a submission's turn is over
          {"refused": "CourseError" or "EngineError", "why": text}     an assignment cannot be graded here

A sandbox stays open for the next task. When the socket ends, so does the worker, with all that it started.
"""

from __future__ import annotations

import socket
import sys
import threading
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import Any

import msgspec

from autograder.errors import CourseError, EngineError
from autograder.grading.running.batch import Batch
from autograder.grading.running.brief import Brief, open_batch
from autograder.grading.running.greeting import greeted
from autograder.grading.running.open_batches import OpenBatches
from autograder.grading.running.task import Task, light
from autograder.grading.sitting.hall import Hall, SandboxName
from autograder.sandbox.pipe import Pipe
from autograder.sandbox.worker_process import SocketStream

__all__ = ["HallTold", "main"]


@dataclass(frozen=True)
class HallTold:
    """A hall as a worker tells of it."""

    name: SandboxName
    level: str
    note: str
    missing: tuple[str, ...]


class Worker:
    """One worker; the batches of the assignments that it graded last stay open."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._course, self._store = greeted(pipe.receive())
        self._briefs: dict[str, Brief] = {}
        self._open = OpenBatches()
        self._tasks: SimpleQueue[Task] = SimpleQueue()

    def serve(self) -> None:
        """Obey until the coordinator is gone."""
        self._pipe.send({"ready": True})
        threading.Thread(target=self._work, daemon=True, name="work").start()
        try:
            while True:
                order = self._pipe.receive()
                if "brief" in order:
                    brief = msgspec.convert(order["brief"], Brief)
                    self._briefs[brief.assignment] = brief
                else:
                    self._tasks.put(msgspec.convert(order["task"], Task))
        except (EOFError, OSError):
            self._open.close()

    def _work(self) -> None:
        while True:
            answer = self._answer(self._tasks.get())
            try:
                self._pipe.send(answer)
            except OSError:  # the coordinator is gone
                return

    def _answer(self, task: Task) -> dict[str, Any]:
        try:
            with self._open.using(task.assignment, partial(self._batch, task.assignment)) as batch:
                if not batch.is_kept(task):
                    batch.need_hall()
                return {"graded": light(batch.grade(task))}
        except CourseError as error:
            return {"refused": "CourseError", "why": str(error)}
        except Exception as error:
            why = str(error) if isinstance(error, EngineError) else f"{type(error).__name__}: {error}"
            return {"refused": "EngineError", "why": why}

    def _batch(self, assignment: str) -> Batch:
        return open_batch(self._course, self._briefs[assignment], 1, self._store, self._opened)

    def _opened(self, assignment: str, hall: Hall) -> None:
        told = HallTold(hall.name, hall.level, hall.note, hall.missing)
        self._pipe.send({"opened": assignment, "hall": told})


def main() -> None:
    """Serve the coordinator at the other end of the socket whose descriptor the command line names."""
    with socket.socket(fileno=int(sys.argv[1])) as sock:
        Worker(Pipe(SocketStream(sock))).serve()


if __name__ == "__main__":
    main()
