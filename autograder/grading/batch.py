"""Grade the submissions of one assignment, several at a time.

Threads of the coordinator each take one submission: intake, one exam a notebook, scores, files. The gradebook
is written by the calling thread alone, one transaction a submission. What goes wrong with one submission is
that submission's: the student's faults become scores with a reason, ours leave it "not graded".
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC
from functools import partial
from pathlib import Path

import msgspec

from autograder.course import Course, replacing
from autograder.errors import CourseError
from autograder.grading.beside import student_files
from autograder.grading.graded_notebook import write_graded_notebook
from autograder.grading.hall import Hall, SandboxName, hall_for
from autograder.grading.intake import submitted_students, take_in
from autograder.grading.keys import with_keys
from autograder.grading.receipt import SECRET, TIME, keep_receipt
from autograder.grading.score import score_notebook
from autograder.grading.session import ExamFiles, is_ordinary
from autograder.model import Exam, Paper, PaperCell, Result, Sitting, Submission
from autograder.sandbox.protocol import FileSet

__all__ = ["Graded", "check_fresh", "examine", "grade_submissions", "instructor_files"]

NOT_HANDED_IN = "not handed in"
KEPT_SITTINGS = 64  # a sitting holds a notebook's figures: a batch must not hold those of a whole class


@dataclass(frozen=True)
class Graded:
    """One submission when its turn is over: its results, or why it is not graded."""

    student: str
    submission: Submission | None = None
    results: tuple[Result, ...] = ()
    reason: str = ""


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


def examine(
    hall: Hall,
    exam: Exam,
    paper: Paper,
    student: str,
    files: ExamFiles,
    hold: Hold | None = None,
) -> Result:
    """Hold one paper's exam and score it; a paper that could not be read has no exam and a reason."""
    sitting = Sitting(exam.notebook) if paper.reason else (hold or hall.hold)(exam, paper, files, student)
    return Result(
        student,
        exam.assignment,
        exam.notebook,
        paper,
        sitting,
        score_notebook(exam, paper, sitting),
        hall.image,
        hall.device,
    )


Hold = Callable[[Exam, Paper, ExamFiles, str], Sitting]
Handed = tuple[str, tuple[PaperCell, ...]]  # a notebook's name and what was handed in for it


class Sittings:
    """The sittings of a batch by what was handed in, so that equal papers are held once.

    Many papers are equal: notebooks that nobody began. Only sittings without anything out of the ordinary
    are shared, and only of students who handed in no files beside their notebooks.
    """

    def __init__(self) -> None:
        self._held: OrderedDict[Handed, Sitting] = OrderedDict()
        self._turns: dict[Handed, threading.Lock] = {}
        self._lock = threading.Lock()

    def hold(self, hall: Hall, exam: Exam, paper: Paper, files: ExamFiles, student: str = "") -> Sitting:
        """The sitting of a paper: an equal one's, if there was one, otherwise its own."""
        if files.student is not None:
            return hall.hold(exam, paper, files, student)
        key = (exam.notebook, paper.cells)
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:  # a second paper like this one waits for the first
            try:
                found = self._find(key)
                return self._keep(key, hall.hold(exam, paper, files, student)) if found is None else found
            finally:
                with self._lock:
                    self._turns.pop(key, None)

    def _find(self, key: Handed) -> Sitting | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def _keep(self, key: Handed, sitting: Sitting) -> Sitting:
        with self._lock:
            if is_ordinary(sitting):
                self._held[key] = sitting
            if len(self._held) > KEPT_SITTINGS:
                self._held.popitem(last=False)
        return sitting


