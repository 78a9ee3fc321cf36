"""NumPy's scalars and dtypes on the wire."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exam.wire import grammar
from autograder.exam.wire.arrays import (
    CODES,
    DTYPES,
    NUMBERS,
    SIZES,
    read_dtype,
    read_text_dtype,
    text_dtype,
)
from autograder.exam.wire.reader import KEYS, READ, Reader
from autograder.exam.wire.tables import SIMPLE_KEYS
from autograder.exam.wire.texts import SURROGATES, put_bytes, read_bytes, read_str
from autograder.exam.wire.writer import PUT, Writer

__all__: list[str] = []

# by character, not by size: on one platform or another, two of these characters are one dtype of the list
TYPES = {np.dtype(char).type for char in "?bhilqBHILQefdFD"} | {np.datetime64, np.timedelta64}


def _put_scalar(writer: Writer, value: Any) -> None:
    code = CODES.get(value.dtype)
    if code is None:
        return writer.other(value)
    writer.out += bytes((grammar.SCALAR, code))
    writer.out += value.tobytes()
    return None


def _put_np_str(writer: Writer, value: np.str_) -> None:
    raw = str.encode(value, "utf-8", SURROGATES)
    writer.count_text(len(raw))
    put_bytes(writer, raw, grammar.NP_STR)


def _put_np_bytes(writer: Writer, value: np.bytes_) -> None:
    put_bytes(writer, bytes(value), grammar.NP_BYTES)


def _put_dtype(writer: Writer, value: np.dtype) -> None:
    code = CODES.get(value)
    if code is not None:
        writer.out += bytes((grammar.DTYPE, code))
    elif value.char in "US" and value.isnative and value.itemsize:
        writer.out.append(grammar.TEXT_DTYPE)
        writer.out += text_dtype(value)
    else:
        writer.other(value)


def _read_scalar(reader: Reader) -> Any:
    code = read_dtype(reader)
    start = reader.span(SIZES[code])
    if code == 0:
        return np.bool_(reader.buf[start])
    return np.frombuffer(reader.buf, DTYPES[code], 1, start)[0]


def _read_np_str(reader: Reader) -> np.str_:
    return np.str_(read_str(reader))


def _read_np_bytes(reader: Reader) -> np.bytes_:
    return np.bytes_(read_bytes(reader))


def _read_dtype_object(reader: Reader) -> np.dtype:
    return DTYPES[read_dtype(reader)]


PUT |= dict.fromkeys(TYPES, _put_scalar)
PUT |= {np.str_: _put_np_str, np.bytes_: _put_np_bytes}
PUT |= {type(np.dtype(name)): _put_dtype for name in [*NUMBERS, *"lqLQ", "M8[s]", "m8[s]", "U1", "S1"]}
SIMPLE_KEYS |= TYPES | {np.str_, np.bytes_}

READ[grammar.SCALAR] = KEYS[grammar.SCALAR] = _read_scalar
READ[grammar.NP_STR] = KEYS[grammar.NP_STR] = _read_np_str
READ[grammar.NP_BYTES] = KEYS[grammar.NP_BYTES] = _read_np_bytes
READ[grammar.DTYPE] = _read_dtype_object
READ[grammar.TEXT_DTYPE] = read_text_dtype
