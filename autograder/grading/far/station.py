"""What runs on a worker of the cluster: it grades one submission after the other, each as it came.

Theory of operation. A Dask task calls `grade` with one `Order` in bytes or several of one assignment, and returns an
`Answer` in bytes to each. What is needed of an assignment, its kit, comes once for each worker and run; a worker that
has none says so, and is sent it with the task. A submission is laid out in a folder of the worker's own, graded by the
same `Batch` as anywhere, and removed. Nothing is written but in that folder, and nothing is read that did not come in a
message or lies in an image.

How often a submission was begun is noted with the scheduler before each begin, in one message (`door.Ledger`). One that
is begun for the fourth time has cost three workers, and is not begun. Which of several has cost a worker nobody knows:
they are not begun together again, but asked for one by one. When a worker leaves, its sandboxes are closed and its
folder is removed; when no task comes for a while, because the coordinator is gone, as well.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker
from distributed.utils import sync
from msgspec.structs import replace as replaced

from autograder.course import Course, private_folder
from autograder.errors import CourseError, EngineError
from autograder.grading.far.bundle import lay_out
from autograder.grading.far.equipment import equipment, in_short
from autograder.grading.far.messages import (
    Answer,
    Apart,
    Deadly,
    Done,
    Has,
    Kit,
    Left,
    Order,
    Refused,
    Unbriefed,
    Unlike,
    packed,
    read_order,
)
from autograder.grading.handed_in.intake import problem_of_name
from autograder.grading.results.store import NO_KEY
from autograder.grading.results.store import packed as packed_results
from autograder.grading.results.task_key import digest
from autograder.grading.running.batch import Batch
from autograder.grading.running.brief import Brief, open_batch
from autograder.grading.running.open_batches import OpenBatches
from autograder.grading.running.pool import LIVES
from autograder.grading.running.task import Graded
from autograder.grading.running.worker import HallTold
from autograder.grading.sitting.carried_tapes import CarriedTapes
from autograder.grading.sitting.venue import environment_id

__all__ = ["PLUGIN", "Station", "forget", "grade", "survey"]

PLUGIN = "course-in-a-box"
LINGER_SECONDS = 60.0  # sandboxes and kits are kept for the next task


@dataclass
class Place:
    """Where an assignment of a run is graded: laid out like a course, with the submissions that are being graded."""

    course: Course
    brief: Brief
    turns: dict[str, threading.Lock] = field(default_factory=dict)  # by student


class Station(WorkerPlugin):
    """What a worker keeps between tasks, in one folder of its own; `threads` tasks at a time."""

    def __init__(self, folder: Path, threads: int, linger: float = LINGER_SECONDS) -> None:
        self._folder, self._threads, self._linger = private_folder(folder), threads, linger
        self._places: dict[str, Place] = {}
        self._batches = OpenBatches()
        self._busy = 0
        self._over = False
        self._leaving: threading.Timer | None = None
        self._lock = threading.Lock()

    def teardown(self, worker: Worker) -> None:
        """End all, for the worker leaves."""
        self._over = True
        self.forget()
        shutil.rmtree(self._folder, ignore_errors=True)

    def has_kit(self, order: Order) -> bool:
        """Tell whether all is here that the order needs."""
        return order.kit is not None or name_of(order) in self._places

    def grade(self, order: Order, worker: str) -> Answer:
        """Grade the order's submission; of what was stopped because the worker leaves nothing is told but that."""
        answer = self._grade(order, worker)
        return Left(worker) if self._over else answer

    def _grade(self, order: Order, worker: str) -> Answer:
        started = time.monotonic()
        try:
            with self._at_work():
                place = self._place(order)
                with self._batches.using(
                    name_of(order), lambda: opened(place, order, self._threads)
                ) as batch:
                    hall = batch.need_hall()
                    told = HallTold(hall.name, hall.level, hall.note, hall.missing)
                    tapes = None if order.tapes is None else CarriedTapes(order.tapes)
                    graded = self._graded(batch, place, order, tapes)
                    results = packed_results(graded.key or NO_KEY, graded.results)
                    seconds = time.monotonic() - started
                    done = Done(worker, replace(graded, results=()), results, told, seconds)
                    return replaced(done, tape_keys=tapes.keys, tapes=tapes.made) if tapes else done
        except Exception as error:
            return refused(worker, error)

    def survey(self, order: Order, worker: str) -> Answer:
        """Tell which environment the order's assignment would be graded in."""
        try:
            with self._at_work():
                return Has(environment_of(self._place(order)))
        except Exception as error:
            return refused(worker, error)

    def forget(self, run: str = "") -> None:
        """End what is done for a run, and drop what was kept for it; without one, for all."""
        with self._lock:
            names = [name for name in self._places if name.startswith(run)]
            places = [self._places.pop(name) for name in names]
        self._batches.close(run)
        for place in places:
            shutil.rmtree(place.course.root, ignore_errors=True)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Count who is at work; some time after the last one all is dropped."""
        with self._lock:
            self._busy += 1
            if self._leaving:
                self._leaving.cancel()
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1
                if not self._busy:
                    self._leaving = threading.Timer(self._linger, self._leave)
                    self._leaving.daemon = True
                    self._leaving.start()

    def _leave(self) -> None:
        with self._lock:
            if self._busy:
                return
        self.forget()

    def _place(self, order: Order) -> Place:
        """The place for the order's assignment, laid out from its kit where it is new."""
        with self._lock:
            name = name_of(order)
            if name not in self._places:
                if order.kit is None:
                    raise EngineError("the assignment was forgotten in between: grade again")
                self._places[name] = laid_out(order.kit, self._folder / digest([name.encode()])[:32])
            return self._places[name]

    def _graded(self, batch: Batch, place: Place, order: Order, tapes: CarriedTapes | None) -> Graded:
        task = order.task
        if problem := problem_of_name(task.student):
            raise EngineError(f"student {task.student!r}: {problem}")
        folder = place.course.submitted / task.student
        with self._lock:
            turn = place.turns.setdefault(task.student, threading.Lock())
        with turn:
            try:
                lay_out(order.bundle, folder / task.assignment)
                return batch.grade(task, tapes)
            finally:
                shutil.rmtree(folder, ignore_errors=True)


