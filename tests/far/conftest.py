"""Clusters of this machine, each for one test or one file."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from far.own_cluster import OwnCluster

pytest.importorskip("distributed")

StartCluster = Callable[..., OwnCluster]


@pytest.fixture
def start_cluster(tmp_path: Path) -> Iterator[StartCluster]:
    """Start a cluster without workers, from which some folders are hidden; it ends with the test."""
    started: list[OwnCluster] = []
    numbers = itertools.count()

    def start(hidden: Sequence[Path] = (), **how: str) -> OwnCluster:
        started.append(OwnCluster(tmp_path / f"cluster-{next(numbers)}", hidden, **how))
        return started[-1]

    yield start
    for cluster in started:
        cluster.close()
