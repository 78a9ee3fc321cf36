"""What a check lets in, read into NumPy arrays.

Every check reads its values through `read`, which takes exact base types alone (see `exact`) and calls
no method of what it refuses: a subclass of float or of ndarray stays outside, like any other object.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from autograder.checks.exact import (
    CONTAINER_IDS,
    FUNCTION_IDS,
    LATER_IDS,
    LEAF_IDS,
    SEQUENCE_IDS,
    class_name,
    is_table,
    is_tensor,
)
from autograder.checks.sentences import complaint, describe, show

__all__ = ["Unreadable", "read", "read_found", "read_wanted", "reason", "shape_of"]

# bool, integers, floats, complex numbers, text, bytes
KINDS = "biufcUS"
DEEPEST = 32


class Unreadable(Exception):
    """A value that no check compares; the text says what to return instead."""


def read(value: Any) -> np.ndarray:
    """Read an exact number, text, list, tuple, array, tensor, Series or DataFrame as an array.

    The array's dtype is bool, integer, float, complex or text. Raises `Unreadable` for everything else.

    >>> read([1.0, 2.0]).shape
    (2,)
    """
    kind = type(value)
    if kind is np.ndarray:
        array = value
    elif id(kind) in LEAF_IDS:
        array = _within_range(np.asarray(value))
    elif id(kind) in SEQUENCE_IDS:
        array = _from_sequence(value)
    elif is_tensor(value):
        array = _from_tensor(value)
    elif is_table(value):
        array = _from_table(value)
    else:
        raise Unreadable(_refusal(value))
    if array.dtype.kind not in KINDS:
        raise Unreadable(_unusual_dtype(array))
    return array


def read_found(found: Any, what: str, hint: str = "", wanted: np.ndarray | str = "numbers") -> np.ndarray:
    """Read what a student's code made; an AssertionError tells what to return instead.

    `wanted` is told in the message: in words, or by an array's shape and kind.
    """
    __tracebackhide__ = True
    try:
        return read(found)
    except Unreadable as problem:
        wants = wanted if isinstance(wanted, str) else describe(wanted)
        message = complaint(f"{what} cannot be checked", wants, show(found), str(problem), hint)
    raise AssertionError(message)


def read_wanted(wanted: Any, name: str = "wanted") -> np.ndarray:
    """Read what the test wants; a TypeError, for it is the test that is at fault."""
    try:
        return read(wanted)
    except Unreadable as problem:
        raise TypeError(f"the test's own `{name}` cannot be compared: {problem}") from None


def shape_of(found: Any, what: str, hint: str, wanted: str) -> tuple[int, ...]:
    """Tell the shape of what a student's code made, whatever the kind of its entries."""
    __tracebackhide__ = True
    if type(found) is np.ndarray or is_tensor(found) or is_table(found):
        return tuple(map(int, found.shape))
    return read_found(found, what, hint, wanted).shape


def reason(value: Any) -> str:
    """Say what to return in place of a value that `read` does not take."""
    try:
        read(value)
    except Unreadable as problem:
        return str(problem)
    return ""


def _refusal(value: Any) -> str:
    kind = type(value)
    if value is None:
        return "the function returned None: is a `return` missing?"
    if id(kind) in FUNCTION_IDS:
        return "this is a function, not its result: are the parentheses of the call missing?"
    if id(kind) in LATER_IDS:
        return "this computes its values later: return list(...) or an array"
    if issubclass(kind, np.ndarray):
        return "this is a subclass of ndarray: return np.asarray(...) of it"
    if issubclass(kind, (int, float, complex, np.generic)):
        return "this is a subclass of a number: return a plain float(...) or int(...)"
    if id(kind) in CONTAINER_IDS:
        return f"return the numbers as a list or an array, not in a {kind.__name__}"
    if class_name(value) == "Handle":
        return "return a number, a list or an array; if this is a function, call it"
    return "return a number, a list of numbers or a NumPy array, not an object"


def _from_sequence(value: list[Any] | tuple[Any, ...]) -> np.ndarray:
    opened = _open(value, 0)
    try:
        array = np.asarray(opened)
    except ValueError:
        problem = "the rows of this list differ in length or shape: give each row the same length"
        raise Unreadable(problem) from None
    if array.dtype.kind in "US" and not _only_text(opened):
        raise Unreadable("this list mixes numbers and text: keep to one of them")
    return _within_range(array)


def _open(value: list[Any] | tuple[Any, ...], depth: int) -> list[Any] | tuple[Any, ...]:
    """Read the entries one by one, for NumPy would ask an object among them for `__array__`."""
    if set(map(id, map(type, value))) <= LEAF_IDS:
        return value
    if depth == DEEPEST:
        raise Unreadable(f"this list is nested more than {DEEPEST} deep")
    return [_open(item, depth + 1) if id(type(item)) in SEQUENCE_IDS else _entry(item) for item in value]


def _entry(item: Any) -> np.ndarray:
    if item is None:
        raise Unreadable("an entry of this list is None: did a function without `return` make it?")
    try:
        return read(item)
    except Unreadable as problem:
        raise Unreadable(f"of an entry of this list ({show(item)}): {problem}") from None


def _only_text(opened: Any) -> bool:
    if id(type(opened)) in SEQUENCE_IDS:
        return all(map(_only_text, opened))
    return np.asarray(opened).dtype.kind in "US"


def _within_range(array: np.ndarray) -> np.ndarray:
    """Turn Python integers beyond 64 bits, of which NumPy makes objects, into floats."""
    if array.dtype.kind != "O":
        return array
    try:
        return array.astype(np.float64)
    except (TypeError, OverflowError):
        raise Unreadable("an integer here is beyond the largest float: compute with logarithms?") from None


def _from_tensor(tensor: Any) -> np.ndarray:
    torch: Any = sys.modules["torch"]
    if tensor.layout is not torch.strided or tensor.is_quantized or tensor.is_meta:
        raise Unreadable("this tensor is sparse, quantised or without data: return a dense one")
    plain = tensor.detach().cpu().resolve_conj().resolve_neg()
    # NumPy has no bfloat16 and no float8; each of their numbers is a float32 as well
    if plain.is_floating_point() and plain.dtype not in (torch.float16, torch.float32, torch.float64):
        plain = plain.float()
    return plain.numpy()


def _from_table(table: Any) -> np.ndarray:
    dtypes = [table.dtype] if table.ndim == 1 else list(table.dtypes)
    if not all(isinstance(dtype, np.dtype) and dtype.kind in KINDS for dtype in dtypes):
        raise Unreadable("this table has columns that are not numbers: select the numeric columns first")
    return table.to_numpy()


def _unusual_dtype(array: np.ndarray) -> str:
    if array.dtype.kind == "O":
        return "the array holds Python objects: are its rows of different lengths, or is one of them None?"
    return f"the array's dtype is {array.dtype}: return an array of numbers"
