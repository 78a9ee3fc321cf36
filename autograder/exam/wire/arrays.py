"""NumPy arrays on the wire: views on the message where it lies, of a closed list of dtypes."""

from __future__ import annotations

import struct
from math import prod
from typing import Any

import numpy as np

from autograder.exam.wire import grammar
from autograder.exam.wire.grammar import ALIGNMENT, Bounds
from autograder.exam.wire.packing import put_strs, read_strs
from autograder.exam.wire.reader import READ, Reader
from autograder.exam.wire.writer import PADDING, PUT, SCATTER, Writer

__all__ = [
    "CODES",
    "DTYPES",
    "NUMBERS",
    "SIZES",
    "has_sendable_shape",
    "put_data",
    "read_data",
    "read_dtype",
    "read_text_dtype",
    "text_dtype",
]

NUMBERS = ("|b1", "<i1", "<i2", "<i4", "<i8", "<u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")
UNITS = ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")
TIMES = [f"{kind}[{unit}]" for kind in ("<M8", "<m8") for unit in UNITS] + ["<M8", "<m8"]

# The dtypes by their code on the wire, which is their place in this list.
DTYPES = tuple(map(np.dtype, (*NUMBERS, *TIMES)))
SIZES = tuple(dtype.itemsize for dtype in DTYPES)
CODES = {dtype: code for code, dtype in enumerate(DTYPES)}
BOOL = 0

# One item of a str or bytes array, in bytes: an array of no items could otherwise announce any size.
ITEM_LIMIT = 1 << 20
MAX_CODE_POINT = 0x10FFFF

HEADS = tuple(bytes((grammar.ARRAY, code)) for code in range(len(DTYPES)))
SHAPES = tuple(struct.Struct(f"<BB{n}Q") for n in range(65))
AXES = tuple(struct.Struct(f"<{n}Q").unpack_from for n in range(65))
TEXT = struct.Struct("<BI")

# An array object, with the view below it, takes some 400 bytes.
OBJECT = 4


def _put_array(writer: Writer, value: np.ndarray) -> None:
    code = CODES.get(value.dtype)
    if (not value.nbytes or value.ndim > writer.bounds.dims) and not has_sendable_shape(value, writer.bounds):
        return writer.other(value)
    if code is not None:
        return put_data(writer, HEADS[code], value)
    kind = value.dtype.char
    if not value.dtype.isnative:
        writer.room(value.nbytes)
        return _put_array(writer, value.astype(value.dtype.newbyteorder("=")))
    if kind == "O":
        return _put_objects(writer, value)
    if kind not in "US" or value.itemsize > ITEM_LIMIT:
        return writer.other(value)
    if not value.itemsize:
        value = value.astype(kind + "1")
    return put_data(writer, bytes((grammar.TEXT_ARRAY,)) + text_dtype(value.dtype), value)


def has_sendable_shape(value: np.ndarray, bounds: Bounds) -> bool:
    """Tell whether an array has neither too many axes nor, without elements, axes that are too long."""
    return value.ndim <= bounds.dims and (value.size > 0 or prod(filter(None, value.shape)) <= bounds.hollow)


def put_data(writer: Writer, head: bytes, value: np.ndarray) -> None:
    """Write a head, then order, axes and data of an array whose dtype is in the list, or of kind U or S."""
    writer.nodes -= OBJECT
    if writer.nodes < 0:
        writer.charge(0)
    flags = value.flags
    fortran = not flags.c_contiguous and flags.f_contiguous
    order: Any = "F" if fortran else "C"
    out = writer.out
    out += head + SHAPES[value.ndim].pack(fortran, value.ndim, *value.shape)
    out += PADDING[-(writer.base + len(out)) % ALIGNMENT]
    if value.nbytes < SCATTER:
        out += value.tobytes(order)
    else:
        # before a copy is made: an array may repeat one element without end
        writer.room(value.nbytes)
        writer.blob(value.ravel(order).view(np.uint8).data)


