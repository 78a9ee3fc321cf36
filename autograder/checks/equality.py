"""Compare exactly: the type counts (True is not 1, a list is not a tuple), then every entry."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.exact import LEAF_IDS, class_name, is_table
from autograder.checks.guesses import value_mistake
from autograder.checks.mistakes import kind_mistake, shape_mistake
from autograder.checks.sentences import complaint, describe, show, show_apart
from autograder.checks.values import Unreadable, read, reason

__all__ = ["assert_equal"]

KIND_TYPES = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex", "U": "str", "S": "bytes"}
DEEPEST = 50


def assert_equal(found: Any, wanted: Any, *, what: str = "the result", hint: str = "") -> None:
    """Assert that two values are the same, entry by entry, and of the same types.

    For None, bool, int, float, text, lists, tuples, sets, dicts, arrays and what they hold. Types are
    told apart (True is not 1, 1 is not 1.0, a list is not a tuple); NumPy's scalars count as the Python
    type of their kind, and arrays must agree in shape and kind, not in the bits of their dtype. NaN
    equals nothing.

    >>> assert_equal(np.int64(3), 3)
    >>> assert_equal((1, ["a"]), (1, ["a"]))
    """
    __tracebackhide__ = True
    problem = _compare(found, wanted, "", 0)
    if problem is None:
        return
    place, expected, actual, likely = problem
    verdict = f"{what} is not what is wanted" + (f", at {place}" if place else "")
    raise AssertionError(complaint(verdict, expected, actual, likely, hint))


# the place, what was wanted there, what was found there, the likely mistake
Problem = tuple[str, str, str, str]


def _compare(found: Any, wanted: Any, place: str, depth: int) -> Problem | None:
    if depth > DEEPEST:
        raise TypeError(f"the test's own `wanted` is nested more than {DEEPEST} deep")
    kind = _kind(wanted)
    if kind == "":
        raise TypeError(f"assert_equal cannot compare with {show(wanted)}")
    if _kind(found) != kind:
        return place, _typed(wanted), _typed(found), _type_mistake(found, wanted)
    if kind in ("list", "tuple"):
        return _compare_sequences(found, wanted, place, depth)
    if kind == "dict":
        return _compare_dicts(found, wanted, place, depth)
    if kind in ("set", "frozenset"):
        return _compare_sets(found, wanted, place)
    if kind == "array":
        return _compare_arrays(found, wanted, place)
    # both are of one exact base type here, so `==` is the builtin one
    return None if found == wanted else (place, *show_apart(wanted, found), _scalar_mistake(found, wanted))


def _kind(value: Any) -> str:
    """Name the exact type for the comparison; "array" for an array or table, "" for any other object."""
    exact = type(value)
    if value is None:
        return "None"
    for plain in (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, range):
        if exact is plain:
            return plain.__name__
    if id(exact) in LEAF_IDS:
        return KIND_TYPES[np.dtype(exact).kind]
    try:
        read(value)
    except Unreadable:
        return ""
    return "array"


def _compare_sequences(found: Any, wanted: Any, place: str, depth: int) -> Problem | None:
    if len(found) != len(wanted):
        few = "too few" if len(found) < len(wanted) else "too many"
        return place, show(wanted), show(found), f"{few} entries: {len(wanted)} wanted, {len(found)} found"
    for index, (mine, theirs) in enumerate(zip(found, wanted, strict=True)):
        problem = _compare(mine, theirs, f"{place}[{index}]", depth + 1)
        if problem is not None:
            return problem
    return None


def _compare_dicts(found: Any, wanted: Any, place: str, depth: int) -> Problem | None:
    problem = _compare_sets(found, wanted, place)
    if problem is not None:
        return problem
    for key, value in wanted.items():
        problem = _compare(found[key], value, f"{place}[{show(key)}]", depth + 1)
        if problem is not None:
            return problem
    return None


def _compare_sets(found: Any, wanted: Any, place: str) -> Problem | None:
    expected = {_key(item) for item in wanted}
    try:
        actual = {_key(item) for item in found}
    except Unreadable:
        return place, show(wanted), show(found), "it holds objects: keep to numbers and text"
    missing, extra = expected - actual, actual - expected
    if not missing and not extra:
        return None
    parts = [f"{len(missing)} missing"] * bool(missing) + [f"{len(extra)} too many"] * bool(extra)
    example = f" (such as {show(next(iter(extra))[1])})" if extra else ""
    return place, show(wanted), f"{show(found)}: {', '.join(parts)}{example}", ""


def _key(value: Any) -> tuple[str, Any]:
    """Make an entry of a set or a key of a dict comparable with its type: True and 1 are equal keys."""
    kind = _kind(value)
    if kind in ("tuple", "frozenset"):
        return kind, (tuple if kind == "tuple" else frozenset)(map(_key, value))
    if kind in ("", "array"):
        raise Unreadable("an object")
    return kind, value


def _compare_arrays(found: Any, wanted: Any, place: str) -> Problem | None:
    finds, wants = read(found), read(wanted)
    if type(found) is not type(wanted):
        return place, show(wanted), show(found), f"another type of container: {class_name(wanted)} is wanted"
    if finds.shape != wants.shape:
        return place, describe(wants), describe(finds), shape_mistake(finds.shape, wants.shape)
    if KIND_TYPES[finds.dtype.kind] != KIND_TYPES[wants.dtype.kind]:
        likely = kind_mistake(finds, wants, listed=False)
        return place, describe(wants), describe(finds), likely
    if is_table(wanted):
        problem = _compare(_labels(found), _labels(wanted), f"{place}.columns", 0)
        if problem is not None:
            return problem
    same = np.asarray(finds == wants)
    if same.all():
        return None
    first = np.unravel_index(int(np.argmin(same)), same.shape)
    index = "".join(f"[{int(axis)}]" for axis in first)
    count = int(same.size - np.count_nonzero(same))
    likely = f"{count} of {same.size} entries differ"
    guess = value_mistake(finds, wants, same) if finds.dtype.kind in "biufc" else ""
    likely = f"{likely}; {guess}" if guess else likely
    return f"{place}{index}", *show_apart(wants[first], finds[first]), likely


def _labels(table: Any) -> Any:
    return [table.name] if table.ndim == 1 else table.columns.tolist()


def _typed(value: Any) -> str:
    kind = _kind(value)
    if kind in ("bool", "int", "float", "complex", "str", "bytes"):
        return f"{show(value)} ({kind})"
    return show(value)


def _type_mistake(found: Any, wanted: Any) -> str:
    mine, theirs = _kind(found), _kind(wanted)
    if found is None or mine == "":
        return reason(found)
    if (mine, theirs) == ("float", "int"):
        return "a whole number is wanted: // in place of /, or int(...)"
    if {mine, theirs} == {"bool", "int"}:
        return f"True and 1 are not the same here: {theirs}(...)"
    if mine == "array":
        return f"convert the array: .tolist(), or {theirs}(...)"
    if theirs == "array":
        return "return an array: np.array(...)"
    return f"convert with {theirs}(...)" if theirs in ("list", "tuple", "set", "int", "float", "str") else ""


def _scalar_mistake(found: Any, wanted: Any) -> str:
    if type(found) is str and type(wanted) is str:
        if found.strip() == wanted.strip():
            return "blanks or a line break at an end"
        return "capital and small letters" if found.lower() == wanted.lower() else ""
    if type(found) is int and type(wanted) is int and abs(found - wanted) == 1:
        return "off by one?"
    if type(found) is float:
        return "a rounding or an approximation" if abs(found - wanted) <= 1e-6 * abs(wanted) else ""
    return ""
