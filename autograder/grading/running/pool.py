"""Where the tasks of a run are done, several at a time: in threads of this process, or in processes of their own.

Threads share one sandbox, so a start costs nothing; but all that is not the students' own running goes on in this one
process, by turns. Worker processes have a sandbox each and leave to the coordinator what only it may do.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol

import msgspec

from autograder.course import Course
from autograder.errors import CourseError, EngineError
from autograder.grading.running.batch import Batch
from autograder.grading.running.brief import Brief
from autograder.grading.running.events import Watch, happened
from autograder.grading.running.greeting import greeting
from autograder.grading.running.task import Graded, Task
from autograder.grading.running.worker import HallTold
from autograder.grading.sitting.hall import SandboxName
from autograder.sandbox.worker_process import WorkerProcess

__all__ = ["LIVES", "HallSeen", "Opened", "Pool", "Processes", "Threads"]

LIVES = 3  # workers that may die at one task
STOPPED = "stopped before its turn"

# learnt in the thread that imports this, since those of a pool read at the same time: see `session`
for _read in (Graded, HallTold):
    msgspec.json.Decoder(_read)


class HallSeen(Protocol):
    """What is seen of a hall by whoever watches a run: the hall itself, or what a worker tells of its own."""

    @property
    def name(self) -> SandboxName: ...

    @property
    def level(self) -> str: ...

    @property
    def note(self) -> str: ...

    @property
    def missing(self) -> tuple[str, ...]: ...


Opened = Callable[[str, HallSeen], None]


class Pool(Protocol):
    """Does tasks, `size` at a time."""

    @property
    def size(self) -> int: ...

    def submit(self, task: Task) -> Future[Graded]:
        """Have a task done, soon.

        Its future raises `CourseError` or `EngineError` when the assignment cannot be graded here at all; never for
        what is wrong with the submission.
        """

    def prepare(self, assignment: str) -> None:
        """Make ready for an assignment whose first exam is about to be held. Raises what `hall_for` raises."""

    def finish(self, assignment: str) -> None:
        """Note that no task of an assignment is left."""

    def close(self) -> None:
        """End what runs, and all that was started."""


class Threads:
    """Tasks in threads of this process."""

    def __init__(self, batches: Mapping[str, Batch], size: int, watch: Watch) -> None:
        self.size, self._batches, self._watch = size, batches, watch
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="grade")

    def submit(self, task: Task) -> Future[Graded]:
        return self._threads.submit(self._grade, task)

    def _grade(self, task: Task) -> Graded:
        batch = self._batches[task.assignment]
        if not batch.stop.is_set():
            self._watch(happened("started", task))
        return batch.grade(task)

    def prepare(self, assignment: str) -> None:
        self._batches[assignment].need_hall()

    def finish(self, assignment: str) -> None:
        self._batches[assignment].close()

    def close(self) -> None:
        for batch in self._batches.values():
            batch.stop.set()
            batch.close()
        self._threads.shutdown()


class WorkerDied(Exception):
    """A worker ended in the middle of a task; the text says how."""


class LocalWorker:
    """The coordinator's end of a worker process."""

    def __init__(self, course: Course, stored: bool, opened: Opened) -> None:
        self._opened = opened
        self._briefed: set[str] = set()
        self._process = WorkerProcess("autograder.grading.running.worker")
        self.name = str(self._process.pid)
        try:
            self._process.pipe.send(greeting(course, stored))
            self._process.pipe.receive()
        except (EOFError, OSError):
            raise EngineError(f"a worker process cannot start: it {self.end()}") from None

    def grade(self, brief: Brief, task: Task) -> Graded:
        """Have it grade one submission. Raises `WorkerDied`, and what `Pool.submit` says."""
        pipe = self._process.pipe
        try:
            if brief.assignment not in self._briefed:
                pipe.send({"brief": brief})
                self._briefed.add(brief.assignment)
            pipe.send({"task": task})
            while True:
                message = pipe.receive()
                if "opened" in message:
                    self._opened(message["opened"], msgspec.convert(message["hall"], HallTold))
                elif "refused" in message:
                    raise refusal(message)
                else:
                    return msgspec.convert(message["graded"], Graded)
        except (EOFError, OSError):
            raise WorkerDied(f"its worker {self.end()}") from None

    def hang_up(self) -> None:
        """Have it end what it does."""
        with contextlib.suppress(OSError):
            self._process.hang_up()

    def end(self) -> str:
        """See to its end; returns how it ended, in words."""
        self.hang_up()
        return self._process.end()


def refusal(message: Mapping[str, Any]) -> CourseError | EngineError:
    """What a worker said when it cannot grade an assignment."""
    return (CourseError if message["refused"] == "CourseError" else EngineError)(message["why"])


class Processes:
    """Tasks in worker processes, one each; one that dies costs no more than its task's being done again."""

    def __init__(
        self,
        course: Course,
        briefs: Mapping[str, Brief],
        size: int,
        stored: bool,
        watch: Watch,
        opened: Opened,
    ) -> None:
        self.size, self._course, self._briefs, self._stored = size, course, briefs, stored
        self._watch, self._opened = watch, opened
        self._idle: list[LocalWorker] = []
        self._busy: set[LocalWorker] = set()
        self._stopped = False
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="worker")

    def submit(self, task: Task) -> Future[Graded]:
        return self._threads.submit(self._grade, task)

    def prepare(self, assignment: str) -> None:
        pass  # each worker does, with its first task

    def finish(self, assignment: str) -> None:
        pass  # each worker keeps the assignments open that it graded last

    def _grade(self, task: Task) -> Graded:
        why: list[str] = []
        while len(why) < LIVES:
            worker = self._take()
            if worker is None:
                return Graded(task.student, reason=STOPPED, assignment=task.assignment)
            self._watch(happened("started", task, worker.name))
            try:
                graded = worker.grade(self._briefs[task.assignment], task)
            except WorkerDied as death:
                why.append(str(death))
                self._lose(worker)
                if not self._stopped:
                    self._watch(happened("lost", task, worker.name, str(death)))
            except BaseException:
                self._give_back(worker)
                raise
            else:
                self._give_back(worker)
                return graded
        reason = f"EngineError: {LIVES} workers died at it: {why[-1]}"
        return Graded(task.student, reason=reason, assignment=task.assignment)

    def _take(self) -> LocalWorker | None:
        """A worker that has nothing to do, or a new one; None after the end. Raises `EngineError`: it cannot start."""
        with self._lock:
            if self._stopped:
                return None
            if self._idle:
                self._busy.add(worker := self._idle.pop())
                return worker
        worker = LocalWorker(self._course, self._stored, self._opened)
        with self._lock:
            self._busy.add(worker)
            if self._stopped:
                worker.hang_up()
        return worker

    def _give_back(self, worker: LocalWorker) -> None:
        with self._lock:
            self._busy.discard(worker)
            self._idle.append(worker)

    def _lose(self, worker: LocalWorker) -> None:
        with self._lock:
            self._busy.discard(worker)

    def close(self) -> None:
        with self._lock:
            self._stopped = True
            workers = [*self._idle, *self._busy]
        for worker in workers:
            worker.hang_up()
        self._threads.shutdown()
        for worker in self._idle:
            worker.end()