def refused(worker: str, error: Exception) -> Refused:
    """What is said of an assignment that cannot be graded here at all."""
    if isinstance(error, CourseError | EngineError):
        return Refused(worker, type(error).__name__, str(error))
    return Refused(worker, "EngineError", f"{type(error).__name__}: {error}")


def name_of(order: Order) -> str:
    return f"{order.run}/{order.task.assignment}"


def laid_out(kit: Kit, root: Path) -> Place:
    """Lay out a folder like a course that has the kit's assignment alone."""
    course, brief = Course(root), kit.brief
    files = course.exam_path(brief.assignment, "x").parent / "files"
    for folder, contents in ((files, kit.files), (root / "environments", kit.environments)):
        for name, content in contents:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    course.submitted.mkdir(parents=True)
    return Place(course, replace(brief, manner=replace(brief.manner, write=False)))


def opened(place: Place, order: Order, threads: int) -> Batch:
    """Prepare to grade an assignment. Raises `EngineError` where its image is another one here."""
    if order.environment and (found := environment_of(place)) != order.environment:
        raise EngineError(
            f"{place.brief.assignment}: wanted the image {order.environment}, found {found} on this worker\n"
            "  bring it there: docker save IMAGE | ssh WORKER docker load"
        )
    return open_batch(place.course, place.brief, threads, None)


def environment_of(place: Place) -> str:
    return environment_id(place.brief.exams, place.course, place.brief.manner.sandbox)


def grade(messages: Sequence[bytes]) -> list[bytes]:
    """Grade the submissions of some orders of one assignment, one after the other: a Dask task."""
    orders, worker = [read_order(message) for message in messages], get_worker()
    return [packed(answer) for answer in answers(orders, worker)]


def survey(message: bytes) -> bytes:
    """Tell what the worker would grade an order's assignment in: a Dask task."""
    order, worker = read_order(message), get_worker()
    return packed(unlike(order, worker) or station_of(worker).survey(order, str(worker.name)))


def unlike(order: Order, worker: Worker) -> Unlike | None:
    """An answer for whoever has other equipment; None where it is the same."""
    if in_short(order.sandbox) == order.equipment:
        return None
    return Unlike(str(worker.name), order.sandbox, equipment())


def answers(orders: Sequence[Order], worker: Worker) -> list[Answer]:
    """An answer to each of the orders, which are of one assignment."""
    if no := unlike(orders[0], worker):
        return [no] * len(orders)
    station, name = station_of(worker), str(worker.name)
    if not station.has_kit(orders[0]):
        return [Unbriefed()] * len(orders)
    before = begin(orders, worker)
    if len(orders) > 1 and any(before):
        return [Apart()] * len(orders)
    return [
        station.grade(order, name) if len(those) < LIVES else Deadly(those)
        for order, those in zip(orders, before, strict=True)
    ]


def begin(orders: Sequence[Order], worker: Worker) -> list[tuple[str, ...]]:
    """Note that orders are begun here, and tell by which workers each was before: see `door.Ledger`."""
    # it waits for the scheduler's answer: they may be the end of this process
    return [tuple(those) for those in sync(worker.loop, noted, worker.scheduler, orders, str(worker.name))]


async def noted(scheduler: Any, orders: Sequence[Order], name: str) -> list[list[str]]:
    numbers = [order.number for order in orders]
    before: list[list[str]] = await scheduler.course_begin(
        run=orders[0].run, numbers=numbers, by=name, lives=LIVES
    )
    return before


_lock = threading.Lock()


def station_of(worker: Worker) -> Station:
    """The station of a worker, made with its first task."""
    with _lock:
        station = worker.plugins.get(PLUGIN)
        if not isinstance(station, Station):
            station = Station(Path(worker.local_directory) / PLUGIN, worker.state.nthreads)
            sync(worker.loop, worker.plugin_add, plugin=station, name=PLUGIN)
        return station


def forget(run: str, dask_worker: Worker) -> None:
    """Have a worker end what it does for a run; called in its event loop, which waits for nothing."""
    station = dask_worker.plugins.get(PLUGIN)
    if isinstance(station, Station):
        threading.Thread(target=station.forget, args=(run,), daemon=True).start()
