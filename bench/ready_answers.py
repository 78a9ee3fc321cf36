"""Loaded into a Dask worker by `--preload`: it has each submission's answer ready, and grades nothing.

All else is as ever: it reads the order, notes with the scheduler that the task is begun, and sends the answer's bytes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from distributed import Worker, get_worker

from autograder.grading.far import station
from autograder.grading.far.messages import read_order

__all__ = ["FOLDER", "dask_setup"]

FOLDER = "BENCH_ANSWERS"  # the variable that names the folder of answers, a file for each student


def dask_setup(_worker: Worker) -> None:
    """Answer orders from the folder from now on; Dask calls this when the worker starts."""
    station.grade = answered


def answered(messages: Sequence[bytes]) -> list[bytes]:
    orders = [read_order(message) for message in messages]
    station.begin(orders, get_worker())
    return [(Path(os.environ[FOLDER]) / order.task.student).read_bytes() for order in orders]
