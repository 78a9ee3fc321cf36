"""Batches stay open for the next task, a few of them, and none is closed that somebody uses."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import Any, cast

from autograder.grading.running.batch import Batch
from autograder.grading.running.open_batches import OpenBatches
from autograder.grading.running.turns import WEEKS_AT_ONCE


class Opened:
    """A batch that tells whether it was closed."""

    def __init__(self) -> None:
        self.stop, self.closed = threading.Event(), False

    def close(self) -> None:
        self.closed = True


def use(batches: OpenBatches, name: str) -> Any:
    with batches.using(name, lambda: cast(Batch, Opened())) as batch:
        return batch


def test_a_batch_is_opened_once() -> None:
    batches = OpenBatches()

    assert use(batches, "week01") is use(batches, "week01")


def test_one_more_closes_the_one_that_was_used_longest_ago() -> None:
    batches = OpenBatches()
    first, second = (use(batches, f"week{number}") for number in range(WEEKS_AT_ONCE))
    use(batches, "week0")

    third = use(batches, "another")

    assert [one.closed for one in (first, second, third)] == [False, True, False]


def test_one_that_is_in_use_stays_open() -> None:
    batches = OpenBatches()
    with ExitStack() as stack:
        used = [
            cast(Any, stack.enter_context(batches.using(f"week{n}", lambda: cast(Batch, Opened()))))
            for n in range(WEEKS_AT_ONCE + 2)
        ]
        assert not any(one.closed for one in used)


def test_closing_ends_what_runs_of_those_with_that_beginning() -> None:
    batches = OpenBatches()
    one, other = use(batches, "a/week01"), use(batches, "b/week01")

    batches.close("a/")

    assert [(batch.closed, batch.stop.is_set()) for batch in (one, other)] == [(True, True), (False, False)]
