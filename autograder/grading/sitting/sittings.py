"""The sittings of a batch by what was handed in: equal papers are held once."""

from __future__ import annotations

import threading
from collections import OrderedDict

from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.rescoring import Rescoring
from autograder.grading.sitting.session import ExamFiles, is_ordinary
from autograder.model import Exam, Paper, PaperCell, Sitting

__all__ = ["Sittings"]

KEPT_SITTINGS = 64  # a sitting holds a notebook's figures: a batch must not hold those of a whole class

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

    def hold(
        self, hall: Hall | Rescoring, exam: Exam, paper: Paper, files: ExamFiles, student: str = ""
    ) -> Sitting:
        """The sitting of a paper: an equal one's, if there was one, otherwise its own."""
        if files.student is not None:
            return hall.hold(exam, paper, files, student)
        key = (exam.notebook, paper.cells)
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:  # a second paper like this one waits for the first
            try:
                found = self._find(key)
                if found is None:
                    return self._keep(key, hall.hold(exam, paper, files, student))
                if isinstance(hall, Rescoring):
                    hall.share(exam, paper, files)
                return found
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
