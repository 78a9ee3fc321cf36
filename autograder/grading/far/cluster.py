"""A Dask cluster as a run uses it; nothing else of this folder, nor Dask, is loaded without one."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType

from autograder.course import Course
from autograder.grading.far.connection import CONNECT_SECONDS, Connection
from autograder.grading.far.environment import environment_there
from autograder.grading.far.job import Job
from autograder.grading.far.pool import FarWorkers
from autograder.grading.results.store import Store
from autograder.grading.running.brief import Brief
from autograder.grading.running.costs import Costs
from autograder.grading.running.events import Watch
from autograder.grading.running.pool import Opened, Pool

__all__ = ["Cluster"]


class Cluster:
    """A cluster by its scheduler's address. Raises `EngineError` where none answers within some `seconds`."""

    def __init__(self, address: str, seconds: float = CONNECT_SECONDS) -> None:
        self._connection = Connection(address, seconds)

    def describe(self) -> str:
        """Say in a line what there is."""
        return self._connection.describe()

    def environment(self, course: Course, brief: Brief, costs: Costs) -> str:
        """Which image an assignment is graded in there: see `environment_there`."""
        return environment_there(self._connection, course, brief, costs)

    def pool(
        self,
        course: Course,
        briefs: Mapping[str, Brief],
        environments: Mapping[str, str],
        store: Store | None,
        costs: Costs,
        watch: Watch,
        opened: Opened,
    ) -> Pool:
        """Its workers, to do the tasks of a run."""
        return FarWorkers(self._connection, Job(course, briefs, environments, store, costs, watch, opened))

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
