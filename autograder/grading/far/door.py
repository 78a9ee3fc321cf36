"""The functions that Dask carries to a worker, as they stand here.

Dask sends a function of a module by its name, and a worker that cannot import it comes to an end. One that was made
inside another function is sent with all that is in it: so where this package is not installed, the task alone fails,
with an error that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["grade", "leave", "survey"]


def _grade() -> Callable[[bytes], bytes]:
    def grade(message: bytes) -> bytes:
        from autograder.grading.far import station

        return station.grade(message)

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


grade, survey, leave = _grade(), _survey(), _leave()
