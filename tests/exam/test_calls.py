"""Calls and their values go a shorter way through the codec: the same messages, and never a more trusting reader."""

from __future__ import annotations

import random
import socket
from typing import Any

import numpy as np
import pytest
from channels import frame
from crossing import decline, keep, message, same
from specimens import NUMPY, PLAIN, library_specimens

from autograder.exam.codec import BOUNDS, Ref, Unsendable, WireError, decode
from autograder.exam.frames import Channel
from autograder.exam.wire.calls import encode_call, encode_value, read_call, read_value

SPECIMENS = [*PLAIN, *NUMPY, *library_specimens()]
ROOM = 12
# Refs in a specimen cross as references, whichever function writes them
ARGUMENTS = [(1.5,), (), (np.arange(10.0), "x"), ([1, [2, {"a": (3,)}]],), (None, True, 2**70)]


def joined(parts: list[Any] | None) -> bytearray:
    assert parts is not None
    return bytearray(b"".join(parts))[ROOM:]


def channels() -> tuple[Channel, Channel]:
    ours, theirs = socket.socketpair()
    return Channel(ours), Channel(theirs)


def value_message(value: Any, number: int = 7) -> bytearray:
    return joined(encode_value(number, value, decline, BOUNDS, ROOM))


@pytest.mark.parametrize("value", SPECIMENS, ids=lambda value: type(value).__name__)
def test_a_value_is_the_ordinary_message(value: Any) -> None:
    whole = decode(value_message(value), keep)
    assert whole[0] == 7
    assert whole[1] == "value"
    assert whole[2:] == (whole[2], [], False)
    assert message(whole[2][0]) == message(decode(message(value), keep))
    read = read_value(value_message(value), 7, keep, BOUNDS)
    assert read is not None
    assert message(read[0]) == message(whole[2][0])


@pytest.mark.parametrize("args", ARGUMENTS, ids=str)
@pytest.mark.parametrize("kwargs", [{}, {"n": 3, "x": np.ones(2)}], ids=["plain", "keywords"])
def test_a_call_is_the_ordinary_message(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    sent = joined(encode_call(9, 4, args, kwargs, decline, BOUNDS, ROOM))
    number, what, target, got_args, got_kwargs = decode(sent, keep)
    assert (number, what, target) == (9, "call", Ref("receiver", 4))
    assert same((got_args, got_kwargs), (args, kwargs))
    read = read_call(sent, {4: len}, keep, BOUNDS)
    assert read is not None
    assert read[:3] == (9, "call", len)
    assert same(read[3:], (args, kwargs))
    assert read_call(sent, {5: len}, keep, BOUNDS) is None


@pytest.mark.parametrize(
    "other",
    [
        (8, "value", (1.0, []), [], False),
        (7, "value", (1.0, [(0, 1.0)]), [], False),
        (7, "value", (1.0, []), [{"output_type": "stream"}], False),
        (7, "value", (1.0, []), [], True),
        (7, "raised", (("x",), "", []), [], False),
        (7, "value", 1.0, [], False),
        (7, "callback", (0, (), {}), [], False),
        1.0,
    ],
    ids=str,
)
def test_what_is_not_a_plain_value_is_left_to_the_ordinary_reader(other: Any) -> None:
    assert read_value(message(other), 7, keep, BOUNDS) is None


@pytest.mark.parametrize("value", SPECIMENS, ids=lambda value: type(value).__name__)
def test_a_broken_message_is_never_read_otherwise_than_in_the_ordinary_way(value: Any) -> None:
    dice = random.Random(repr(type(value)))
    content = value_message(value)
    for _ in range(300):
        broken = content.copy()
        for _ in range(dice.choice((1, 1, 3))):
            broken[dice.randrange(len(broken))] = dice.choice((0, 1, 2, 255, dice.randrange(256)))
        if dice.random() < 0.2:
            del broken[dice.randrange(len(broken)) :]
        read = read_value(broken.copy(), 7, keep, BOUNDS)
        if read is None:
            continue
        whole = decode(broken.copy(), keep)  # raises WireError where the short way was too trusting
        assert whole[0] == 7
        assert whole[1] == "value"
        assert whole[2:] == (whole[2], [], False)
        assert message(read[0]) == message(whole[2][0])


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


def test_the_short_way_nests_no_deeper_than_the_ordinary_one() -> None:
    deepest = BOUNDS.depth - 3  # the message's two tuples, and the innermost list
    assert decode(value_message(nested(deepest)), keep)[2][0] == nested(deepest)
    assert read_value(value_message(nested(deepest)), 7, keep, BOUNDS) == (nested(deepest),)
    deeper = value_message(None).replace(b"N", bytes(message(nested(deepest + 1))), 1)
    assert read_value(deeper, 7, keep, BOUNDS) is None
    assert encode_value(7, nested(deepest + 1), decline, BOUNDS, ROOM) is None
    with pytest.raises(Unsendable):
        message((7, "value", (nested(deepest + 1), []), [], False))


def test_too_large_a_value_is_refused_as_ever() -> None:
    ours, theirs = channels()
    itself: list[Any] = []
    itself.append(itself)
    with pytest.raises(Unsendable, match="refers to itself"):
        ours.send_value(7, itself, decline, None)
    with pytest.raises(Unsendable, match="cannot be sent"):
        ours.send_call(7, 1, (object(),), {}, decline, None)
    ours.send_value(7, 1.0, decline, None)
    assert theirs.receive_answer(7, keep, None) == (True, 1.0)


def test_large_values_and_other_answers_arrive_whole() -> None:
    ours, theirs = channels()
    large = np.arange(50_000.0)
    ours.send_value(7, large, decline, None)
    ours.send((8, "missing", None, [], False), decline, None)
    plain, answer = theirs.receive_answer(7, keep, None)
    assert not plain
    assert np.array_equal(answer[2][0], large)
    assert theirs.receive_answer(8, keep, None) == (False, (8, "missing", None, [], False))


def test_nonsense_in_the_place_of_a_value_leaves_the_channel_in_step() -> None:
    near, far = socket.socketpair()
    broken = value_message("text")
    broken[broken.index(b"text")] = 0xFF  # no UTF-8
    near.sendall(frame(broken))
    ours, theirs = Channel(near), Channel(far)
    ours.send_value(8, 2.0, decline, None)
    with pytest.raises(WireError):
        theirs.receive_answer(7, keep, None)
    assert theirs.receive_answer(8, keep, None) == (True, 2.0)
