"""A pool: tasks on the workers of a Dask cluster.

The coordinator reads what was handed in and sends it; a `scribe` writes what comes back: no disk is shared. Dask gives
a task whose worker is gone to another one. Only so many tasks are sent as the workers can do soon; what waits meanwhile
may go together (`tray`). Each of them ends: with answers, with an error of Dask's, or with the run's `patience`.

A task may go to any worker. Dask can bind one to a worker and let others have it where that is gone; but where it was
the last one, the task then stays where it is, whoever comes after.
"""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from distributed import Future as DaskFuture
from distributed import KilledWorker

from autograder.errors import EngineError
from autograder.grading.far.connection import Connection
from autograder.grading.far.door import grade, leave, ledger
from autograder.grading.far.errand import Errand
from autograder.grading.far.job import Job
from autograder.grading.far.messages import (
    Answer,
    Apart,
    Deadly,
    Done,
    Kit,
    Left,
    Unbriefed,
    packed,
    read_answer,
)
from autograder.grading.far.orders import Orders
from autograder.grading.far.patience import Patience
from autograder.grading.far.reception import Reception
from autograder.grading.far.refusal import broken, refusal
from autograder.grading.far.tray import MOST, Trays
from autograder.grading.running.brief import open_batch
from autograder.grading.running.events import happened
from autograder.grading.running.pool import LIVES
from autograder.grading.running.task import Graded, Task

__all__ = ["FarWorkers"]

THREADS = 4  # of the coordinator, that read
LEAST = 8  # tasks at a time, also where there are fewer workers: a cluster that adapts grows by what waits
END_SECONDS = 5.0  # for the workers to hear that it is over


