"""Short submissions go to a worker together, long ones and those that nobody knows alone."""

from __future__ import annotations

import pytest

from autograder.grading.far.errand import Errand
from autograder.grading.far.tray import MOST, REMEMBERED, SECONDS, Trays
from autograder.grading.running.task import Task


def waiting(*assignments: str) -> Trays:
    trays = Trays()
    for number, assignment in enumerate(assignments):
        trays.put(Errand(number, Task(f"s{number}", assignment=assignment)))
    return trays


def numbers(trays: Trays) -> list[int]:
    return [errand.number for errand in trays.take()]


def test_until_it_is_known_how_long_they_take_each_goes_alone() -> None:
    trays = waiting("week01", "week01")
    trays.note("week02", 0.01)
    assert [numbers(trays) for _ in range(3)] == [[0], [1], []]


@pytest.mark.parametrize(
    ("seconds", "together"),
    [
        (0.0, MOST),
        (SECONDS / MOST / 2, MOST),
        (SECONDS / 2, 2),
        (SECONDS * 0.4, 2),
        (SECONDS * 0.6, 1),
        (10 * SECONDS, 1),
    ],
)
def test_as_many_go_together_as_a_worker_grades_in_a_moment(seconds: float, together: int) -> None:
    trays = waiting(*["week01"] * 20)
    trays.note("week01", seconds)
    assert numbers(trays) == list(range(together))


def test_those_of_one_assignment_go_together_and_the_first_one_goes_first() -> None:
    trays = waiting("week01", "week02", "week01", "week02", "week02")
    trays.note("week01", SECONDS / 4)
    trays.note("week02", SECONDS / 2)
    assert [numbers(trays) for _ in range(4)] == [[0, 2], [1, 3], [4], []]


def test_what_submissions_take_is_what_most_of_the_last_ones_took() -> None:
    trays = waiting(*["week01"] * 20)
    trays.note("week01", 100.0)
    assert numbers(trays) == [0]
    for _ in range(2):
        trays.note("week01", SECONDS / 4)
    assert numbers(trays) == [1, 2, 3, 4]
    for _ in range(REMEMBERED):
        trays.note("week01", 100.0)
    assert numbers(trays) == [5]
