"""Pandas objects out of the tuples that `dataframes` describes, each part of which is looked at first.

An exception, of any kind, means that the tuple describes no object of pandas.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from autograder.exam.wire.grammar import Bounds
from autograder.exam.wire.tables import SIMPLE_KEYS

__all__ = ["are_categories", "build_frame", "build_index", "build_series", "is_name", "is_numbers"]

# Pandas knows these units of time, NumPy more.
UNITS = ("s", "ms", "us", "ns")

# Pandas looks at each category's hash, which of numbers an attacker can choose; of str nobody can.
NUMBER_CATEGORIES = 10_000

COLUMNS = 10_000


def is_numbers(dtype: Any) -> bool:
    """Tell whether a column of this dtype goes as an array: numbers, booleans and times."""
    if not isinstance(dtype, np.dtype):
        return False
    return dtype.kind in "biufc" or (
        dtype.kind in "mM" and np.datetime_data(dtype) in {(u, 1) for u in UNITS}
    )


def is_name(name: Any) -> bool:
    """Tell whether a Series or a column may be named so, by a plain value or a tuple of such."""
    return type(name) in SIMPLE_KEYS or (
        type(name) is tuple and all(type(part) in SIMPLE_KEYS for part in name)
    )


def are_categories(described: Any, bounds: Bounds) -> bool:
    """Tell whether a column, described, is short enough to be the categories of another."""
    if type(described) is np.ndarray:
        return described.size <= NUMBER_CATEGORIES
    if type(described) is not tuple or len(described) != 2 or type(described[1]) is not list:
        return False
    texts = {str}.issuperset(map(type, described[1]))
    return len(described[1]) <= (bounds.entries if texts else NUMBER_CATEGORIES)


def _expect(condition: bool) -> None:
    if not condition:
        raise ValueError


def _build_column(pandas: ModuleType, described: Any, bounds: Bounds) -> Any:
    if type(described) is np.ndarray:
        _expect(described.ndim == 1 and is_numbers(described.dtype))
        return described
    _expect(type(described) is tuple and len(described) in (2, 4) and type(described[0]) is str)
    if described[0] == "category":
        return _build_category(pandas, bounds, *described[1:])
    how, items = described
    _expect(type(items) is list)
    if how == "object":
        _expect(all(map(is_name, items)))
        found = np.empty(len(items), object)
        for place, item in enumerate(items):
            found[place] = item  # one by one: a tuple would be taken for a row
        return found
    _expect(how in ("str", "string") and {str, type(None)}.issuperset(map(type, items)))
    return pandas.array(items, dtype=how)


def _build_category(pandas: ModuleType, bounds: Bounds, codes: Any, described: Any, ordered: Any) -> Any:
    _expect(type(codes) is np.ndarray and codes.ndim == 1 and codes.dtype.kind == "i")
    _expect(type(ordered) is bool)
    _expect(are_categories(described, bounds))
    categories = _build_column(pandas, described, bounds)
    index = pandas.Index(categories, dtype=categories.dtype)
    return pandas.Categorical.from_codes(codes, categories=index, ordered=ordered)


def build_index(pandas: ModuleType, described: Any, bounds: Bounds) -> Any:
    """Build an Index, of the class that pandas has for its values."""
    _expect(type(described) in (tuple, list) and len(described) in (2, 4))
    name = described[-1]
    _expect(is_name(name))
    if len(described) == 4:
        _expect(all(type(number) is int for number in described[:3]))
        numbers = range(*described[:3])
        _expect(len(numbers) <= bounds.span and max(map(abs, described[:3])) < 1 << 62)
        return pandas.RangeIndex(numbers, name=name)
    values = _build_column(pandas, described[0], bounds)
    return pandas.Index(values, dtype=values.dtype, name=name, copy=False)


def build_series(pandas: ModuleType, described: Any, bounds: Bounds) -> Any:
    """Build a Series whose index has as many labels as it has values."""
    column, index, name = described
    _expect(is_name(name))
    return _series(pandas, _build_column(pandas, column, bounds), build_index(pandas, index, bounds), name)


def _series(pandas: ModuleType, values: Any, index: Any, name: Any = None) -> Any:
    return pandas.Series(values, index=index, dtype=values.dtype, name=name, copy=False)


def build_frame(pandas: ModuleType, described: Any, bounds: Bounds) -> Any:
    """Build a DataFrame."""
    index, columns = (build_index(pandas, part, bounds) for part in described[:2])
    content = described[2]
    _expect(len(described) == 3)
    if type(content) is np.ndarray:
        _expect(content.ndim == 2 and is_numbers(content.dtype))
        return pandas.DataFrame(content, index=index, columns=columns, copy=False)
    _expect(type(content) is list and len(content) == len(columns) <= COLUMNS)
    series = [_series(pandas, _build_column(pandas, column, bounds), index) for column in content]
    found = pandas.DataFrame(dict(enumerate(series)), index=index, copy=False)
    found.columns = columns
    return found