class FarWorkers:
    """The workers of a cluster as the pool of one run."""

    def __init__(self, cluster: Connection, job: Job) -> None:
        try:
            cluster.load(ledger())
        except OSError as error:
            raise broken(cluster.address, None, error) from error
        self._cluster, self._client, self._job = cluster, cluster.client, job
        self._run = f"{self._client.id}-{uuid.uuid4().hex}"
        self._batches = {
            name: open_batch(job.course, brief, 1, job.store) for name, brief in job.briefs.items()
        }  # for results that are kept here
        self._orders = Orders(self._run, job, cluster)
        self._numbers = itertools.count()
        self._errands: dict[int, Errand] = {}  # those that are under way
        self._trays = Trays()
        self._out = 0  # Dask tasks
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="far")
        self._reception = Reception(job, self._over)
        self._patience = Patience(cluster, MOST * job.longest, self._give_up)
        self._client.subscribe_topic(self._run, self._begun)

    @property
    def size(self) -> int:
        return MOST * self._most

    @property
    def _most(self) -> int:
        """How many Dask tasks there are at a time."""
        return max(LEAST, 2 * sum(one.threads for one in self._cluster.members()))

    def submit(self, task: Task) -> Future[Graded]:
        batch = self._batches[task.assignment]
        if batch.is_kept(task):
            return self._threads.submit(batch.grade, task)
        errand = Errand(next(self._numbers), task)
        self._errands[errand.number] = errand
        self._patience.heard()
        self._trays.put(errand)
        self._threads.submit(self._send_next)
        return errand.graded

    def prepare(self, assignment: str) -> None:
        self._orders.prepare(assignment)

    def finish(self, assignment: str) -> None:
        self._orders.finish(assignment)

    def close(self) -> None:
        self._patience.close()
        left = list({errand.sent for errand in list(self._errands.values()) if errand.sent is not None})
        # in a thread: a worker that cannot be reached would hold us up
        ending = threading.Thread(target=self._end, args=(left,), daemon=True)
        ending.start()
        ending.join(END_SECONDS)
        self._threads.shutdown(cancel_futures=True)
        self._reception.close()

    def _end(self, left: list[DaskFuture]) -> None:
        with suppress(Exception):  # the scheduler is gone, and all of it
            self._client.unsubscribe_topic(self._run)
            self._client.cancel(left, force=True)
            if (scheduler := self._client.scheduler) is not None:
                self._client.sync(scheduler.course_over, run=self._run)
            self._client.run(leave, self._run, on_error="ignore")

    def _give_up(self, error: EngineError) -> None:
        """End the run with an error where it waits for the cluster."""
        for errand in list(self._errands.values()):
            errand.fail(error)

    def _send_next(self) -> None:
        """Send what waits, as long as there are not too many Dask tasks."""
        while True:
            with self._lock:
                if self._out >= self._most or not (tray := self._trays.take()):
                    return
                self._out += 1
            self._send(tray)

    def _send_again(self, tray: Sequence[Errand], kit: Kit | None = None) -> None:
        """Send submissions once more, with what a worker has to have of their assignment or without."""
        with self._lock:
            self._out += 1
        self._send(tray, kit)

    def _send(self, tray: Sequence[Errand], kit: Kit | None = None) -> None:
        """Send submissions of one assignment as one Dask task, that is counted."""
        sent: DaskFuture | None = None
        try:
            if orders := self._packed(tray, kit):
                assignment = tray[0].task.assignment
                sent = self._client.submit(
                    grade,
                    [order for _, order in orders],
                    key=f"grade {assignment}-{self._run}-{tray[0].number}-{uuid.uuid4().hex}",
                    pure=False,
                    resources=self._orders.resources(assignment),
                )
                for errand, _ in orders:
                    errand.sent = sent
                self._cluster.soon(self._wait_for, [errand for errand, _ in orders], sent)
        except Exception as error:
            for errand in tray:
                errand.fail(broken(self._cluster.address, sent, error))
        if sent is None:
            self._no_longer_out()

    def _packed(self, tray: Sequence[Errand], kit: Kit | None) -> list[tuple[Errand, bytes]]:
        """Read what was handed in; a kit goes with the first one. What cannot be read is over."""
        read = list[tuple[Errand, bytes]]()
        for errand in tray:
            try:
                read.append((errand, packed(self._orders.order(errand, None if read else kit))))
            except EngineError as error:
                self._over(errand, Graded(errand.task.student, reason=f"EngineError: {error}"))
        return read

    def _no_longer_out(self) -> None:
        with self._lock:
            self._out -= 1

    async def _wait_for(self, tray: Sequence[Errand], sent: DaskFuture) -> None:
        """Wait for what comes of a Dask task, in the client's own thread."""
        came: Sequence[bytes] | BaseException
        try:
            came = await self._client.gather(sent, asynchronous=True)
        except BaseException as error:
            came = error
        self._no_longer_out()
        with suppress(RuntimeError):  # the pool is closed
            self._threads.submit(self._send_next)
            self._threads.submit(self._ended, tray, came)

    def _begun(self, event: tuple[float, Mapping[str, Any]]) -> None:
        """Hear that a worker has begun submissions: if another one had begun one before, that one is lost."""
        worker = event[1]["by"]
        for errand in filter(None, map(self._errands.get, event[1]["numbers"])):
            self._patience.heard()
            if errand.begun_by:
                self._job.watch(happened("lost", errand.task, errand.begun_by[-1], "its worker is gone"))
            errand.begun_by.append(worker)
            self._job.watch(happened("started", errand.task, worker))

    def _ended(self, tray: Sequence[Errand], came: Sequence[bytes] | BaseException) -> None:
        """Take what came of a Dask task: an answer to each order, or why there is none."""
        self._patience.heard()
        try:
            if isinstance(came, BaseException):
                for errand in tray:
                    self._missed(errand, came)
                return
            answers = [read_answer(one) for one in came]
            if isinstance(answers[0], Unbriefed):
                self._send_again(tray, self._orders.kit(tray[0].task.assignment))
                return
            for errand, answer in zip(tray, answers, strict=True):
                self._heard(errand, answer)
        except Exception as error:
            for errand in tray:
                errand.fail(
                    EngineError(f"{type(error).__name__}: {error}\n  what was graded is kept: grade again")
                )

    def _heard(self, errand: Errand, answer: Answer) -> None:
        match answer:
            case Left() | Apart():
                self._send_again([errand])
            case Done() as done:
                self._trays.note(errand.task.assignment, done.seconds)
                self._reception.take(errand, done)
            case Deadly(workers):
                self._over(errand, errand.set_aside(workers))
            case other:
                errand.fail(refusal(other))

    def _missed(self, errand: Errand, error: BaseException) -> None:
        """Send a task again that failed where it was: for the deaths of workers, or in one that is about to end."""
        errand.lost += 1
        sent = errand.sent
        if sent is None or sent.status != "error" or isinstance(error, ImportError):
            errand.fail(broken(self._cluster.address, sent, error))
        elif len(errand.begun_by) >= LIVES:
            self._over(errand, errand.set_aside(errand.begun_by))
        elif errand.lost < LIVES:
            self._send_again([errand])
        elif isinstance(error, KilledWorker):
            # by deaths of workers at which it may only have waited for its turn
            self._over(errand, errand.set_aside())
        else:
            errand.fail(broken(self._cluster.address, sent, error))

    def _over(self, errand: Errand, graded: Graded) -> None:
        self._errands.pop(errand.number, None)
        errand.end(graded)
