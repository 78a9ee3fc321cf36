"""A run: grade the submissions of one or several assignments, several at a time.

A submission is a task with a key (`task_key`). What was recorded with this key is passed over; what was graded with it
before comes out of the store; the others are graded, in the order of `turns`, by a `pool`. The gradebook is written by
the calling thread alone, each submission as a whole. So a run that was stopped goes on where it was.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence, Set
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from autograder.course import Course
from autograder.errors import CourseError, EngineError
from autograder.grading.handed_in.intake import hand_in_time, submitted_students
from autograder.grading.results.store import Store
from autograder.grading.results.task_key import TaskKeys
from autograder.grading.running.brief import Brief, Manner, instructor_files, make_brief, open_batch
from autograder.grading.running.costs import Costs, memory_of, workers_that_fit
from autograder.grading.running.events import Watch, ended, happened, nobody
from autograder.grading.running.task import Graded, Task
from autograder.grading.running.turns import Turns
from autograder.grading.sitting.venue import device_count, environment_id
from autograder.model import Exam

if TYPE_CHECKING:
    from autograder.grading.far.cluster import Cluster
    from autograder.grading.running.pool import Opened, Pool

__all__ = ["Run", "grade_submissions"]

PROCESSES_FROM = 8  # tasks a worker: with fewer, the start of worker processes costs more than it gives


@dataclass(frozen=True)
class Run:
    """What a run is about, and how it is done.

    Without `students` all are graded who handed in; without `workers` as many at a time as the machine bears. Results
    are kept in the `store` and taken from it. `processes` says whether workers are processes or threads of this one;
    None: as it is worth it. With a `cluster` the workers are its own. `begun` hears how many submissions there are,
    `watch` what happens to each, `opened` of every sandbox, with the name of its assignment. `starting` is called
    before the first one is graded, if any is, and `settled` when all that is ready was yielded, before the run waits
    for more.
    """

    course: Course
    assignments: Sequence[str]
    students: Sequence[str] = ()
    manner: Manner = field(default_factory=Manner)
    workers: int = 0
    processes: bool | None = None
    cluster: Cluster | None = None
    store: Store | None = None
    costs: Costs = field(default_factory=Costs)
    is_recorded: Callable[[Task], bool] = lambda task: False
    begun: Callable[[int], None] = lambda total: None
    watch: Watch = nobody
    opened: Opened = lambda assignment, hall: None
    starting: Callable[[], None] = lambda: None
    settled: Callable[[], None] = lambda: None
    briefs: dict[str, Brief] = field(default_factory=dict)
    environments: dict[str, str] = field(default_factory=dict)

    def grade(self) -> Generator[Graded, None, None]:
        """Grade and yield each submission when its turn is over; closing the iterator early ends the running exams.

        Raises `CourseError` before anything is graded, for what is wrong with the course.
        """
        left, kept = list[Task](), set[Task]()
        for task in self.tasks():
            if not self.manner.again and task.key and self.is_recorded(task):
                unchanged = Graded(task.student, key=task.key, how="unchanged", assignment=task.assignment)
                self.watch(ended(unchanged))
                yield unchanged
                continue
            if self._is_kept(task):
                kept.add(task)
            self.watch(happened("queued", task, how="kept" if task in kept else ""))
            left.append(task)
        if left:
            self.starting()
            yield from self._grade_all(left, kept)

    def tasks(self) -> Iterator[Task]:
        """Yield the task of each submission, with its key where there is a store. Raises as `grade` does."""
        for name in self.assignments:
            self.briefs[name] = make_brief(self.course, name, self.manner)
        handed_in = {name: chosen(self.course, name, self.students) for name in self.assignments}
        self.begun(sum(map(len, handed_in.values())))
        for name, students in handed_in.items():
            if self.store is None:
                yield from (Task(student, assignment=name) for student in students)
                continue
            exams, sandbox = self.briefs[name].exams, self.manner.sandbox
            self.environments[name] = self._environment(name)
            keys = TaskKeys(exams, instructor_files(self.course, name), sandbox, self.environments[name])
            for student in students:
                yield keyed(self.course, name, student, exams, keys)

    def _environment(self, name: str) -> str:
        """The id of the image that an assignment is graded in; empty for a machine's own packages."""
        brief = self.briefs[name]
        if self.cluster is not None:
            return self.cluster.environment(self.course, brief, self.costs)
        return environment_id(brief.exams, self.course, self.manner.sandbox)

    def _grade_all(self, tasks: list[Task], kept: Set[Task]) -> Iterator[Graded]:
        """Keep the pool busy; a few more tasks than it has workers wait there, so that a stop takes effect at once.

        The results of those that are `kept` come out of the store.
        """
        left, opened = Counter(task.assignment for task in tasks), set[str]()
        turns = Turns(tasks, lambda task: 0.0 if task in kept else self.costs.seconds(task))
        pool = self._pool(tasks, len(tasks) - len(kept))
        running, done = 0, SimpleQueue[Future[Graded]]()
        try:
            while turns or running:
                while turns and running < 2 * pool.size:
                    task = turns.take()
                    if task not in kept and task.assignment not in opened:
                        opened.add(task.assignment)
                        pool.prepare(task.assignment)
                    pool.submit(task).add_done_callback(done.put)
                    running += 1
                for future in all_there(done):
                    running -= 1
                    graded = future.result()
                    self.watch(ended(graded))
                    left[graded.assignment] -= 1
                    if not left[graded.assignment]:
                        pool.finish(graded.assignment)
                    yield graded
                self.settled()
        finally:
            pool.close()

    def _is_kept(self, task: Task) -> bool:
        return bool(self.store and task.key and not self.manner.again and self.store.has(task.key))

    def _pool(self, tasks: Sequence[Task], to_run: int) -> Pool:
        """Threads of this process for a few tasks, worker processes for many.

        Those that share graphics processors are threads: one sandbox has to know of all that a device is lent to.
        """
        if self.cluster is not None:
            return self.cluster.pool(
                self.course, self.briefs, self.environments, self.store, self.costs, self.watch, self.opened
            )
        # all that holds exams, which takes a part of a second: not loaded where nothing has changed
        from autograder.grading.running.pool import Processes, Threads

        names = sorted({task.assignment for task in tasks})
        devices = self._devices(names)
        size = min(self._most(names, devices), len(tasks))
        processes = self.processes
        if processes is None:
            processes = size > 1 and to_run >= PROCESSES_FROM * size
        if processes and not devices:
            return Processes(self.course, self.briefs, size, self.store is not None, self.watch, self.opened)
        batches = {
            name: open_batch(self.course, self.briefs[name], size, self.store, self.opened) for name in names
        }
        return Threads(batches, size, self.watch)

    def _most(self, names: Sequence[str], devices: int) -> int:
        """How many submissions may be graded at a time: as was asked for, or as processors and memory are there for.

        Where exams need a graphics processor, no more than may share those that there are.
        """
        memory = max(
            memory_of(self.costs, name, exam.limits) for name in names for exam in self.briefs[name].exams
        )
        most = self.workers or workers_that_fit(os.cpu_count() or 1, memory)
        return min(most, devices * self.manner.gpu_share) if devices else most

    def _devices(self, names: Sequence[str]) -> int:
        return max(device_count(self.briefs[name].exams, self.course, self.manner.sandbox) for name in names)


