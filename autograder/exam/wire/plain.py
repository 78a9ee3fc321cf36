"""None, booleans, numbers and text on the wire."""

from __future__ import annotations

import struct
from codecs import utf_8_decode
from typing import Any

from autograder.exam.wire import grammar
from autograder.exam.wire.grammar import LONG, Unsendable
from autograder.exam.wire.reader import KEYS, READ, Reader
from autograder.exam.wire.writer import PUT, Writer

__all__ = ["SURROGATES", "put_bytes", "put_int", "read_int", "read_str"]

# A str may hold lone surrogates (`os.fsdecode` makes them); strict UTF-8 would refuse them.
SURROGATES = "surrogatepass"

TAGGED_INT = struct.Struct("<Bq")
TAGGED_FLOAT = struct.Struct("<Bd")
TAGGED_COMPLEX = struct.Struct("<Bdd")
read_int64 = struct.Struct("<q").unpack_from
read_double = struct.Struct("<d").unpack_from
read_doubles = struct.Struct("<dd").unpack_from

STR_HEADS = tuple(bytes((grammar.STR, n)) for n in range(LONG))
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


def _put_str(writer: Writer, value: str) -> None:
    raw = value.encode("utf-8", SURROGATES)
    size = len(raw)
    writer.count_text(size)
    if size < LONG:
        writer.out += STR_HEADS[size] + raw
    else:
        writer.out.append(grammar.STR)
        writer.size(size)
        writer.blob(raw)


def put_bytes(writer: Writer, value: bytes, tag: int = grammar.BYTES) -> None:
    """Write a tag, a size and the bytes."""
    writer.out.append(tag)
    writer.size(len(value))
    writer.blob(value)


def _put_bytearray(writer: Writer, value: bytearray) -> None:
    # a copy: an export would make the owner's next `append`, in another thread, fail
    put_bytes(writer, bytes(value), grammar.BYTEARRAY)


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


def read_str(reader: Reader) -> str:
    """Read a size and so many bytes of UTF-8."""
    size = reader.size()
    start = reader.span(size)
    reader.count_text(size)
    try:
        return utf_8_decode(reader.buf[start : start + size], SURROGATES, True)[0]
    except UnicodeDecodeError:
        reader.fail("text that is not UTF-8")


def _read_bytes(reader: Reader) -> bytes:
    size = reader.size()
    start = reader.span(size)
    return bytes(reader.buf[start : start + size])


def _read_bytearray(reader: Reader) -> bytearray:
    size = reader.size()
    start = reader.span(size)
    return bytearray(reader.buf[start : start + size])


INTEGERS = {grammar.SMALL: _read_small, grammar.INT: _read_int64, grammar.BIG: _read_big}

PUT |= {
    type(None): _put_none,
    bool: _put_bool,
    type(...): _put_ellipsis,
    int: put_int,
    float: _put_float,
    complex: _put_complex,
    str: _put_str,
    bytes: put_bytes,
    bytearray: _put_bytearray,
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
    grammar.STR: read_str,
    grammar.BYTES: _read_bytes,
}.items():
    READ[tag] = KEYS[tag] = read
READ[grammar.BYTEARRAY] = _read_bytearray
KEYS[grammar.BIG] = _read_big_key
