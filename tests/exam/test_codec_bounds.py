"""What is too large is refused by the sender, and what it lets through the receiver takes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from crossing import keep, message, same

from autograder.exam.codec import Bounds, Unsendable, decode


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
    "bytes": np.zeros(2000),
    "nodes": [None] * 1001,
    "text": ["x" * 400] * 2,
    "depth": nested(6),
    "entries": [set(range(91))],
    "integer": 1 << 600_000,
    "key": {1 << 9000: 1},
    "repeated": np.broadcast_to(1.0, (10**6, 10**6)),
}


@pytest.mark.parametrize("bound", TOO_LARGE)
def test_what_is_over_a_bound_is_refused_by_the_sender(bound: str) -> None:
    with pytest.raises(Unsendable, match=r"at most|over|deeper"):
        message(TOO_LARGE[bound], keep, TIGHT)


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
