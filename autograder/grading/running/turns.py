"""Whose turn it is: the longest task of a week first, and the weeks by turns.

What takes longest is begun first, so that no worker is left alone with it at the end. Few weeks are under way at a
time, for each has warm processes of its own; those with the least to do come first, and get equal shares of time: a
week of twenty submissions does not wait for one of a thousand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from autograder.grading.running.task import Task

__all__ = ["WEEKS_AT_ONCE", "Turns"]

WEEKS_AT_ONCE = 2


class Turns:
    """The tasks that nobody has begun yet; `seconds` is what each is expected to take."""

    def __init__(
        self, tasks: Iterable[Task], seconds: Callable[[Task], float], at_once: int = WEEKS_AT_ONCE
    ) -> None:
        weeks: dict[str, list[Task]] = {}
        for task in tasks:
            weeks.setdefault(task.assignment, []).append(task)
        self._seconds, self._at_once = seconds, at_once
        by_work = sorted(weeks.values(), key=lambda tasks: sum(map(seconds, tasks)))
        self._waiting = deque(deque(sorted(tasks, key=seconds, reverse=True)) for tasks in by_work)
        self._active: list[tuple[float, deque[Task]]] = []  # the seconds that a week was given, its tasks

    def __bool__(self) -> bool:
        return bool(self._active or self._waiting)

    def take(self) -> Task:
        """Give the next task. Raises IndexError where there is none."""
        while self._waiting and len(self._active) < self._at_once:
            self._active.append(
                (min((given for given, _ in self._active), default=0.0), self._waiting.popleft())
            )
        place = min(range(len(self._active)), key=lambda each: self._active[each][0])
        given, tasks = self._active[place]
        task = tasks.popleft()
        if tasks:
            self._active[place] = (given + self._seconds(task), tasks)
        else:
            del self._active[place]
        return task
