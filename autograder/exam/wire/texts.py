"""Text and bytes on the wire."""

from __future__ import annotations

from codecs import utf_8_decode

from autograder.exam.wire import grammar
from autograder.exam.wire.grammar import LONG
from autograder.exam.wire.reader import KEYS, READ, Reader
from autograder.exam.wire.writer import PUT, Writer

__all__ = ["SURROGATES", "put_bytes", "read_bytes", "read_str"]

# A str may hold lone surrogates (`os.fsdecode` makes them); strict UTF-8 would refuse them.
SURROGATES = "surrogatepass"

STR_HEADS = tuple(bytes((grammar.STR, n)) for n in range(LONG))


def _put_str(writer: Writer, value: str) -> None:
    raw = value.encode("utf-8", SURROGATES)
    size = len(raw)
    writer.text -= size
    if writer.text < 0:
        writer.count_text(0)
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


def read_str(reader: Reader) -> str:
    """Read a size and so many bytes of UTF-8."""
    buf = reader.buf
    size = buf[reader.pos]
    reader.pos += 1
    if size == LONG:
        reader.pos -= 1
        size = reader.size()
    start = reader.pos
    stop = reader.pos = start + size
    reader.text -= size
    if stop > reader.end or reader.text < 0:
        reader.fail(f"text beyond the end, or more than {reader.bounds.text:,} bytes of it")
    try:
        return utf_8_decode(buf[start:stop], SURROGATES, True)[0]
    except UnicodeDecodeError:
        reader.fail("text that is not UTF-8")


def read_bytes(reader: Reader) -> bytes:
    """Read a size and so many bytes."""
    size = reader.size()
    start = reader.span(size)
    return bytes(reader.buf[start : start + size])


def _read_bytearray(reader: Reader) -> bytearray:
    size = reader.size()
    start = reader.span(size)
    return bytearray(reader.buf[start : start + size])


PUT |= {str: _put_str, bytes: put_bytes, bytearray: _put_bytearray}
READ[grammar.STR] = KEYS[grammar.STR] = read_str
READ[grammar.BYTES] = KEYS[grammar.BYTES] = read_bytes
READ[grammar.BYTEARRAY] = _read_bytearray
