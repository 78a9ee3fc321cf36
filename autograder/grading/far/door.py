"""What Dask carries to workers and to the scheduler, as it stands here.

Dask sends a function or a class of a module by its name, and a worker that cannot import it comes to an end. One that
was made inside a function is sent with all that is in it: so where this package is not installed, the task alone fails,
with an error that says so, and a scheduler need not have it at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from distributed import SchedulerPlugin

__all__ = ["grade", "leave", "ledger", "survey"]


def _grade() -> Callable[[list[bytes]], list[bytes]]:
    def grade(messages: list[bytes]) -> list[bytes]:
        from autograder.grading.far import station

        return station.grade(messages)

    return grade


def _survey() -> Callable[[bytes], bytes]:
    def survey(message: bytes) -> bytes:
        from autograder.grading.far import station

        return station.survey(message)

    return survey


def _leave() -> Callable[..., None]:
    def leave(run: str, dask_worker: Any) -> None:
        from autograder.grading.far import station

        station.forget(run, dask_worker)

    return leave


def _ledger() -> type[SchedulerPlugin]:
    class Ledger(SchedulerPlugin):
        """Notes with the scheduler which workers have begun a submission, and tells its coordinator.

        Events are of the topic that is the run's name, which begins with the name of its client; when that has left,
        its runs are forgotten.
        """

        name = "course-in-a-box"
        idempotent = True  # of several runs the first one's stays

        def __init__(self) -> None:
            self.begun: dict[str, dict[int, list[str]]] = {}

        async def start(self, scheduler: Any) -> None:
            self.scheduler = scheduler
            scheduler.handlers |= {"course_begin": self.begin, "course_over": self.over}

        def begin(self, run: str, numbers: list[int], by: str, lives: int) -> list[list[str]]:
            """Note that a worker begins submissions; returns by whom each of them was begun before.

            Several are begun if none of them was before, a single one if that has not cost so many workers yet.
            """
            workers = [self.begun.setdefault(run, {}).setdefault(number, []) for number in numbers]
            before = [list(those) for those in workers]
            if max(map(len, before)) < (lives if len(numbers) == 1 else 1):
                for those in workers:
                    those.append(by)
                self.scheduler.log_event(run, {"numbers": numbers, "by": by})
            return before

        def over(self, run: str) -> None:
            self.begun.pop(run, None)

        def remove_client(self, scheduler: Any, client: str) -> None:
            for run in [run for run in self.begun if run.startswith(client)]:
                del self.begun[run]

    return Ledger


grade, survey, leave, ledger = _grade(), _survey(), _leave(), _ledger()
