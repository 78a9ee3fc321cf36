"""A run: grade the submissions of one assignment, several at a time.

A submission is a task with a key (`task_key`). What was recorded with this key is passed over; what was graded with it
before comes out of the store; the others are graded. Threads of the coordinator each take one of those (`batch`). The
gradebook is written by the calling thread alone, one transaction a submission. So a run that was stopped goes on where
it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from autograder.course import Course
from autograder.errors import CourseError, EngineError
from autograder.grading.batch import Batch, Graded, Task
from autograder.grading.hall import Hall, SandboxName, environment_id, hall_for
from autograder.grading.intake import hand_in_time, submitted_students
from autograder.grading.keys import with_keys
from autograder.grading.store import Store
from autograder.grading.task_key import TaskKeys
from autograder.model import Exam
from autograder.sandbox.protocol import FileSet

__all__ = ["check_fresh", "grade_submissions", "instructor_files"]


def check_fresh(course: Course, assignment: str) -> None:
    """Raise `CourseError` when the source was edited after the exam was compiled from it."""
    source = course.source / assignment
    exams = course.exam_path(assignment, "x").parent
    oldest = min((path.stat().st_mtime for path in exams.glob("*.json")), default=0.0)
    newer = [
        path
        for path in source.iterdir()
        if path.suffix in (".py", ".ipynb", ".toml") and path.stat().st_mtime > oldest
    ]
    if newer and oldest:
        raise CourseError(
            f"{newer[0]}: edited after the exam was compiled from it\n  run: course compile {assignment}"
        )


def instructor_files(course: Course, assignment: str) -> FileSet | None:
    """The data files that were compiled with the exam; None when there are none."""
    folder = course.exam_path(assignment, "x").parent / "files"
    names = tuple(sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()))
    return FileSet(folder, names) if names else None


def grade_submissions(
    course: Course,
    assignment: str,
    students: Sequence[str] | None = None,
    *,
    workers: int = 0,
    sandbox: SandboxName = "local",
    fresh: bool = False,
    gpu_share: int = 1,
    store: Store | None = None,
    again: bool = False,
    write: bool = True,
    is_recorded: Callable[[Task], bool] = lambda task: False,
    begun: Callable[[int], None] = lambda total: None,
    opened: Callable[[Hall], None] = lambda hall: None,
) -> Generator[Graded, None, None]:
    """Grade an assignment's submissions and yield each when it is done; `begun` hears how many there are.

    Results are kept in the `store` and taken from it, unless they are to be had `again`; submissions that are recorded
    as they are now are passed over. Without `write` nothing is written but the store. `opened` hears of the hall when it is needed. Closing the iterator early ends the
    running exams and grades no more.
    """
    exams = with_keys(course, course.exams(assignment))
    check_fresh(course, assignment)
    handed_in = chosen(course, assignment, students)
    workers = min(workers or os.cpu_count() or 1, len(handed_in))
    week, files = course.week(assignment), instructor_files(course, assignment)

    def open_hall() -> Hall:
        hall = hall_for(
            exams,
            course,
            sandbox=sandbox,
            workers=workers,
            fresh=fresh or week.fresh,
            runtime=week.runtime,
            gpu_share=gpu_share,
        )
        opened(hall)
        return hall

    batch = Batch(course, assignment, exams, open_hall, files, store, again, write)
    tasks: Iterator[Task] = map(Task, handed_in)
    if store is not None:
        keys = TaskKeys(exams, files, sandbox, environment_id(exams, course, sandbox))
        tasks = (keyed(course, assignment, student, exams, keys) for student in handed_in)
    try:
        begun(len(handed_in))
        left = []
        for task in tasks:
            if not again and task.key and is_recorded(task):
                yield Graded(task.student, key=task.key, how="unchanged")
            else:
                left.append(task)
        if not all(map(batch.is_kept, left)):
            batch.need_hall()
        yield from run_all(batch, left, workers)
    finally:
        batch.close()


def chosen(course: Course, assignment: str, students: Sequence[str] | None) -> list[str]:
    """The students whose submissions are graded: these, or all. Raises `CourseError` where there is none."""
    handed_in = submitted_students(course, assignment)
    for name in students or ():
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
        key = keys.of(student, course.submitted / student / assignment, time.note)
        return Task(student, folder, key, time)
    except EngineError:
        return Task(student)


def run_all(batch: Batch, tasks: Sequence[Task], workers: int) -> Iterator[Graded]:
    """Keep `workers` submissions going; at most a few more are waiting, so that a stop takes effect at once."""
    waiting = iter(tasks)
    with ThreadPoolExecutor(workers) as pool:
        running: set[Future[Graded]] = set()
        try:
            while True:
                for task in waiting:
                    running.add(pool.submit(batch.grade, task))
                    if len(running) >= 2 * workers:
                        break
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            batch.stop.set()
            if running:
                batch.close()  # ends the exams that run, so that the pool can end
