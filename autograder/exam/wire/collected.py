"""The containers of `collections`, and `SimpleNamespace`, on the wire: which of them, and what it plainly holds."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from types import SimpleNamespace
from typing import Any

from autograder.exam.wire import grammar
from autograder.exam.wire.containers import put_members, read_members
from autograder.exam.wire.reader import READ, Reader
from autograder.exam.wire.writer import PUT, Writer

__all__ = ["COLLECTED"]

COLLECTED = (OrderedDict, Counter, defaultdict, deque, SimpleNamespace)
# what a defaultdict may make of a missing key: builtins that make an empty value
FACTORIES = (None, int, float, str, list, dict, set, bool, tuple)
LONGEST = 1 << 31


def _put_dict(writer: Writer, value: Any) -> None:
    writer.charge(len(value))
    writer.out += bytes((grammar.COLLECTED, COLLECTED.index(type(value))))
    put_members(writer, (dict(value),))


def _put_defaultdict(writer: Writer, value: defaultdict[Any, Any]) -> None:
    if value.default_factory not in FACTORIES:
        writer.other(value)
        return
    writer.charge(len(value))
    writer.out += bytes((grammar.COLLECTED, COLLECTED.index(defaultdict)))
    put_members(writer, (dict(value), FACTORIES.index(value.default_factory)))


def _put_namespace(writer: Writer, value: SimpleNamespace) -> None:
    held = dict(vars(value))
    if any(type(name) is not str for name in held):
        writer.other(value)
        return
    writer.charge(len(held))
    writer.out += bytes((grammar.COLLECTED, COLLECTED.index(SimpleNamespace)))
    put_members(writer, (held,))


def _put_deque(writer: Writer, value: deque[Any]) -> None:
    writer.charge(len(value))
    writer.out += bytes((grammar.COLLECTED, COLLECTED.index(deque)))
    put_members(writer, (list(value), value.maxlen))


def _read_collected(reader: Reader) -> Any:
    kind = reader.byte()
    held: Any
    held, *more = read_members(reader) or [None]
    if kind >= len(COLLECTED) or type(held) is not (list if COLLECTED[kind] is deque else dict):
        reader.fail("a container of another kind than it says")
    reader.charge(len(held))  # it is copied
    if COLLECTED[kind] is deque:
        if len(more) != 1 or not (more[0] is None or (type(more[0]) is int and 0 <= more[0] < LONGEST)):
            reader.fail("a deque without a length that it may have")
        return deque(held, more[0])
    if COLLECTED[kind] is defaultdict:
        if len(more) != 1 or type(more[0]) is not int or not 0 <= more[0] < len(FACTORIES):
            reader.fail("a defaultdict of values that are not known")
        made: Any = defaultdict(FACTORIES[more[0]])
        made.update(held)
        return made
    if more:
        reader.fail("a container with something beside what it holds")
    if COLLECTED[kind] is SimpleNamespace:
        if any(type(name) is not str for name in held):
            reader.fail("a namespace of names that are none")
        return SimpleNamespace(**dict(held))
    make: Any = COLLECTED[kind]
    return make(held)


PUT |= {
    OrderedDict: _put_dict,
    Counter: _put_dict,
    defaultdict: _put_defaultdict,
    deque: _put_deque,
    SimpleNamespace: _put_namespace,
}
READ[grammar.COLLECTED] = _read_collected
