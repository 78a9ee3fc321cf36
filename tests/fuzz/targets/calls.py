"""The short way of calls and their values: what it takes, the ordinary reader reads the same.

An input is one byte that says what is put around the rest, so that most inputs get past the template: 0 nothing, 1 the
template of a value, 2 that of a call, 3 an answer whose kind and number are right, 4 the template of a value that
answers another question.
"""

from __future__ import annotations

from random import Random
from typing import Any

from autograder.exam.codec import BOUNDS, WireError, decode
from autograder.exam.frames import Channel
from autograder.exam.wire import grammar
from autograder.exam.wire.calls import (
    CALL,
    CALL_HEAD,
    FIVE,
    NOTHING,
    VALUE,
    VALUE_END,
    VALUE_HEAD,
    read_call,
    read_value,
)
from fuzz.closed import canonical
from fuzz.mutations import broken_message
from fuzz.peer import Clock, Peer, PeerSocket, framed
from fuzz.target import Finding, Target
from fuzz.targets.decoder import keep, specimens

__all__ = ["TARGET"]

NUMBER, OBJECT = 7, 4
AROUND = (
    (b"", b""),
    (VALUE_HEAD.pack(FIVE, grammar.INT, NUMBER, VALUE), VALUE_END),
    (CALL_HEAD.pack(FIVE, grammar.INT, NUMBER, CALL, OBJECT, 0), b""),
    (FIVE + b"i\7s\5value", NOTHING + b"F"),
    (VALUE_HEAD.pack(FIVE, grammar.INT, NUMBER + 1, VALUE), VALUE_END),
)


def target(data: bytes) -> None:
    """Read an answer and a call both ways."""
    before, after = AROUND[data[0] % len(AROUND)] if data else AROUND[0]
    message = before + data[1:] + after
    slow = _slowly(message)
    _compare_value(read_value(bytearray(message), NUMBER, keep, BOUNDS), slow)
    _compare_call(read_call(bytearray(message), {OBJECT: "it"}, keep, BOUNDS), slow)
    _compare_answer(message, slow)


def _slowly(message: bytes) -> Any:
    """The value of a message, or the error, as the ordinary reader has it."""
    try:
        return decode(bytearray(message), keep)
    except WireError as error:
        return error


def _expect(condition: bool, what: str) -> None:
    if not condition:
        raise Finding(f"the short way took {what} that the ordinary reader does not")


def _compare_value(quick: tuple[Any] | None, slow: Any) -> None:
    if quick is not None:
        _expect(type(slow) is tuple and len(slow) == 5, "a value")
        _expect(canonical(slow) == canonical((NUMBER, "value", (quick[0], []), [], False)), "another value")


def _compare_call(quick: tuple[Any, ...] | None, slow: Any) -> None:
    if quick is not None:
        _expect(type(slow) is tuple and len(slow) == 5, "a call")
        number, what, found, args, kwargs = quick
        _expect(found == "it" and slow[2].owner == "receiver" and slow[2].number == OBJECT, "another object")
        _expect(canonical((slow[:2], *slow[3:])) == canonical(((number, what), args, kwargs)), "another call")


def _compare_answer(message: bytes, slow: Any) -> None:
    """Receive the same bytes as the examiner does: `receive_answer` gives what the ordinary reader gives."""
    clock = Clock()
    channel = Channel(PeerSocket(Peer([(0, framed(message))], clock)))  # type: ignore[arg-type]
    with clock.ticking():
        try:
            plain, answer = channel.receive_answer(NUMBER, keep, clock.now + 1.0)
        except WireError as error:
            _expect(type(slow) is type(error) and str(slow) == str(error), "no answer, but an error,")
            return
    _expect(not isinstance(slow, WireError), "a message")
    whole = (NUMBER, "value", (answer, []), [], False) if plain else answer
    _expect(canonical(whole) == canonical(slow), "another message")


def mutated(data: bytes, dice: Random) -> bytes:
    """Break what is inside the template; now and then put it into another one."""
    if dice.random() < 0.1:
        data = bytes((dice.randrange(len(AROUND)),)) + data[1:]
    return data[:1] + broken_message(data[1:], dice)


def seeds() -> list[bytes]:
    """Every specimen as the value of a call and as an argument."""
    inner = specimens()
    found = [b"\1" + each for each in inner] + [b"\2t\0\1" + each + b"e" for each in inner[:20]]
    return [*found, b"\2t\0\0e", b"\3t\0\2Nl\0\0", b"\4N", b"\0" + AROUND[1][0] + b"N" + VALUE_END]


TARGET = Target("calls", target, seeds, mutated)
