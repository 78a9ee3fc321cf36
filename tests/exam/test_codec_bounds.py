"""What is too large is refused by the sender, and what it lets through the receiver takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from crossing import decline, keep, message, same
from specimens import NUMPY, PLAIN, library_specimens

from autograder.exam.codec import Bounds, Unsendable, WireError, decode


def a_cycle(through: str) -> Any:
    value: Any = [1, 2]
    value.append({"list": value, "dict": {"k": (value,)}, "slice": slice(value)}[through])
    return value


@pytest.mark.parametrize("through", ["list", "dict", "slice"])
def test_a_value_that_holds_itself_is_refused(through: str) -> None:
    with pytest.raises(Unsendable, match="refers to itself"):
        message(a_cycle(through))


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


TIGHT = Bounds(bytes=10_000, nodes=1000, text=500, depth=5, entries=90)
TOO_LARGE = {
    "bytes": (np.zeros(2000), "over 10,000 bytes"),
    "nodes": ([None] * 1001, "at most 1,000"),
    "text": (["x" * 400] * 2, "at most 500 bytes"),
    "depth": (nested(6), "deeper than 5 levels"),
    "entries": ([set(range(91))], "at most 90"),
    "integer": (1 << 600_000, "at most 65,536"),
    "key": ({1 << 9000: 1}, "at most 1,024"),
    "repeated in a foreign order": (np.broadcast_to(np.array(1, ">f8"), (10**6, 10**6)), "over 10,000 bytes"),
    "repeated": (np.broadcast_to(1.0, (10**6, 10**6)), "over 10,000 bytes"),
}


@pytest.mark.parametrize("bound", TOO_LARGE)
def test_what_is_over_a_bound_is_refused_by_the_sender(bound: str) -> None:
    value, reason = TOO_LARGE[bound]
    with pytest.raises(Unsendable, match=reason):
        message(value, keep, TIGHT)


WITHIN = {
    "nodes": [None] * 1000,
    "text": ["x" * 250] * 2,
    "depth": nested(5),
    "entries": dict.fromkeys(map(str, range(90))),
    "arrays": [np.zeros(1)] * 200,
    "sets": [set() for _ in range(250)],
    "integer": 1 << 70_000,
}


@pytest.mark.parametrize("bound", WITHIN)
def test_what_the_sender_lets_through_the_receiver_takes(bound: str) -> None:
    assert same(decode(message(WITHIN[bound], keep, TIGHT), keep, TIGHT), WITHIN[bound])


def least(bound: str, attempt: Callable[[Bounds], Any]) -> int:
    """The smallest value of a bound at which an attempt succeeds."""
    low, high = 0, 10_000
    while low < high:
        middle = (low + high) // 2
        try:
            attempt(Bounds(**{bound: middle}))
            high = middle
        except (Unsendable, WireError):
            low = middle + 1
    return low


@pytest.mark.parametrize("value", PLAIN + NUMPY, ids=lambda value: type(value).__name__)
def test_both_sides_count_alike(value: Any) -> None:
    sender, receiver = counts(value)
    assert sender == receiver


def counts(value: Any) -> tuple[list[int], list[int]]:
    content = message(value)
    bounds = ("nodes", "text", "depth", "entries", "bytes")
    sender = [least(bound, lambda given: message(value, decline, given)) for bound in bounds]
    return sender, [least(bound, lambda given: decode(content, keep, given)) for bound in bounds]


def test_both_sides_count_alike_in_libraries() -> None:
    pytest.importorskip("torch")
    pytest.importorskip("pandas")
    for value in library_specimens():
        sender, receiver = counts(value)
        assert sender == receiver
