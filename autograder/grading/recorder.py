"""Writes what comes of a run into the gradebook, one transaction a submission."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course import Course
from autograder.grading.gradebook import Gradebook, Regrading
from autograder.grading.hand_in_time import HandInTime
from autograder.grading.regrade import exam_digest
from autograder.grading.task import Graded, Task

__all__ = ["Recorder"]


class Recorder:
    """The gradebook's rows of some assignments, brought in line with their exams; for the coordinator alone.

    `who` runs it stands in the history, where scores that were there change. Raises `CourseError` for an assignment
    that is not compiled, `EngineError` when the gradebook fails.
    """

    def __init__(self, course: Course, book: Gradebook, assignments: Sequence[str], who: str = "") -> None:
        self._course, self._book = course, book
        exams = {name: course.exams(name) for name in assignments}
        self._notebooks = {name: [exam.notebook for exam in of_week] for name, of_week in exams.items()}
        self.registered = {name: book.register(course.week(name), exams[name]) for name in assignments}
        self._recorded = {name: book.recorded(registered) for name, registered in self.registered.items()}
        self._regradings = {
            name: Regrading(registered.id, "grade", who, exam=exam_digest(exams[name]))
            for name, registered in self.registered.items()
        }

    def is_recorded(self, task: Task) -> bool:
        """Tell whether a task has nothing to record, and its files are there."""
        week = task.assignment
        places = (self._course.result_path(task.student, week, name) for name in self._notebooks[week])
        settled = self._recorded[week].is_settled(task.student, task.key, task.time)
        return settled and all(place.is_file() for place in places)

    def record(self, graded: Graded) -> None:
        """Write a submission's scores, if it has any that are new."""
        if graded.submission is None or graded.reason:
            return
        time = HandInTime(graded.submission.timestamp, graded.submission.guessed)
        registered, regrading = self.registered[graded.assignment], self._regradings[graded.assignment]
        self._book.record(registered, graded.student, graded.results, time, graded.key, regrading)

    def finish(self) -> None:
        """Note in the history that the run went to its end."""
        for regrading in self._regradings.values():
            self._book.finish(regrading)
