"""A pool: tasks on the workers of a Dask cluster.

The coordinator reads what was handed in and sends it, and writes what comes back: no disk is shared. Dask gives a task
whose worker is gone to another one. Only so many tasks are sent as the workers can do soon.
"""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from distributed import Future as DaskFuture
from distributed import KilledWorker

from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.brief import Brief, open_batch
from autograder.grading.costs import Costs
from autograder.grading.events import Watch, happened
from autograder.grading.far.bundle import pack
from autograder.grading.far.connection import Connection
from autograder.grading.far.door import grade, leave
from autograder.grading.far.equipment import in_short
from autograder.grading.far.kit import kit_of
from autograder.grading.far.messages import (
    Answer,
    Deadly,
    Done,
    Kit,
    Order,
    Unbriefed,
    packed,
    read_answer,
)
from autograder.grading.far.needs import check_possible, needs_of, resources_for
from autograder.grading.far.refusal import broken, refusal
from autograder.grading.far.station import begun
from autograder.grading.pool import LIVES, Opened
from autograder.grading.store import NO_KEY, Store, unpacked
from autograder.grading.task import Graded, Task, light
from autograder.grading.written import write_results

__all__ = ["FarWorkers", "Job"]

THREADS = 4  # of the coordinator, that read and write
LEAST = 8  # tasks at a time, also where there are fewer workers: a cluster that adapts grows by what waits
NEVER_BEGUN = "EngineError: workers died again and again, before or while they had it: see what ends them"
FETCH_SECONDS = 60.0  # for an answer that is there
END_SECONDS = 5.0  # for the workers to hear that it is over


@dataclass(frozen=True)
class Job:
    """What a run has to do: fields of `Run` under the same names, and the ids of images by assignment."""

    course: Course
    briefs: Mapping[str, Brief]
    environments: Mapping[str, str]
    store: Store | None
    costs: Costs
    watch: Watch
    opened: Opened


@dataclass(eq=False)
class Errand:
    """A task under way: the workers that have begun it, and the Dask task that it is now."""

    number: int
    task: Task
    graded: Future[Graded] = field(default_factory=Future)
    begun_by: list[str] = field(default_factory=list)
    killed: int = 0  # how often Dask gave it up
    sent: DaskFuture | None = None


