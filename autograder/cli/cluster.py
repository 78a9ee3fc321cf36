"""The cluster that `course grade --dask` names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from autograder.errors import CourseError

if TYPE_CHECKING:
    from autograder.grading.far.cluster import Cluster

__all__ = ["cluster_at"]


@contextmanager
def cluster_at(address: str, say: Callable[[str], None]) -> Iterator[Cluster | None]:
    """Connect to a cluster and say what it is; without an address there is none.

    Raises `CourseError` where Dask is not installed, `EngineError` where no scheduler answers.
    """
    if not address:
        yield None
        return
    if find_spec("distributed") is None:
        raise CourseError('--dask: Dask is not installed\n  run: pip install "course-in-a-box[dask]"')
    # Dask is loaded for those who use it: it takes half a second
    from autograder.grading.far.cluster import Cluster

    with Cluster(address) as cluster:
        say(cluster.describe())
        yield cluster
