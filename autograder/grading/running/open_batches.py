"""The batches of the assignments that a worker grades, kept open for their next submission."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from autograder.grading.running.batch import Batch
from autograder.grading.running.turns import WEEKS_AT_ONCE

__all__ = ["OpenBatches"]


class OpenBatches:
    """Batches by name, for several threads; opening one more may close the one that was used longest ago."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Batch] = OrderedDict()
        self._users: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def using(self, name: str, open_one: Callable[[], Batch]) -> Iterator[Batch]:
        """Give the batch of that name, open until nobody uses it any more and others are wanted."""
        with self._lock:
            batch = self._open.pop(name, None)
            old = [] if batch else self._too_many()
            self._open[name] = batch = batch or open_one()
            self._users[name] += 1
        try:
            for one in old:
                one.close()
            yield batch
        finally:
            with self._lock:
                self._users[name] -= 1

    def _too_many(self) -> list[Batch]:
        """Take out those that have to make room for one more, of those that nobody uses."""
        idle = [name for name in self._open if not self._users[name]]
        return [self._open.pop(name) for name in idle[: max(0, len(self._open) - WEEKS_AT_ONCE + 1)]]

    def close(self, beginning: str = "") -> None:
        """End what runs in the batches whose names begin so, and all that they have started."""
        with self._lock:
            names = [name for name in self._open if name.startswith(beginning)]
            batches = [self._open.pop(name) for name in names]
        for batch in batches:
            batch.stop.set()
            batch.close()