class FarWorkers:
    """The workers of a cluster as the pool of one run."""

    def __init__(self, cluster: Connection, job: Job) -> None:
        self._cluster, self._client, self._job = cluster, cluster.client, job
        self._run = uuid.uuid4().hex
        self._batches = {
            name: open_batch(job.course, brief, 1, job.store) for name, brief in job.briefs.items()
        }  # for results that are kept here
        self._needs = {name: needs_of(job.course, brief, job.costs) for name, brief in job.briefs.items()}
        self._kits: dict[str, Kit] = {}
        self._numbers = itertools.count()
        self._errands: dict[int, Errand] = {}  # those that are under way
        self._told = set[str]()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="far")
        self._client.subscribe_topic(begun(self._run), self._begun)

    @property
    def size(self) -> int:
        return max(LEAST, sum(one.threads for one in self._cluster.members()))

    def submit(self, task: Task) -> Future[Graded]:
        batch = self._batches[task.assignment]
        if batch.is_kept(task):
            return self._threads.submit(batch.grade, task)
        errand = Errand(next(self._numbers), task)
        self._errands[errand.number] = errand
        self._threads.submit(self._send, errand)
        return errand.graded

    def prepare(self, assignment: str) -> None:
        check_possible(self._needs[assignment], self._cluster.declared())
        self._kits[assignment] = kit_of(self._job.course, self._job.briefs[assignment])

    def finish(self, assignment: str) -> None:
        self._kits.pop(assignment, None)

    def close(self) -> None:
        left = [errand.sent for errand in self._errands.values() if errand.sent is not None]
        # in a thread: a worker that cannot be reached would hold us up
        ending = threading.Thread(target=self._end, args=(left,), daemon=True)
        ending.start()
        ending.join(END_SECONDS)
        self._threads.shutdown(cancel_futures=True)

    def _end(self, left: list[DaskFuture]) -> None:
        with suppress(Exception):  # the scheduler is gone, and all of it
            self._client.unsubscribe_topic(begun(self._run))
            self._client.cancel(left, force=True)
            self._client.set_metadata([begun(self._run)], None)
            self._client.run(leave, self._run, on_error="ignore")

    def _send(self, errand: Errand, kit: Kit | None = None, to: str = "") -> None:
        """Send a task; with a kit to the worker at an address, if that is still there."""
        assignment = errand.task.assignment
        try:
            message = packed(self._order(errand, kit))
            errand.sent = self._client.submit(
                grade,
                message,
                key=f"grade {assignment}-{self._run}-{errand.number}-{uuid.uuid4().hex}",
                pure=False,
                resources=resources_for(self._needs[assignment], self._cluster.declared()) or None,
                workers=to or None,
                allow_other_workers=bool(to),
            )
            errand.sent.add_done_callback(lambda sent: self._later(self._ended, errand, sent))
        except EngineError as error:
            self._over(errand, Graded(errand.task.student, reason=f"EngineError: {error}"))
        except Exception as error:
            errand.graded.set_exception(broken(self._cluster.address, errand.sent, error))

    def _later(self, do: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the pool is closed
            self._threads.submit(do, *arguments)

    def _order(self, errand: Errand, kit: Kit | None) -> Order:
        task, job = errand.task, self._job
        brief = job.briefs[task.assignment]
        folder = job.course.submitted / task.student / task.assignment
        return Order(
            self._run,
            errand.number,
            in_short(brief.manner.sandbox),
            brief.manner.sandbox,
            replace(task, folder=""),
            job.environments.get(task.assignment, ""),
            pack(folder, brief.exams),
            kit,
        )

    def _begun(self, event: tuple[float, Mapping[str, Any]]) -> None:
        """Hear that a worker has begun a task: if another one had begun it before, that one is lost."""
        errand, worker = self._errands.get(event[1]["number"]), event[1]["by"]
        if errand is None:
            return
        if errand.begun_by:
            self._job.watch(happened("lost", errand.task, errand.begun_by[-1], "its worker is gone"))
        errand.begun_by.append(worker)
        self._job.watch(happened("started", errand.task, worker))

    def _ended(self, errand: Errand, sent: DaskFuture) -> None:
        """Take what came of a Dask task."""
        try:
            answer = read_answer(sent.result(FETCH_SECONDS))
        except KilledWorker:
            # by deaths of workers at which it may only have waited for its turn
            self._send_again(errand)
        except TimeoutError:
            self._send(errand)  # the worker was lost with the answer, and nobody has made another one
        except BaseException as error:
            errand.graded.set_exception(broken(self._cluster.address, errand.sent, error))
        else:
            self._heard(errand, answer)

    def _heard(self, errand: Errand, answer: Answer) -> None:
        match answer:
            case Unbriefed(address):
                self._send(errand, self._kits[errand.task.assignment], address)
            case Done():
                self._done(errand, answer)
            case Deadly(workers):
                self._over(errand, deadly(errand.task, workers))
            case _:
                errand.graded.set_exception(refusal(answer))

    def _send_again(self, errand: Errand) -> None:
        errand.killed += 1
        if len(errand.begun_by) >= LIVES:
            self._over(errand, deadly(errand.task, errand.begun_by))
        elif errand.killed < LIVES:
            self._send(errand)
        else:
            self._over(errand, Graded(errand.task.student, reason=NEVER_BEGUN))

    def _done(self, errand: Errand, done: Done) -> None:
        """Keep and write the results of a task, as a batch of this machine does."""
        task, graded = errand.task, done.graded
        if task.assignment not in self._told:
            self._told.add(task.assignment)
            self._job.opened(task.assignment, done.hall)
        try:
            graded = self._written(task, done)
        except Exception as error:
            graded = Graded(task.student, reason=f"{type(error).__name__}: {error}")
        self._over(errand, light(graded))

    def _written(self, task: Task, done: Done) -> Graded:
        job, graded = self._job, done.graded
        if graded.submission is None:
            return graded
        results = unpacked(graded.key or NO_KEY, done.results)
        if results is None:
            raise EngineError(f"worker {done.worker}: its results cannot be read")
        if job.store and graded.key:
            job.store.keep_packed(graded.key, done.results)
        folder = str(job.course.submitted / task.student / task.assignment)
        submission = replace(graded.submission, folder=folder)
        if job.briefs[task.assignment].manner.write:
            write_results(job.course, job.briefs[task.assignment].exams, submission, results)
        return replace(graded, submission=submission, results=results)

    def _over(self, errand: Errand, graded: Graded) -> None:
        del self._errands[errand.number]
        errand.graded.set_result(replace(graded, assignment=errand.task.assignment))


def deadly(task: Task, workers: Sequence[str]) -> Graded:
    """Set aside a task that workers have died at."""
    return Graded(task.student, reason=f"EngineError: {LIVES} workers died at it: {', '.join(workers)}")
