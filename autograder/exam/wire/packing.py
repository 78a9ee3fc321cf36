"""Members of one kind packed together: a list of floats costs as much as an array of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from itertools import accumulate
from typing import Any

import numpy as np

from autograder.exam.wire.grammar import FLOATS, INTS, STRS
from autograder.exam.wire.reader import Reader
from autograder.exam.wire.texts import SURROGATES, read_str
from autograder.exam.wire.writer import Writer

__all__ = ["PACKED", "pack", "put_strs", "read_strs"]


def pack(writer: Writer, members: tuple[Any, ...]) -> bool:
    """Write the members packed, if all are floats, ints of 64 bits or str; tell whether they were."""
    kind = type(members[0])
    if kind is not float and kind is not int and kind is not str:
        return False
    if len(set(map(type, members))) != 1:
        return False
    if kind is str:
        writer.out.append(STRS)
        writer.size(len(members))
        put_strs(writer, members)
        return True
    try:
        raw = array("d" if kind is float else "q", members).tobytes()
    except OverflowError:
        return False
    writer.out.append(FLOATS if kind is float else INTS)
    writer.size(len(members))
    writer.blob(raw)
    return True


def put_strs(writer: Writer, texts: tuple[str, ...]) -> None:
    """Write the lengths in characters, four bytes each, then all texts as one."""
    raw = "".join(texts).encode("utf-8", SURROGATES)
    writer.count_text(len(raw))
    writer.blob(array("I", map(len, texts)).tobytes())
    writer.size(len(raw))
    writer.blob(raw)


def _read_numbers(dtype: str) -> Callable[[Reader, int], list[Any]]:
    def read(reader: Reader, count: int) -> list[Any]:
        start = reader.span(8 * count)
        return np.frombuffer(reader.buf, dtype, count, start).tolist() if count else []

    return read


def read_strs(reader: Reader, count: int) -> list[str]:
    """Read `count` texts; the caller has charged for them."""
    if not count:
        return [] if read_str(reader) == "" else reader.fail("text that belongs to no str")
    start = reader.span(4 * count)
    lengths = np.frombuffer(reader.buf, "<u4", count, start).tolist()
    text = read_str(reader)
    if sum(lengths) != len(text):
        reader.fail("text that is longer or shorter than announced")
    ends = list(accumulate(lengths))
    return list(map(text.__getitem__, map(slice, [0, *ends], ends)))


PACKED = {FLOATS: _read_numbers("<f8"), INTS: _read_numbers("<i8"), STRS: read_strs}
