"""Messages drawn from the grammar of the wire, right and broken, at every door that takes messages."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from autograder.exam.codec import WireError, decode, encode
from autograder.exam.wire.reader import READ
from fuzz.composing.composer import composed
from fuzz.composing.sizes import LIES
from fuzz.inputs import every_run, messages, values
from fuzz.target import load

DOORS = ("decoder", "calls", "outputs")


def message(value: object) -> bytes:
    return b"".join(map(bytes, encode(value, lambda _: None)))


def edited(data: bytes, edits: list[tuple[float, str, bytes]]) -> bytes:
    """Cut, splice, flip, or put a length that lies, each at a place in [0, 1] of the message."""
    for place, how, content in edits:
        at = int(place * len(data))
        match how:
            case "cut":
                data = data[:at]
            case "splice":
                data = data[:at] + content + data[at:]
            case "replace":
                data = data[:at] + content + data[at + len(content) :]
            case "flip":
                data = data[:at] + bytes(byte ^ 0x80 for byte in data[at : at + 1]) + data[at + 1 :]
    return data


LYING = some.sampled_from([number.to_bytes(8, "little") for number in LIES] + [b"\xff", b"\0", b"\xff" * 9])
EDITS = some.lists(
    some.tuples(
        some.floats(0, 1),
        some.sampled_from(("cut", "splice", "replace", "flip")),
        LYING | some.binary(max_size=8) | values().map(message),
    ),
    max_size=4,
)


@every_run(150)
@given(values(), EDITS)
def test_edited_messages_of_values(value: object, edits: list[tuple[float, str, bytes]]) -> None:
    data = edited(message(value), edits)
    load("decoder").run(data)
    load("calls").run(b"\1" + data)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("lie", [0.0, 0.02, 0.3])
def test_composed_messages(door: str, lie: float) -> None:
    target = load(door)

    @every_run(120)
    @given(messages(lie))
    def holds(data: bytes) -> None:
        target.run(b"\1" + data if door == "calls" else data)

    holds()


def test_what_is_composed_without_lies_is_mostly_a_message_and_holds_every_tag() -> None:
    """Else the tests above would look at refusals alone."""
    good, tags = 0, set()
    for number in range(1500):
        data = composed(Random(number), depth=3, lie=0.0)
        try:
            decode(bytearray(data), lambda ref: ref)
        except WireError:
            continue
        good += 1
        tags |= set(data)
    assert good > 600
    unknown = READ[0]
    assert {tag for tag, read in enumerate(READ) if read is not unknown} <= tags
