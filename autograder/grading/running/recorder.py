"""Writes what comes of a run into the gradebook.

A submission is written whole or not at all. Those that are ready at the same moment are written in one transaction:
SQLite then writes the pages that they share once, which is most of what a small transaction costs.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from autograder.course import Course
from autograder.grading.gradebook import Gradebook, Recording, Regrading
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.grading.regrading.regrade import exam_digest
from autograder.grading.running.task import Graded, Task

__all__ = ["Recorder"]


class Recorder:
    """The gradebook's rows of some assignments, brought in line with their exams; for the coordinator alone.

    `who` runs it stands in the history, where scores that were there change. Raises `CourseError` for an assignment
    that is not compiled, `EngineError` when the gradebook fails. What was recorded and not written yet is then left to
    the next run, as what was not graded: its results are in the store.
    """

    def __init__(self, course: Course, book: Gradebook, assignments: Sequence[str], who: str = "") -> None:
        self._course, self._book = course, book
        exams = {name: course.exams(name) for name in assignments}
        self._notebooks = {name: [exam.notebook for exam in of_week] for name, of_week in exams.items()}
        self.registered = {name: book.register(course.week(name), exams[name]) for name in assignments}
        self._recorded = {name: book.recorded(registered) for name, registered in self.registered.items()}
        self._ready: list[Recording] = []
        self._regradings = {
            name: Regrading(registered.id, "grade", who, exam=exam_digest(exams[name]))
            for name, registered in self.registered.items()
        }

    def is_recorded(self, task: Task) -> bool:
        """Tell whether a task has nothing to record, and its files are there."""
        week = task.assignment
        settled = self._recorded[week].is_settled(task.student, task.key, task.time)
        folder = str(self._course.result_path(task.student, week, "x").parent)
        return settled and all(
            os.path.isfile(os.path.join(folder, f"{name}.json")) for name in self._notebooks[week]
        )

    def record(self, graded: Graded) -> None:
        """Take a submission's scores to be written, if it has any that are new."""
        if graded.submission is None or graded.reason:
            return
        time = HandInTime(graded.submission.timestamp, graded.submission.guessed)
        registered, regrading = self.registered[graded.assignment], self._regradings[graded.assignment]
        recording = Recording(registered, graded.student, graded.results, time, graded.key, regrading)
        self._ready.append(recording)

    def write(self) -> None:
        """Write what was recorded since the last time, all of it or nothing."""
        ready, self._ready = self._ready, []
        self._book.record_all(ready)

    def finish(self) -> None:
        """Write the rest, and note in the history that the run went to its end."""
        self.write()
        for regrading in self._regradings.values():
            self._book.finish(regrading)
