"""Grade one submission after the other: intake, one exam a notebook, scores, files.

What goes wrong with one submission is that submission's: the student's faults become scores with a reason, ours leave
it "not graded", and are not kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from autograder.course import Course
from autograder.grading.handed_in.beside import student_files
from autograder.grading.handed_in.intake import take_in
from autograder.grading.results.store import Store
from autograder.grading.results.written import write_results
from autograder.grading.running.task import Graded, How, Task
from autograder.grading.score import score_notebook
from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.kept_tape import TapeShelf
from autograder.grading.sitting.rescoring import Rescoring, is_rescored
from autograder.grading.sitting.session import ExamFiles
from autograder.grading.sitting.sittings import Sittings
from autograder.grading.sitting.tape_key import TapeKeys
from autograder.grading.sitting.tapes import Tapes, tapes_of
from autograder.model import Exam, Paper, Result, Sitting, Submission
from autograder.sandbox.protocol import FileSet

__all__ = ["Batch", "Graded", "Task", "examine", "taken_in"]


def taken_in(
    course: Course, assignment: str, student: str, exams: Sequence[Exam], files: FileSet | None
) -> tuple[Submission, ExamFiles]:
    """Take in one student's submission, with the files beside its notebooks and what is to be told of those.

    `files` are the instructor's. Raises what `take_in` raises.
    """
    submission = take_in(course, assignment, student, exams)
    # without a folder to read, such as one that is a link, there is nothing beside the notebooks either
    beside, notes = student_files(Path(submission.folder)) if submission.folder else (None, ())
    papers = tuple(replace(paper, mended=(*paper.mended, *notes)) for paper in submission.papers)
    return replace(submission, papers=papers), ExamFiles(files, beside)


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


@dataclass
class Batch:
    """The work on one assignment's submissions; the hall is made at need, and anew if its warm processes die.

    With `again` nothing is taken from the store. Without `write` nothing is written but the store. Tapes lie where the
    store is, unless a submission brings its own.
    """

    course: Course
    assignment: str
    exams: Sequence[Exam]
    open_hall: Callable[[], Hall]
    files: FileSet | None = None
    store: Store | None = None
    again: bool = False
    write: bool = True
    hall: Hall | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    sittings: Sittings = field(default_factory=Sittings)
    _tapes: Tapes | None = None
    _tape_keys: TapeKeys | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.store is not None:
            self._tapes = tapes_of(self.course)

    def is_kept(self, task: Task) -> bool:
        """Tell whether the store has a task's results: then no exam is held."""
        return bool(self.store and task.key and not self.again and self.store.has(task.key))

    def need_hall(self) -> Hall:
        """The hall, opened if nobody needed it yet."""
        with self._lock:
            if self.hall is None:
                self.hall = self.open_hall()
            return self.hall

    def close(self) -> None:
        """End what runs."""
        with self._lock:
            if self.hall is not None:
                self.hall.close()

    def grade(self, task: Task, tapes: TapeShelf | None = None) -> Graded:
        """Grade one submission, by its `tapes`; never raises for what is wrong with it or with the engine."""
        return replace(self._graded(task, tapes or self._tapes), assignment=self.assignment)

    def _graded(self, task: Task, tapes: TapeShelf | None) -> Graded:
        student = task.student
        if self.stop.is_set():
            return Graded(student, reason="stopped before its turn")
        try:
            if taken := self._take_over(task):
                return taken
            hall = self.need_hall()
        except Exception as error:
            return Graded(student, reason=f"{type(error).__name__}: {error}")
        try:
            return self._grade(task, hall, tapes)
        except Exception as error:  # a fault of ours costs nobody a point, and the others are graded
            reason = f"{type(error).__name__}: {error}"
        finally:
            hall.leave(student)
        if hall.alive or self.stop.is_set():
            return Graded(student, reason=reason)
        try:
            return self._grade(task, self._revive(hall), tapes)
        except Exception as error:
            return Graded(student, reason=f"{type(error).__name__}: {error}")

    def _take_over(self, task: Task) -> Graded | None:
        """Take a task's results from the store; None where it has none."""
        results = self.store.find(task.key) if self.store and self.is_kept(task) else None
        if results is None:
            return None
        papers, time = tuple(result.paper for result in results), task.time
        submission = Submission(task.student, self.assignment, papers, task.folder, time.moment, time.guessed)
        self._write(submission, results)
        return Graded(task.student, submission, results, key=task.key, how="kept")

    def _grade(self, task: Task, hall: Hall, tapes: TapeShelf | None) -> Graded:
        submission, files = taken_in(self.course, self.assignment, task.student, self.exams, self.files)
        papers = {paper.notebook: paper for paper in submission.papers}
        hold = partial(self.sittings.hold, self._holder(hall, tapes))
        results = tuple(
            examine(hall, exam, papers[exam.notebook], task.student, files, hold) for exam in self.exams
        )
        key = task.key if is_complete(results) else ""
        if self.store and key:
            self.store.keep(key, results)
        self._write(submission, results)
        how: How = "rescored" if is_rescored(results) else "run"
        return Graded(task.student, submission, results, key=key, how=how)

    def _holder(self, hall: Hall, tapes: TapeShelf | None) -> Hall | Rescoring:
        """Who holds the exams: the hall, by tapes of earlier sittings where there is a place for them."""
        if tapes is None:
            return hall
        with self._lock:
            if self._tape_keys is None or self._tape_keys.hall is not hall:
                self._tape_keys = TapeKeys(hall)
            return Rescoring(hall, tapes, self._tape_keys, self.again)

    def _write(self, submission: Submission, results: Sequence[Result]) -> None:
        if self.write:
            write_results(self.course, self.exams, submission, results)

    def _revive(self, dead: Hall) -> Hall:
        with self._lock:
            if self.hall is dead or self.hall is None:
                dead.close()
                self.hall = self.open_hall()
            return self.hall


def is_complete(results: Sequence[Result]) -> bool:
    """Tell whether every test could be held: what our own failure left for a person is tried again the next time."""
    return all(finding.outcome != "ungraded" for result in results for finding in result.sitting.findings)
