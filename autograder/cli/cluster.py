"""The cluster that `--dask` names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from autograder.errors import CourseError

if TYPE_CHECKING:
    from autograder.grading.far.cluster import Cluster

__all__ = ["check_alone", "cluster_at", "dask_option"]

dask_option = click.option(
    "--dask",
    default="",
    metavar="ADDRESS",
    help="On the workers of a Dask cluster, by its scheduler's address.",
)


def check_alone(dask: str, workers: int | None) -> None:
    """Raise a `UsageError` where a number of workers is asked of a cluster."""
    if dask and workers:
        raise click.UsageError("--workers is of this machine: a cluster has the workers that it has")


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
