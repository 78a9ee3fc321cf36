"""Pandas objects on the wire, as tuples of plain values that say how to build them again.

    column   an array of numbers, booleans or times
             ("str" or "string", [text or None, ...])
             ("object", [plain value or tuple of such, ...])
             ("category", codes, column of categories, ordered)
    index    (start, stop, step, name) of a RangeIndex, or (column, name)
    series   (column, index, name)
    frame    (index, index of the columns, [column, ...] or one array)

Pandas is never imported from here: who has not imported it has no frame to send, and gets none.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from autograder.exam.wire import grammar
from autograder.exam.wire.containers import put_members, read_members
from autograder.exam.wire.grammar import Bounds
from autograder.exam.wire.pandas_building import (
    are_categories,
    build_frame,
    build_index,
    build_series,
    is_name,
    is_numbers,
)
from autograder.exam.wire.reader import READ, Reader
from autograder.exam.wire.stamps import stamp_types
from autograder.exam.wire.writer import PUT_LATE, Writer

__all__: list[str] = []

# An object of pandas takes some 100 µs to build.
OBJECT = 500


class _Undescribable(Exception):
    """The object holds something else than plain columns."""


def _types(pandas: ModuleType) -> dict[type, Callable[[Writer, Any], None]]:
    if not hasattr(pandas, "DataFrame") or not hasattr(pandas, "Series"):
        return {}  # its own import is still under way
    plain = (pandas.Index, pandas.RangeIndex, pandas.DatetimeIndex, pandas.TimedeltaIndex)
    indexes = (*plain, pandas.CategoricalIndex)

    def putter(tag: int, describe: Callable[[_Describer, Any], Any]) -> Callable[[Writer, Any], None]:
        def put(writer: Writer, value: Any) -> None:
            try:
                described = describe(_Describer(pandas, indexes, writer.bounds), value)
            except _Undescribable:
                return writer.other(value)
            writer.charge(OBJECT)
            writer.out.append(tag)
            return put_members(writer, described)

        return put

    puts = dict.fromkeys(indexes, putter(grammar.INDEX, _Describer.index))
    puts[pandas.Series] = putter(grammar.SERIES, _Describer.series)
    puts[pandas.DataFrame] = putter(grammar.FRAME, _Describer.frame)
    return puts | stamp_types(pandas)


class _Describer:
    """Turns pandas objects into the tuples above; raises `_Undescribable` for others."""

    def __init__(self, pandas: ModuleType, indexes: tuple[type, ...], bounds: Bounds) -> None:
        self.pandas, self.indexes, self.bounds = pandas, indexes, bounds

    def frame(self, frame: Any) -> Any:
        kinds = set(frame.dtypes)
        if len(kinds) == 1 and is_numbers(next(iter(kinds))):
            columns: Any = frame.to_numpy()
        else:
            columns = [self.column(frame.iloc[:, place]) for place in range(frame.shape[1])]
        return self.index(frame.index), self.index(frame.columns), columns

    def series(self, series: Any) -> Any:
        return self.column(series), self.index(series.index), self.name(series.name)

    def index(self, index: Any) -> Any:
        if type(index) is self.pandas.RangeIndex:
            if len(index) > self.bounds.span:
                raise _Undescribable
            return index.start, index.stop, index.step, self.name(index.name)
        if type(index) not in self.indexes:
            raise _Undescribable
        return self.column(index), self.name(index.name)

    def name(self, name: Any) -> Any:
        if not is_name(name):
            raise _Undescribable
        return name

    def column(self, column: Any) -> Any:
        """Describe a Series or Index without its own index."""
        dtype = column.dtype
        if is_numbers(dtype):
            return column.to_numpy()
        if type(dtype) is self.pandas.CategoricalDtype:
            categories = self.column(column.array.categories)
            if not are_categories(categories, self.bounds):
                raise _Undescribable
            return "category", column.array.codes, categories, bool(dtype.ordered)
        if type(dtype) is self.pandas.StringDtype:
            how = "str" if dtype.na_value is np.nan else "string"
            return how, column.to_numpy(object, na_value=None).tolist()
        if isinstance(dtype, np.dtype) and dtype.kind == "O":
            items = column.tolist()
            if all(map(is_name, items)):
                return "object", items
        raise _Undescribable


def _reading(build: Callable[[ModuleType, list[Any], Bounds], Any]) -> Callable[[Reader], Any]:
    def read(reader: Reader) -> Any:
        pandas = reader.library("pandas")
        reader.charge(OBJECT)
        described = read_members(reader)
        try:
            return build(pandas, described, reader.bounds)
        except Exception:
            # what pandas refuses to build is no message; too many ways lead there to look for each before
            return reader.fail("an object of pandas that cannot be built")

    return read


PUT_LATE["pandas"] = _types
READ[grammar.INDEX] = _reading(build_index)
READ[grammar.SERIES] = _reading(build_series)
READ[grammar.FRAME] = _reading(build_frame)