def all_there(done: SimpleQueue[Future[Graded]]) -> list[Future[Graded]]:
    """Wait for one, and take all that are there by then: a look at each that is not done would take longer."""
    found = [done.get()]
    found += [done.get() for _ in range(done.qsize())]
    return found


def grade_submissions(
    course: Course,
    assignment: str,
    students: Sequence[str] = (),
    *,
    workers: int = 0,
    store: Store | None = None,
    begun: Callable[[int], None] = lambda total: None,
    opened: Opened = lambda assignment, hall: None,
    is_recorded: Callable[[Task], bool] = lambda task: False,
    **manner: Any,
) -> Generator[Graded, None, None]:
    """Grade the submissions of one assignment: a `Run` of it, with the fields of `Manner` as they are named there."""
    return Run(
        course,
        [assignment],
        students,
        Manner(**manner),
        workers,
        store=store,
        is_recorded=is_recorded,
        begun=begun,
        opened=opened,
    ).grade()


def chosen(course: Course, assignment: str, students: Sequence[str]) -> list[str]:
    """The students whose submissions are graded: these, or all. Raises `CourseError` where there is none."""
    handed_in = submitted_students(course, assignment)
    for name in students:
        if name not in handed_in:
            raise CourseError(
                f"{course.submitted}/{name}/{assignment}: nothing was handed in there\n"
                f"  handed in: {', '.join(handed_in) or 'nobody yet'}"
            )
    if not handed_in:
        raise CourseError(
            f"{course.submitted}: nobody has handed in {assignment}\n"
            f"  wanted: {course.submitted}/<student>/{assignment}/<notebook>.ipynb"
        )
    return [name for name in handed_in if name in students] if students else handed_in


def keyed(course: Course, assignment: str, student: str, exams: Sequence[Exam], keys: TaskKeys) -> Task:
    """A task with its key; without one where the system refuses a file, as grading it will say."""
    try:
        folder, time = hand_in_time(course, assignment, student, exams)
        key = keys.of(student, os.path.join(course.submitted, student, assignment), time.note)
        return Task(student, folder, key, time, assignment)
    except EngineError:
        return Task(student, assignment=assignment)
