"""The desk at which nbgrader's submissions are graded: one week's exams, and a hall that stays open between them.

nbgrader asks for one notebook at a time, and the formgrader for one student at a time, in the Jupyter server's
process. Imports take seconds, so the hall is kept for the next one. It is closed when another week is graded, when the
exams are compiled anew, after some minutes without work, and when the process ends.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from autograder.course import Course
from autograder.grading.keys import with_keys
from autograder.grading.results.written import keep_result
from autograder.grading.running.batch import examine, taken_in
from autograder.grading.running.brief import check_fresh, instructor_files
from autograder.grading.sitting.hall import Hall, SandboxName, hall_for
from autograder.model import Exam, Result

__all__ = ["Desk", "close_desk", "desk_for"]

IDLE_SECONDS = 300.0

Sign = tuple[
    Path, str, SandboxName, tuple[tuple[str, int], ...]
]  # what a desk is for, and the state of its exams


class Desk:
    """Grades notebooks of one assignment, one after the other. Raises what `hall_for` raises."""

    def __init__(self, course: Course, assignment: str, sandbox: SandboxName) -> None:
        self._course, self._assignment, self._sandbox = course, assignment, sandbox
        self._exams = with_keys(course, course.exams(assignment))
        self._files = instructor_files(course, assignment)
        self._hall = self._open_hall()

    def grade(self, student: str, notebook: str) -> tuple[Exam, Result]:
        """Grade one notebook of one student, and keep what is known of it in build/results.

        Raises `EngineError` when it could not be graded, never for what is wrong with the submission.
        """
        (exam,) = [exam for exam in self._exams if exam.notebook == notebook]
        try:
            result = self._examine(student, exam)
        except Exception:
            if self._hall.alive:
                raise
            # its warm processes have died: once more, with new ones
            self._hall.close()
            self._hall = self._open_hall()
            result = self._examine(student, exam)
        finally:
            self._hall.leave(student)
        keep_result(self._course, result)
        return exam, result

    def close(self) -> None:
        """End the hall's processes."""
        self._hall.close()

    def _open_hall(self) -> Hall:
        week = self._course.week(self._assignment)
        return hall_for(
            self._exams, self._course, sandbox=self._sandbox, fresh=week.fresh, runtime=week.runtime
        )

    def _examine(self, student: str, exam: Exam) -> Result:
        submission, files = taken_in(self._course, self._assignment, student, self._exams, self._files)
        (paper,) = [paper for paper in submission.papers if paper.notebook == exam.notebook]
        return examine(self._hall, exam, paper, student, files)


class Kept:
    """The desk that is kept: one at most, for one caller at a time."""

    def __init__(self) -> None:
        self._sign: Sign | None = None
        self._desk: Desk | None = None
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    @contextmanager
    def at(self, course: Course, assignment: str, sandbox: SandboxName) -> Iterator[Desk]:
        """Give the desk of an assignment, the one that is kept or a new one."""
        course.week(assignment)
        check_fresh(course, assignment)
        exams = course.exam_path(assignment, "x").parent
        state = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in exams.glob("*.json")))
        sign = (course.root, assignment, sandbox, state)
        with self._lock:
            self._stop_timer()
            if self._desk is None or self._sign != sign:
                self._close()
                self._desk, self._sign = Desk(course, assignment, sandbox), sign
            try:
                yield self._desk
            finally:
                self._timer = threading.Timer(IDLE_SECONDS, self.close)
                self._timer.daemon = True
                self._timer.start()

    def close(self) -> None:
        """Close the desk, once nobody is at it."""
        with self._lock:
            self._stop_timer()
            self._close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close(self) -> None:
        if self._desk is not None:
            self._desk.close()
            self._desk = None


KEPT = Kept()
atexit.register(KEPT.close)


def desk_for(course: Course, assignment: str, sandbox: SandboxName) -> AbstractContextManager[Desk]:
    """Give the desk of an assignment, with its hall open, to one caller at a time.

    Raises `CourseError` when there is no such assignment, when it is not compiled, or when it was edited since.
    """
    return KEPT.at(course, assignment, sandbox)


def close_desk() -> None:
    """End the processes that are kept for the next submission."""
    KEPT.close()
