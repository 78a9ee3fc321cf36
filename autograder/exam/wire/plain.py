"""None, booleans and numbers on the wire."""

from __future__ import annotations

import struct
from typing import Any

from autograder.exam.wire import grammar
from autograder.exam.wire.grammar import Unsendable
from autograder.exam.wire.reader import KEYS, READ, Reader
from autograder.exam.wire.writer import PUT, Writer

__all__ = ["put_int", "read_int"]

TAGGED_INT = struct.Struct("<Bq")
TAGGED_FLOAT = struct.Struct("<Bd")
TAGGED_COMPLEX = struct.Struct("<Bdd")
read_int64 = struct.Struct("<q").unpack_from
read_double = struct.Struct("<d").unpack_from
read_doubles = struct.Struct("<dd").unpack_from

SMALL_INTS = tuple(bytes((grammar.SMALL, n)) for n in range(256))


def _put_none(writer: Writer, _: None) -> None:
    writer.out.append(grammar.NONE)


def _put_bool(writer: Writer, value: bool) -> None:
    writer.out.append(grammar.TRUE if value else grammar.FALSE)


def _put_ellipsis(writer: Writer, _: Any) -> None:
    writer.out.append(grammar.ELLIPSIS)


def put_int(writer: Writer, value: int) -> None:
    """Write an int: in one byte, in eight, or in as many as it needs."""
    if 0 <= value < 256:
        writer.out += SMALL_INTS[value]
    elif -(1 << 63) <= value < 1 << 63:
        writer.out += TAGGED_INT.pack(grammar.INT, value)
    else:
        size = value.bit_length() // 8 + 1
        limit = writer.bounds.key if writer.keying else writer.bounds.integer
        if size > limit:
            what = "an int as set member or dict key" if writer.keying else "an int"
            raise Unsendable(f"{what} of {size:,} bytes cannot be sent: at most {limit:,}")
        writer.charge(size >> 6)
        writer.out.append(grammar.BIG)
        writer.size(size)
        writer.out += value.to_bytes(size, "little", signed=True)


def _put_float(writer: Writer, value: float) -> None:
    writer.out += TAGGED_FLOAT.pack(grammar.FLOAT, value)


def _put_complex(writer: Writer, value: complex) -> None:
    writer.out += TAGGED_COMPLEX.pack(grammar.COMPLEX, value.real, value.imag)


def _read_small(reader: Reader) -> int:
    pos = reader.pos
    reader.pos = pos + 1
    return reader.buf[pos]


def _read_int64(reader: Reader) -> int:
    pos = reader.pos
    reader.pos = pos + 8
    return read_int64(reader.buf, pos)[0]


def _read_big(reader: Reader, limit: int | None = None) -> int:
    size = reader.size()
    limit = limit or reader.bounds.integer
    if size > limit:
        reader.fail(f"an int of more than {limit:,} bytes")
    reader.charge(size >> 6)
    start = reader.span(size)
    return int.from_bytes(reader.buf[start : start + size], "little", signed=True)


def _read_big_key(reader: Reader) -> int:
    # ints with equal hashes are easy to find, and comparing two takes as long as they are
    return _read_big(reader, reader.bounds.key)


def read_int(reader: Reader) -> int:
    """Read a value that has to be an int."""
    read = INTEGERS.get(reader.byte())
    if read is None:
        reader.fail("something else where an int has to be")
    return read(reader)


def _read_float(reader: Reader) -> float:
    pos = reader.pos
    reader.pos = pos + 8
    return read_double(reader.buf, pos)[0]


def _read_complex(reader: Reader) -> complex:
    pos = reader.pos
    reader.pos = pos + 16
    return complex(*read_doubles(reader.buf, pos))


INTEGERS = {grammar.SMALL: _read_small, grammar.INT: _read_int64, grammar.BIG: _read_big}

PUT |= {
    type(None): _put_none,
    bool: _put_bool,
    type(...): _put_ellipsis,
    int: put_int,
    float: _put_float,
    complex: _put_complex,
}

for tag, read in {
    grammar.NONE: lambda reader: None,
    grammar.TRUE: lambda reader: True,
    grammar.FALSE: lambda reader: False,
    grammar.ELLIPSIS: lambda reader: ...,
    grammar.SMALL: _read_small,
    grammar.INT: _read_int64,
    grammar.BIG: _read_big,
    grammar.FLOAT: _read_float,
    grammar.COMPLEX: _read_complex,
}.items():
    READ[tag] = KEYS[tag] = read
KEYS[grammar.BIG] = _read_big_key
