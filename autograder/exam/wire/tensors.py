"""Torch tensors on the wire, as the arrays that they share their memory with, and torch's dtypes and devices.

Torch is never imported from here: who has not imported it has no tensor to send, and gets none.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from autograder.exam.wire import grammar
from autograder.exam.wire.arrays import CODES, has_sendable_shape, put_data, read_data
from autograder.exam.wire.reader import READ, Reader
from autograder.exam.wire.writer import PUT, PUT_LATE, Writer

__all__: list[str] = []

# The dtypes by their code on the wire, and the NumPy dtype that the data has there.
DTYPES = {
    "bool": "|b1",
    "uint8": "<u1",
    "int8": "<i1",
    "int16": "<i2",
    "int32": "<i4",
    "int64": "<i8",
    "float16": "<f2",
    "bfloat16": "<i2",
    "float32": "<f4",
    "float64": "<f8",
    "complex64": "<c8",
    "complex128": "<c16",
}
NAMES = tuple(DTYPES)
DATA_CODES = tuple(CODES[np.dtype(name)] for name in DTYPES.values())
DIFFERENTIABLE = NAMES.index("float16")
DEVICES = ("cpu", "cuda", "mps", "xpu", "meta")
NO_INDEX = 255

# On top of the array below it.
OBJECT = 8


def _types(torch: ModuleType) -> dict[type, Any]:
    if not hasattr(torch, "Tensor") or not hasattr(torch, "Size"):
        return {}  # its own import is still under way
    codes = {getattr(torch, name): code for code, name in enumerate(NAMES)}

    def put_tensor(writer: Writer, value: Any) -> None:
        code = codes.get(value.dtype)
        data = None if code is None else _data(value, torch)
        if code is None or data is None or not has_sendable_shape(data, writer.bounds):
            return writer.other(value)
        writer.charge(OBJECT)
        # a tensor that was computed from others goes without its history
        gradient = value.requires_grad and value.is_leaf
        return put_data(writer, bytes((grammar.TENSOR, code, gradient)), data)

    def put_dtype(writer: Writer, value: Any) -> None:
        if value not in codes:
            return writer.other(value)
        writer.out += bytes((grammar.TORCH_DTYPE, codes[value]))
        return None

    return {
        torch.Tensor: put_tensor,
        torch.dtype: put_dtype,
        torch.device: _put_device,
        torch.Size: lambda writer, value: PUT[tuple](writer, tuple(value)),
    }


def _data(value: Any, torch: ModuleType) -> np.ndarray | None:
    try:
        if value.dtype is torch.bfloat16:
            value = value.detach().view(torch.int16)
        return value.numpy(force=True)
    except (RuntimeError, TypeError, NotImplementedError):
        return None  # sparse, quantised, without data (device meta), or inside a transformation as vmap


def _put_device(writer: Writer, value: Any) -> None:
    index = NO_INDEX if value.index is None else value.index
    if value.type not in DEVICES or not 0 <= index <= NO_INDEX:
        return writer.other(value)
    writer.out += bytes((grammar.DEVICE, DEVICES.index(value.type), index))
    return None


def _read_tensor(reader: Reader) -> Any:
    torch = reader.library("torch")
    reader.charge(OBJECT)
    code, gradient = reader.byte(), reader.byte()
    if code >= len(NAMES) or gradient > (code >= DIFFERENTIABLE):
        reader.fail("a tensor of an unknown dtype, or with a gradient that it cannot have")
    found = torch.from_numpy(read_data(reader, DATA_CODES[code]))
    if NAMES[code] == "bfloat16":
        found = found.view(torch.bfloat16)
    return found.requires_grad_() if gradient else found


def _read_torch_dtype(reader: Reader) -> Any:
    code = reader.byte()
    if code >= len(NAMES):
        reader.fail("an unknown dtype")
    return getattr(reader.library("torch"), NAMES[code])


def _read_device(reader: Reader) -> Any:
    code, index = reader.byte(), reader.byte()
    if code >= len(DEVICES) or (index != NO_INDEX and index > 127):
        reader.fail("an unknown device")
    return reader.library("torch").device(DEVICES[code], *([] if index == NO_INDEX else [index]))


PUT_LATE["torch"] = _types
READ[grammar.TENSOR] = _read_tensor
READ[grammar.TORCH_DTYPE] = _read_torch_dtype
READ[grammar.DEVICE] = _read_device