def _put_objects(writer: Writer, value: np.ndarray) -> None:
    items = tuple(value.ravel().tolist()) if value.size < writer.nodes else (None,)
    if not set(map(type, items)) <= {str}:
        return writer.other(value)
    writer.charge(OBJECT + len(items))
    writer.out.append(grammar.STR_ARRAY)
    writer.out += SHAPES[value.ndim].pack(0, value.ndim, *value.shape)
    return put_strs(writer, items)


def text_dtype(dtype: np.dtype) -> bytes:
    """Describe a dtype of kind U or S."""
    width = dtype.itemsize // 4 if dtype.char == "U" else dtype.itemsize
    return TEXT.pack(ord(dtype.char), width)


def read_text_dtype(reader: Reader) -> np.dtype:
    """Read a dtype of kind U or S, whose items are neither empty nor too long."""
    kind, width = TEXT.unpack_from(reader.buf, reader.pos)
    reader.pos += TEXT.size
    size = 4 * width if kind == ord("U") else width
    if kind not in b"US" or not 0 < size <= ITEM_LIMIT:
        reader.fail("text items of no known kind, or empty or too long")
    return np.dtype(f"{chr(kind)}{width}")


def read_dtype(reader: Reader) -> int:
    """Read the code of a dtype."""
    code = reader.byte()
    if code >= len(DTYPES):
        reader.fail("an unknown dtype")
    return code


def _read_shape(reader: Reader) -> tuple[tuple[int, ...], int, Any]:
    buf, pos = reader.buf, reader.pos
    order, ndim = buf[pos], buf[pos + 1]
    if order > 1 or ndim > reader.bounds.dims:
        reader.fail("an array with too many axes, or in no known order")
    shape = AXES[ndim](buf, pos + 2)
    reader.pos = pos + 2 + 8 * ndim
    count = prod(shape)
    # an array without elements may still have axes so long that a sum over it fills the memory
    if not count and prod(filter(None, shape)) > reader.bounds.hollow:
        reader.fail("an array without elements but with axes too long")
    reader.nodes -= OBJECT
    if reader.nodes < 0:
        reader.charge(0)
    return shape, count, "F" if order else "C"


def _read_array(reader: Reader) -> np.ndarray:
    return read_data(reader, read_dtype(reader))


def read_data(reader: Reader, code: int) -> np.ndarray:
    """Read order, axes and data of an array of the dtype with this code."""
    shape, count, order = _read_shape(reader)
    start = reader.data(count * SIZES[code])
    if code == BOOL:
        # a truth value that is neither 0 nor 1 is undefined behaviour in compiled code
        raw: np.ndarray = np.ndarray((count,), np.uint8, reader.buf, start)
        np.minimum(raw, 1, out=raw)
    if order == "C":
        return np.ndarray(shape, DTYPES[code], reader.buf, start)
    return np.ndarray(shape, DTYPES[code], reader.buf, start, None, order)


def _read_text_array(reader: Reader) -> np.ndarray:
    dtype = read_text_dtype(reader)
    shape, count, order = _read_shape(reader)
    start = reader.data(count * dtype.itemsize)
    if dtype.char == "U" and count:
        points = np.frombuffer(reader.buf, np.uint32, count * dtype.itemsize // 4, start)
        if points.max() > MAX_CODE_POINT:
            reader.fail("a character beyond the last code point")
    return np.ndarray(shape, dtype, reader.buf, start, None, order)


def _read_str_array(reader: Reader) -> np.ndarray:
    shape, count, _ = _read_shape(reader)
    reader.charge(count)
    texts = read_strs(reader, count)
    found = np.empty(count, object)
    found[:] = texts
    return found.reshape(shape)


PUT[np.ndarray] = _put_array
READ[grammar.ARRAY] = _read_array
READ[grammar.TEXT_ARRAY] = _read_text_array
READ[grammar.STR_ARRAY] = _read_str_array
