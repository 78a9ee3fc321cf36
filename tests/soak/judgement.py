"""Judge a soak: what grew from the first fifth of the class to the last, and by how much it may.

Medians are compared, so that one hostile submission that holds much for a second is no growth: what it leaves behind
when it is over stays, and moves the median of all that follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from soak.sample import Sample

__all__ = ["BOUNDS", "IN_CONTAINERS", "Bound", "Row", "judged"]


@dataclass(frozen=True)
class Bound:
    """How much a quantity may grow from the first fifth to the last: `most`, and `each` for every submission between.

    `why` says where such growth comes from that is no leak.
    """

    quantity: str
    unit: str
    most: float
    each: float = 0.0
    why: str = ""

    def over(self, submissions: float) -> float:
        return self.most + self.each * submissions


@dataclass(frozen=True)
class Row:
    """One quantity: medians of the first and the last fifth, the peak, the growth allowed. None: never measured."""

    quantity: str
    unit: str
    first: float | None
    last: float | None
    peak: float | None
    bound: float

    @property
    def growth(self) -> float | None:
        return None if self.first is None or self.last is None else self.last - self.first

    @property
    def holds(self) -> bool:
        """Tell whether it stayed within its bound; what could not be measured did not."""
        return self.growth is not None and self.growth <= self.bound


EVERYWHERE = (
    Bound(
        "memory: grader",
        "MB",
        4.0,
        0.005,
        "everybody's scores and reasons are kept for the report at the end",
    ),
    Bound("memory: examiners' warm process", "MB", 4.0, 0.0, "what the first forks make it allocate"),
    Bound("memory: students' warm process", "MB", 4.0, 0.0, "what the first forks make it allocate"),
    Bound(
        "memory: examiner",
        "MB",
        4.0,
        0.0,
        "an examiner holds a hundred papers, then a fresh one takes its place",
    ),
    Bound("memory: all together", "MB", 64.0, 0.005, "a student process or two more or less at the moment"),
    Bound("descriptors: grader", "", 4.0),
    Bound("descriptors: examiners' warm process", "", 4.0),
    Bound("descriptors: students' warm process", "", 4.0),
    Bound("descriptors: examiner", "", 8.0, 0.0, "an exam under way more or less at the moment"),
    Bound("descriptors: all together", "", 30.0, 0.0, "a student process more or less at the moment"),
    Bound("threads: grader", "", 1.0),
    Bound("mounts: examiners' warm process", "", 0.0),
    Bound("mounts: students' warm process", "", 0.0),
    Bound("processes", "", 3.0, 0.0, "a student process more or less at the moment"),
    Bound("temporary: files", "", 2.0),
    Bound("temporary: size", "MB", 1.0),
    Bound("/dev/shm: files", "", 0.0),
    Bound("/dev/shm: size", "MB", 0.0),
    Bound("System V IPC", "", 0.0),
    Bound("course: files a submission", "", 0.1),
    Bound("course: size a submission", "kB", 8.0, 0.0, "one answer is longer than another"),
    Bound(
        "gradebook's log: size",
        "MB",
        16.0,
        0.0,
        "SQLite takes it into the gradebook every 4 MB, and later where somebody reads at that moment",
    ),
)
IN_CONTAINERS = (
    Bound("memory: proctor", "MB", 4.0),
    Bound("descriptors: proctor", "", 4.0),
    Bound("threads: proctor", "", 1.0),
    Bound("containers", "", 1.0, 0.0, "one is being replaced at the moment"),
    Bound("volumes", "", 0.0),
)
BOUNDS = {"local": EVERYWHERE, "docker": EVERYWHERE + IN_CONTAINERS}


def judged(samples: Sequence[Sample], size: int, bounds: Sequence[Bound]) -> list[Row]:
    """Compare the first fifth of a class of `size` with the last, quantity by quantity, in the bounds' order."""
    first = [sample for sample in samples if 0 < sample.graded <= size / 5]
    # when all are graded the sandbox is being closed: that is no growth, and would hide one
    last = [sample for sample in samples if size * 4 / 5 <= sample.graded < size]
    between = middle(last) - middle(first)
    return [
        Row(
            bound.quantity,
            bound.unit,
            typical(first, bound.quantity),
            typical(last, bound.quantity),
            max(values(samples, bound.quantity), default=None),
            bound.over(between),
        )
        for bound in bounds
    ]


def middle(samples: Sequence[Sample]) -> float:
    return median(sample.graded for sample in samples) if samples else 0.0


def values(samples: Sequence[Sample], quantity: str) -> list[float]:
    return [sample.readings[quantity] for sample in samples if quantity in sample.readings]


def typical(samples: Sequence[Sample], quantity: str) -> float | None:
    found = values(samples, quantity)
    return median(found) if found else None
