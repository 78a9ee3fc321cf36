"""Where results come in: they are written by the scribe, one submission after the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from autograder.grading.far.errand import Errand
from autograder.grading.far.job import Job
from autograder.grading.far.messages import Done
from autograder.grading.far.scribe_process import ScribeProcess
from autograder.grading.far.taped import Taped
from autograder.grading.running.task import Graded

__all__ = ["Reception"]


class Reception:
    """Takes in what workers have done; `over` is called when a submission's files are written, or cannot be."""

    def __init__(self, job: Job, over: Callable[[Errand, Graded], None]) -> None:
        self._job, self._over = job, over
        self._halls: dict[str, set[str]] = {}  # what was told of an assignment's halls
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._scribe = ScribeProcess(job.course, job.briefs, job.store is not None)

    def take(self, errand: Errand, done: Done) -> None:
        """Have the results of a task written, as a worker of this machine does: soon, and in a thread."""
        with suppress(RuntimeError):  # it is closed
            self._thread.submit(self._take, errand, done)

    def _take(self, errand: Errand, done: Done) -> None:
        task, graded = errand.task, replace(done.graded, assignment=errand.task.assignment)
        try:
            self._tell(task.assignment, done)
            if graded.submission is not None:
                taped = Taped(errand.handed_in, done.tape_keys, done.tapes)
                graded = self._scribe.write(graded, done.results, taped)
        except Exception as error:
            graded = Graded(task.student, reason=f"{type(error).__name__}: {error}")
        self._over(errand, graded)

    def _tell(self, assignment: str, done: Done) -> None:
        """Tell of the first hall of an assignment, and of each note that is new."""
        notes = self._halls.setdefault(assignment, set())
        if done.hall.note not in notes:
            notes.add(done.hall.note)
            self._job.opened(assignment, done.hall)

    def close(self) -> None:
        """End it; what the scribe has is written."""
        self._thread.shutdown(cancel_futures=True)
        self._scribe.close()
