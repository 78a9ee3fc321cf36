"""Lists, tuples, sets, dicts, slices and ranges on the wire."""

from __future__ import annotations

from typing import Any

from autograder.exam.wire import grammar
from autograder.exam.wire.grammar import Unsendable
from autograder.exam.wire.keys import build_dict, build_set
from autograder.exam.wire.packing import PACKED, pack
from autograder.exam.wire.plain import put_int, read_int
from autograder.exam.wire.reader import KEYS, READ, Reader
from autograder.exam.wire.writer import PUT, Writer

__all__ = ["put_members", "read_members"]

# The keys and members that go by value; what has any other type goes as a reference, with its container.
SIMPLE_KEYS: set[type] = {type(None), bool, int, float, complex, str, bytes, type(...)}

# A set takes some 200 bytes before it has members, a dict as much with its first.
TABLE = 3


def put_members(writer: Writer, members: Any) -> None:
    """Write a list or tuple that nobody else can change: packed if it is long and of one kind."""
    writer.charge(len(members))
    if len(members) >= 8 and pack(writer, members):
        return
    writer.out.append(grammar.MIXED)
    writer.size(len(members))
    writer.each(members)


def _put_list(writer: Writer, value: list[Any]) -> None:
    writer.out.append(grammar.LIST)
    put_members(writer, tuple(value))


def _put_tuple(writer: Writer, value: tuple[Any, ...]) -> None:
    writer.out.append(grammar.TUPLE)
    put_members(writer, value)


def _put_set(writer: Writer, value: set[Any] | frozenset[Any]) -> None:
    members = tuple(value)
    if not _are_keys(members):
        return writer.other(value)
    writer.out.append(grammar.SET if type(value) is set else grammar.FROZENSET)
    return _put_keys(writer, members)


def _put_dict(writer: Writer, value: dict[Any, Any]) -> None:
    entries = value.copy()
    keys = tuple(entries)
    if not _are_keys(keys):
        return writer.other(value)
    writer.out.append(grammar.DICT)
    _put_keys(writer, keys)
    return put_members(writer, tuple(entries.values()))


def _are_keys(members: Any, depth: int = 0) -> bool:
    kinds = set(map(type, members))
    if kinds <= SIMPLE_KEYS:
        return True
    if not kinds <= SIMPLE_KEYS | {tuple, frozenset} or depth > grammar.BOUNDS.depth:
        return False
    nested = (member for member in members if type(member) in (tuple, frozenset))
    return all(_are_keys(member, depth + 1) for member in nested)


def _put_keys(writer: Writer, keys: tuple[Any, ...]) -> None:
    writer.charge(TABLE)
    writer.entries -= len(keys)
    if writer.entries < 0:
        raise Unsendable(
            f"too many set members and dict keys to send at once: at most {writer.bounds.entries:,}"
        )
    outer, writer.keying = writer.keying, True
    put_members(writer, keys)
    writer.keying = outer


def _put_slice(writer: Writer, value: slice) -> None:
    writer.charge(3)
    writer.out.append(grammar.SLICE)
    writer.each((value.start, value.stop, value.step))


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
    form = buf[reader.pos]
    reader.pos += 1
    count = reader.size()
    if count > reader.end - reader.pos:
        reader.fail("a container with more members than bytes that follow")
    reader.nodes -= count
    if reader.nodes < 0:
        reader.fail(f"more than {reader.bounds.nodes:,} values")
    if form != grammar.MIXED:
        unpack = PACKED.get(form)
        if unpack is None:
            reader.fail("an unknown way of packing")
        return unpack(reader, count)
    if not reader.depth:
        reader.fail(f"nested deeper than {reader.bounds.depth} levels")
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
    reader.compound += 1
    return tuple(read_members(reader))


def _read_keys(reader: Reader) -> tuple[list[Any], bool]:
    reader.charge(TABLE)
    outer, reader.table = reader.table, KEYS
    before = reader.compound
    keys = read_members(reader)
    reader.table = outer
    return keys, reader.compound != before


def _read_set(reader: Reader) -> set[Any]:
    reader.compound += 1
    return build_set(reader, *_read_keys(reader))


def _read_frozenset(reader: Reader) -> frozenset[Any]:
    return frozenset(_read_set(reader))


def _read_dict(reader: Reader) -> dict[Any, Any]:
    keys, compound = _read_keys(reader)
    return build_dict(reader, keys, read_members(reader), compound)


def _read_slice(reader: Reader) -> slice:
    if not reader.depth:
        reader.fail(f"nested deeper than {reader.bounds.depth} levels")
    reader.charge(3)
    reader.depth -= 1
    found = slice(reader.value(), reader.value(), reader.value())
    reader.depth += 1
    return found


def _read_range(reader: Reader) -> range:
    reader.charge(3)
    start, stop, step = read_int(reader), read_int(reader), read_int(reader)
    if step == 0:
        reader.fail("a range without a step")
    if (stop - start) // step > reader.bounds.span:
        reader.fail(f"a range of more than {reader.bounds.span:,} numbers")
    return range(start, stop, step)


PUT |= {
    list: _put_list,
    tuple: _put_tuple,
    set: _put_set,
    frozenset: _put_set,
    dict: _put_dict,
    slice: _put_slice,
    range: _put_range,
}
READ[grammar.LIST] = read_members
READ[grammar.TUPLE] = KEYS[grammar.TUPLE] = _read_tuple
READ[grammar.SET] = _read_set
READ[grammar.FROZENSET] = KEYS[grammar.FROZENSET] = _read_frozenset
READ[grammar.DICT] = _read_dict
READ[grammar.SLICE] = _read_slice
READ[grammar.RANGE] = _read_range
