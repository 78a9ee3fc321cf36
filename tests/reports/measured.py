"""Measured figures of a class, made in code."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from autograder.grading.gradebook import Measured
from autograder.model import Measurement

BANDS = ((0.92, 0.25), (0.94, 0.6), (0.95, 0.8))
# every number of it can be looked for on a page
HIDDEN = Measurement(
    "accuracy",
    0.947123,
    zero=0.9,
    full=0.98,
    credit=0.6,
    told=0.944,
    bands=BANDS,
    method="wilson",
    low=0.931777,
    high=0.961999,
    confidence=0.95,
    n=2000,
    values=(0.946222, 0.948333),
    seeds=(11, 22),
    seconds=7.654,
    undecided=True,
)
OPEN = replace(HIDDEN, told=None, credit=0.8)


def measured(
    student: str, measurement: Measurement, notebook: str = "kl", cell: str = "test_kl", number: int = 1
) -> Measured:
    return Measured(student, notebook, cell, number, measurement, "cpu", "", datetime(2027, 2, 1))


def plain(value: float, zero: float = 0.0, full: float = 1.0, **more: object) -> Measurement:
    """A figure that is told exactly, with linear credit."""
    credit = min(max((value - zero) / (full - zero), 0.0), 1.0)
    return replace(Measurement("accuracy", value, zero, full, credit), **more)  # type: ignore[arg-type]


def class_of(*values: float, **more: float) -> list[Measured]:
    """A class whose students s0, s1, ... have these figures."""
    return [measured(f"s{number}", plain(value, **more)) for number, value in enumerate(values)]