@dataclass
class Batch:
    """The work on one assignment's submissions; the hall is made anew if its warm processes die."""

    course: Course
    assignment: str
    exams: list[Exam]
    hall: Hall
    open_hall: Callable[[], Hall]
    files: FileSet | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    sittings: Sittings = field(default_factory=Sittings)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def grade(self, student: str) -> Graded:
        """Grade one submission; never raises for what is wrong with it or with the engine."""
        if self.stop.is_set():
            return Graded(student, reason="stopped before its turn")
        hall = self.hall
        try:
            return self._grade(student, hall)
        except Exception as error:  # a fault of ours costs nobody a point, and the others are graded
            reason = f"{type(error).__name__}: {error}"
        finally:
            hall.leave(student)
        if hall.alive or self.stop.is_set():
            return Graded(student, reason=reason)
        try:
            return self._grade(student, self._revive(hall))
        except Exception as error:
            return Graded(student, reason=f"{type(error).__name__}: {error}")

    def _grade(self, student: str, hall: Hall) -> Graded:
        submission = take_in(self.course, self.assignment, student, self.exams)
        beside, notes = student_files(Path(submission.folder))
        files = ExamFiles(self.files, beside)
        papers = {
            paper.notebook: replace(paper, mended=(*paper.mended, *notes)) for paper in submission.papers
        }
        results = []
        for exam in self.exams:
            hold = partial(self.sittings.hold, hall)
            result = examine(hall, exam, papers[exam.notebook], student, files, hold)
            if result.paper.reason.partition(":")[0] == NOT_HANDED_IN:
                # as in nbgrader, whose formgrader lists what is there; an earlier hand-in's file is no more
                self.course.graded_path(student, self.assignment, exam.notebook).unlink(missing_ok=True)
            else:
                write_graded_notebook(self.course, exam, result)
            self._keep(result)
            results.append(result)
        self._keep_timestamp(student, submission)
        return Graded(student, submission, tuple(results))

    def _keep(self, result: Result) -> None:
        path = self.course.result_path(result.student, result.assignment, result.notebook)
        with replacing(path, "make room, then grade again") as unfinished:
            unfinished.write_bytes(msgspec.json.encode(result))

    def _keep_timestamp(self, student: str, submission: Submission) -> None:
        """Write the time of the hand-in where nbgrader's formgrader looks for it."""
        folder = self.course.autograded / student / self.assignment
        if submission.timestamp is not None and folder.is_dir():
            moment = submission.timestamp.astimezone(UTC)
            (folder / TIME).write_text(f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="ascii")
        if folder.is_dir():
            keep_receipt(Path(submission.folder), folder, SECRET)

    def _revive(self, dead: Hall) -> Hall:
        with self._lock:
            if self.hall is dead:
                dead.close()
                self.hall = self.open_hall()
            return self.hall


def grade_submissions(
    course: Course,
    assignment: str,
    students: Sequence[str] | None = None,
    *,
    workers: int = 0,
    sandbox: SandboxName = "local",
    fresh: bool = False,
    gpu_share: int = 1,
    begun: Callable[[int, Hall], None] = lambda total, hall: None,
) -> Generator[Graded, None, None]:
    """Grade an assignment's submissions and yield each when it is done; `begun` hears how many there are.

    Closing the iterator early ends the running exams and grades no more.
    """
    exams = with_keys(course, course.exams(assignment))
    check_fresh(course, assignment)
    handed_in = submitted_students(course, assignment)
    if students:
        for name in students:
            if name not in handed_in:
                raise CourseError(
                    f"{course.submitted}/{name}/{assignment}: nothing was handed in there\n"
                    f"  handed in: {', '.join(handed_in) or 'nobody yet'}"
                )
        handed_in = [name for name in handed_in if name in students]
    if not handed_in:
        raise CourseError(
            f"{course.submitted}: nobody has handed in {assignment}\n"
            f"  wanted: {course.submitted}/<student>/{assignment}/<notebook>.ipynb"
        )
    workers = min(workers or os.cpu_count() or 1, len(handed_in))
    week = course.week(assignment)

    def open_hall() -> Hall:
        return hall_for(
            exams,
            course,
            sandbox=sandbox,
            workers=workers,
            fresh=fresh or week.fresh,
            runtime=week.runtime,
            gpu_share=gpu_share,
        )

    batch = Batch(course, assignment, exams, open_hall(), open_hall, instructor_files(course, assignment))
    try:
        begun(len(handed_in), batch.hall)
        yield from run_all(batch, handed_in, workers)
    finally:
        batch.hall.close()


def run_all(batch: Batch, students: Sequence[str], workers: int) -> Iterator[Graded]:
    """Keep `workers` submissions going; at most a few more are waiting, so that a stop takes effect at once."""
    waiting = iter(students)
    with ThreadPoolExecutor(workers) as pool:
        running: set[Future[Graded]] = set()
        try:
            while True:
                for student in waiting:
                    running.add(pool.submit(batch.grade, student))
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
                batch.hall.close()  # ends the exams that run, so that the pool can end
