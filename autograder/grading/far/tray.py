"""Which submissions go to a worker together: as many as it grades in a moment.

Dask takes some messages for each of its tasks, and the time that they take, some hundredths of a second of all the
processes together, is much beside a submission that is graded in a tenth of one. What is lost with a worker is what it
was sent, so long ones go alone; and so does everything until it is known how long they take.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from statistics import median

from autograder.grading.far.errand import Errand

__all__ = ["MOST", "Trays"]

MOST = 8  # together
SECONDS = 0.5  # of the worker's time, for all that go together
REMEMBERED = 9  # submissions of which it is remembered how long they took


class Trays:
    """What waits to be sent, in the order in which it came; for several threads."""

    def __init__(self) -> None:
        self._waiting: list[Errand] = []
        self._took: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
        self._lock = threading.Lock()

    def put(self, errand: Errand) -> None:
        """Have a submission wait."""
        with self._lock:
            self._waiting.append(errand)

    def take(self) -> list[Errand]:
        """Take the first one, with those after it of the same assignment that go with it; none where none waits."""
        with self._lock:
            if not self._waiting:
                return []
            assignment = self._waiting[0].task.assignment
            fit = self._fit(assignment)
            tray = [one for one in self._waiting if one.task.assignment == assignment][:fit]
            self._waiting = [one for one in self._waiting if one not in tray]
            return tray

    def _fit(self, assignment: str) -> int:
        took = self._took[assignment]
        if not took:
            return 1
        return max(1, int(SECONDS / max(median(took), SECONDS / MOST)))

    def note(self, assignment: str, seconds: float) -> None:
        """Remember how long a submission took."""
        with self._lock:
            self._took[assignment].append(seconds)
