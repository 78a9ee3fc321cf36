"""The call of a function and its value: what nearly all of an exam's conversation consists of.

Both are ordinary messages, `(number, "call", object, args, kwargs)` and `(number, "value", (value, []), [], False)`.
All of them but the arguments, or the value, is the same from call to call: it is written as one piece of bytes, and
what arrives is compared with that piece. A message that differs in a byte of it is read in the ordinary way, so is a
large one, and one in which anything is wrong: these functions then give None, and find no fault themselves.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from autograder.exam.wire import grammar
from autograder.exam.wire.grammar import OWNERS, Bounds, Ref
from autograder.exam.wire.plain import TAGGED_INT
from autograder.exam.wire.reader import Reader
from autograder.exam.wire.writer import PUT, TooLarge, Writer

__all__ = ["encode_call", "encode_value", "read_call", "read_value"]

FIVE = bytes((grammar.TUPLE, grammar.MIXED, 5))
NUMBER = TAGGED_INT.size
CALL = bytes((grammar.STR, 4)) + b"call" + bytes((grammar.REF, OWNERS.index("receiver")))
OBJECT = struct.Struct("<QB")
CALL_HEAD = struct.Struct(f"<{len(FIVE)}sBq{len(CALL)}sQB")
VALUE = bytes((grammar.STR, 5)) + b"value" + bytes((grammar.TUPLE, grammar.MIXED, 2))
VALUE_HEAD = struct.Struct(f"<{len(FIVE)}sBq{len(VALUE)}s")
NOTHING = bytes((grammar.LIST, grammar.MIXED, 0))
VALUE_END = NOTHING + NOTHING + bytes((grammar.FALSE,))
# what the parts written above count for: the members, the object's entry, and the text
NODES, TEXT = 16, 8


def encode_call(
    number: int,
    target: int,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    refer: Callable[[Any], Ref | None],
    bounds: Bounds,
    room: int,
) -> list[Any] | None:
    """Write a call of the receiver's object `target` behind `room` bytes; None when it is not within the bounds."""
    writer = Writer(refer, bounds, room)
    writer.out += CALL_HEAD.pack(FIVE, grammar.INT, number, CALL, target, 0)
    return _finish(writer, (args, kwargs), b"")


def encode_value(
    number: int, value: Any, refer: Callable[[Any], Ref | None], bounds: Bounds, room: int
) -> list[Any] | None:
    """Write what a call gave, when it changed and printed nothing; None when it is not within the bounds."""
    writer = Writer(refer, bounds, room)
    writer.out += VALUE_HEAD.pack(FIVE, grammar.INT, number, VALUE)
    writer.depth -= 1
    return _finish(writer, (value,), VALUE_END)


def _finish(writer: Writer, values: tuple[Any, ...], end: bytes) -> list[Any] | None:
    writer.nodes -= NODES
    writer.text -= TEXT
    writer.depth -= 1
    find = PUT.get
    try:
        for value in values:
            put = find(type(value))
            if put is None:
                put = writer.late(type(value))
            put(writer, value)
        writer.out += end
        return writer.finish()
    except TooLarge:
        return None


def read_call(
    buf: Any, kept: dict[int, Any], resolve: Callable[[Ref], Any], bounds: Bounds
) -> tuple[int, str, Any, Any, Any] | None:
    """Read (number, "call", object, args, kwargs) of a call; None when the message is anything else."""
    if type(buf) is not bytearray or len(buf) < CALL_HEAD.size:
        return None
    five, tag, number, call, target, names = CALL_HEAD.unpack_from(buf)
    if call != CALL or five != FIVE or tag != grammar.INT or names or target not in kept:
        return None
    reader = Reader(buf, resolve, bounds)
    reader.pos = CALL_HEAD.size
    reader.depth -= 1
    try:
        args, kwargs = reader.value(), reader.value()
    except Exception:
        return None
    return (number, "call", kept[target], args, kwargs) if reader.pos == reader.end else None


def read_value(buf: Any, number: int, resolve: Callable[[Ref], Any], bounds: Bounds) -> tuple[Any] | None:
    """Read the value of the call with this number, in a tuple; None when the message is anything else."""
    if type(buf) is not bytearray or len(buf) <= VALUE_HEAD.size or not buf.endswith(VALUE_END):
        return None
    if VALUE_HEAD.unpack_from(buf) != (FIVE, grammar.INT, number, VALUE):
        return None
    reader = Reader(buf, resolve, bounds)
    reader.pos = VALUE_HEAD.size
    reader.end -= len(VALUE_END)
    reader.nodes -= NODES
    reader.text -= TEXT
    reader.depth -= 2
    try:
        value = reader.value()
    except Exception:
        return None
    return (value,) if reader.pos == reader.end else None
