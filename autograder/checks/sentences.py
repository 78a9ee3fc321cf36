"""How a failed check speaks: what was wanted, what was found, the likely mistake, the hint.

Only values of exact base types are formatted; of any other object the name of its class is told.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.exact import CONTAINER_IDS, FUNCTION_IDS, SCALAR_IDS, class_name, is_table, is_tensor

__all__ = ["complaint", "describe", "show", "show_apart"]

LONGEST_TEXT = 80
KIND_NAMES = {
    "b": "bool",
    "i": "integers",
    "u": "integers",
    "f": "floats",
    "c": "complex numbers",
    "U": "text",
}


def show(value: Any, digits: int = 8) -> str:
    """Tell a value in at most a line: numbers and text as they are, containers by size, others by class.

    >>> show(np.float64(0.1)), show([1, 2, 3]), show(object())
    ('0.1', 'a list of 3', 'an object of class object')
    """
    kind = type(value)
    if value is None or kind is bool:
        return repr(value)
    if kind is int:
        # Python refuses to write integers of more than 4300 digits
        return repr(value) if value.bit_length() < 200 else f"an integer of {value.bit_length()} bits"
    if kind is float or kind is complex:
        return f"{value:.{digits}g}"
    if kind is str or kind is bytes:
        return repr(value) if len(value) <= LONGEST_TEXT else f"{value[:LONGEST_TEXT]!r}..."
    if id(kind) in SCALAR_IDS:
        # not .item(): of a longdouble it is the longdouble again
        plain = {"f": float, "c": complex}.get(value.dtype.kind)
        return show(plain(value) if plain else value.item(), digits)
    if kind is np.ndarray:
        return f"an array of shape {value.shape}, dtype {value.dtype}"
    if id(kind) in CONTAINER_IDS:
        return f"a {kind.__name__} of {len(value)}"
    if is_tensor(value) or is_table(value):
        return f"a {class_name(value)} of shape {tuple(map(int, value.shape))}"
    if id(kind) in FUNCTION_IDS:
        return "a function or a class"
    # what only the student's process holds stands here as a Handle: a word of ours, not of the student's
    if class_name(value) == "Handle":
        return "a function, or an object of a class of your own"
    return f"an object of class {class_name(value)}"


def show_apart(one: Any, other: Any) -> tuple[str, str]:
    """Tell two numbers with as many digits as it takes to see that they differ.

    >>> show_apart(0.3, 0.3000000001)
    ('0.3', '0.3000000001')
    """
    for digits in (8, 12, 17):
        texts = show(one, digits), show(other, digits)
        if texts[0] != texts[1]:
            break
    return texts


def describe(array: np.ndarray) -> str:
    """Tell an array's shape and kind of number, never its entries."""
    kind = KIND_NAMES.get(array.dtype.kind, array.dtype.name)
    return f"shape {array.shape}, {kind}" if array.ndim else f"a single number ({kind})"


def complaint(verdict: str, wanted: str, found: str, likely: str = "", hint: str = "") -> str:
    """Lay out a message: the verdict, then a line each for what was wanted, found, likely and the hint."""
    lines = [verdict, f"  wanted: {wanted}", f"  found:  {found}"]
    if likely:
        lines.append(f"  likely: {likely}")
    if hint:
        lines.append(f"  hint:   {hint}")
    return "\n".join(lines)
