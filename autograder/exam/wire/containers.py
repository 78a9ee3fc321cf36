"""Lists, tuples, slices and ranges on the wire, and the members of every container."""

from __future__ import annotations

from typing import Any

from autograder.exam.wire import grammar
from autograder.exam.wire.grammar import LONG
from autograder.exam.wire.packing import PACKED, pack
from autograder.exam.wire.plain import put_int, read_int
from autograder.exam.wire.reader import KEYS, READ, Reader
from autograder.exam.wire.writer import PUT, Writer

__all__ = ["put_members", "read_members"]

# So few members are not worth packing.
FEW = 8
FEW_HEADS = tuple(bytes((grammar.MIXED, count)) for count in range(FEW))


def put_members(writer: Writer, members: tuple[Any, ...]) -> None:
    """Write members one level further down: packed if they are many and of one kind."""
    count = len(members)
    writer.nodes -= count
    if writer.nodes < 0 or not writer.depth:
        writer.refuse()
    if count < FEW:
        writer.out += FEW_HEADS[count]
    elif pack(writer, members):
        return
    else:
        writer.out.append(grammar.MIXED)
        writer.size(count)
    writer.depth -= 1
    find = PUT.get
    for member in members:
        put = find(type(member))
        if put is None:
            put = writer.late(type(member))
        put(writer, member)
    writer.depth += 1


def _put_list(writer: Writer, value: list[Any]) -> None:
    writer.out.append(grammar.LIST)
    put_members(writer, tuple(value))


def _put_tuple(writer: Writer, value: tuple[Any, ...]) -> None:
    writer.out.append(grammar.TUPLE)
    put_members(writer, value)


def _put_slice(writer: Writer, value: slice) -> None:
    writer.out.append(grammar.SLICE)
    put_members(writer, (value.start, value.stop, value.step))


def _put_range(writer: Writer, value: range) -> None:
    if (value.stop - value.start) // value.step > writer.bounds.span:
        return writer.other(value)
    writer.charge(3)
    writer.out.append(grammar.RANGE)
    for number in (value.start, value.stop, value.step):
        put_int(writer, number)
    return None


def read_members(reader: Reader) -> list[Any]:
    """Read the members of a container as a list."""
    buf = reader.buf
    pos = reader.pos
    form, count = buf[pos], buf[pos + 1]
    reader.pos = pos + 2
    if count == LONG:
        reader.pos = pos + 1
        count = reader.size()
    reader.nodes -= count
    if count > reader.end - reader.pos or reader.nodes < 0 or not reader.depth:
        reader.fail("more members than bytes that follow, too many values, or nested too deeply")
    if form:
        unpack = PACKED.get(form)
        if unpack is None:
            reader.fail("an unknown way of packing")
        return unpack(reader, count)
    reader.depth -= 1
    table = reader.table
    members = []
    for _ in range(count):
        pos = reader.pos
        reader.pos = pos + 1
        members.append(table[buf[pos]](reader))
    reader.depth += 1
    return members


def _read_tuple(reader: Reader) -> tuple[Any, ...]:
    return tuple(read_members(reader))


def _read_slice(reader: Reader) -> slice:
    members = read_members(reader)
    if len(members) != 3:
        reader.fail("a slice without start, stop and step")
    return slice(*members)


def _read_range(reader: Reader) -> range:
    reader.charge(3)
    start, stop, step = read_int(reader), read_int(reader), read_int(reader)
    if step == 0:
        reader.fail("a range without a step")
    if (stop - start) // step > reader.bounds.span:
        reader.fail(f"a range of more than {reader.bounds.span:,} numbers")
    return range(start, stop, step)


PUT |= {list: _put_list, tuple: _put_tuple, slice: _put_slice, range: _put_range}
READ[grammar.LIST] = read_members
READ[grammar.TUPLE] = KEYS[grammar.TUPLE] = _read_tuple
READ[grammar.SLICE] = _read_slice
READ[grammar.RANGE] = _read_range
