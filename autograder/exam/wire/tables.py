"""Sets and dicts on the wire.

Their members and keys are plain values, or tuples and frozensets of such. A set or dict with any other is
sent as a reference, whole: what Python would take for its key over there is not the same object.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograder.exam.wire import grammar
from autograder.exam.wire.containers import put_members, read_members
from autograder.exam.wire.keys import build_dict, build_set
from autograder.exam.wire.reader import KEYS, READ, Reader
from autograder.exam.wire.writer import PUT, TooLarge, Writer

__all__ = ["SIMPLE_KEYS"]

SIMPLE_KEYS: set[type] = {type(None), bool, int, float, complex, str, bytes, type(...)}

# A set takes some 200 bytes before it has members, a dict as much with its first.
TABLE = 3


def _put_set(writer: Writer, value: set[Any] | frozenset[Any]) -> None:
    members = tuple(value)
    if not _are_keys(members, writer.depth):
        return writer.other(value)
    writer.out.append(grammar.SET if type(value) is set else grammar.FROZENSET)
    return _put_keys(writer, members)


def _put_dict(writer: Writer, value: dict[Any, Any]) -> None:
    if not value:
        writer.charge(TABLE)
        return writer.out.append(grammar.EMPTY_DICT)
    entries = value.copy()
    keys = tuple(entries)
    if not _are_keys(keys, writer.depth):
        return writer.other(value)
    writer.out.append(grammar.DICT)
    _put_keys(writer, keys)
    return put_members(writer, tuple(entries.values()))


def _are_keys(members: Iterable[Any], depth: int) -> bool:
    kinds = set(map(type, members))
    if kinds <= SIMPLE_KEYS:
        return True
    if not kinds <= SIMPLE_KEYS | {tuple, frozenset} or not depth:
        return False
    nested = (member for member in members if type(member) in (tuple, frozenset))
    return all(_are_keys(member, depth - 1) for member in nested)


def _put_keys(writer: Writer, keys: tuple[Any, ...]) -> None:
    writer.charge(TABLE)
    writer.entries -= len(keys)
    if writer.entries < 0:
        most = writer.bounds.entries
        raise TooLarge(f"too many set members and dict keys to send at once: at most {most:,}")
    outer, writer.keying = writer.keying, True
    put_members(writer, keys)
    writer.keying = outer


def _read_keys(reader: Reader) -> tuple[list[Any], bool]:
    reader.charge(TABLE)
    outer, reader.table = reader.table, KEYS
    before = reader.sets
    keys = read_members(reader)
    reader.table = outer
    return keys, reader.sets != before


def _read_set(reader: Reader) -> set[Any]:
    reader.sets += 1
    return build_set(reader, *_read_keys(reader))


def _read_frozenset(reader: Reader) -> frozenset[Any]:
    return frozenset(_read_set(reader))


def _read_dict(reader: Reader) -> dict[Any, Any]:
    keys, with_sets = _read_keys(reader)
    return build_dict(reader, keys, read_members(reader), with_sets)


def _read_empty_dict(reader: Reader) -> dict[Any, Any]:
    reader.charge(TABLE)
    return {}


PUT |= {set: _put_set, frozenset: _put_set, dict: _put_dict}
READ[grammar.SET] = _read_set
READ[grammar.FROZENSET] = KEYS[grammar.FROZENSET] = _read_frozenset
READ[grammar.DICT] = _read_dict
READ[grammar.EMPTY_DICT] = _read_empty_dict
