"""The scheduler keeps by which workers a submission was begun, and forgets it with the run."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import cloudpickle
import pytest

from autograder.grading.far.door import ledger

LIVES = 3
RUN, OTHER = "Client-1-aaaa", "Client-2-bbbb"


class Desk:
    """A ledger in a scheduler that keeps the events that it is given."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []
        self.scheduler = SimpleNamespace(
            handlers={}, log_event=lambda topic, event: self.events.append((topic, event))
        )
        self.ledger: Any = ledger()
        asyncio.run(self.ledger.start(self.scheduler))

    def begin(self, by: str, *numbers: int, run: str = RUN) -> list[list[str]]:
        found: list[list[str]] = self.scheduler.handlers["course_begin"](
            run=run, numbers=list(numbers), by=by, lives=LIVES
        )
        return found


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_who_had_begun_it_before_is_told_and_the_coordinator_hears_of_each_begin(desk: Desk) -> None:
    assert desk.begin("one", 7) == [[]]
    assert desk.begin("two", 7) == [["one"]]
    assert desk.begin("two", 7, run=OTHER) == [[]]
    assert desk.events == [
        (RUN, {"numbers": [7], "by": "one"}),
        (RUN, {"numbers": [7], "by": "two"}),
        (OTHER, {"numbers": [7], "by": "two"}),
    ]


def test_what_has_cost_three_workers_is_not_begun(desk: Desk) -> None:
    for by in ("one", "two", "three"):
        desk.begin(by, 7)
    assert [desk.begin("four", 7) for _ in range(2)] == [[["one", "two", "three"]]] * 2
    assert len(desk.events) == 3


def test_several_are_begun_together_once(desk: Desk) -> None:
    assert desk.begin("one", 7, 8, 9) == [[], [], []]
    assert desk.begin("two", 7, 8, 9) == [["one"], ["one"], ["one"]]
    assert desk.begin("two", 6, 9) == [[], ["one"]]
    assert desk.events == [(RUN, {"numbers": [7, 8, 9], "by": "one"})]
    # alone each of them is, and the one that was not begun with another has lost no life
    assert desk.begin("three", 6) == [[]]
    assert desk.begin("three", 9) == [["one"]]


def test_a_run_is_forgotten_when_it_is_over_or_its_client_has_left(desk: Desk) -> None:
    for run in (RUN, OTHER):
        desk.begin("one", 7, run=run)
    desk.ledger.remove_client(desk.scheduler, "Client-2")
    assert desk.begin("two", 7) == [["one"]]
    assert desk.begin("two", 7, run=OTHER) == [[]]
    desk.scheduler.handlers["course_over"](run=RUN)
    assert desk.begin("three", 7) == [[]]


def test_a_scheduler_need_not_have_this_package() -> None:
    carried = cloudpickle.dumps(ledger())
    other = "import pickle, sys\nsys.modules['autograder'] = None\nprint(pickle.load(sys.stdin.buffer).name)"
    done = subprocess.run([sys.executable, "-c", other], input=carried, capture_output=True, check=False)
    assert done.stdout.decode().strip() == "course-in-a-box", done.stderr.decode()
