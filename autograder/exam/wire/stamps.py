"""Single times of pandas on the wire: `Timestamp` and `Timedelta`, as the NumPy scalar that each of them is."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from autograder.exam.wire import grammar
from autograder.exam.wire.reader import READ, Reader
from autograder.exam.wire.writer import Writer

__all__ = ["stamp_types"]

SCALARS = {np.datetime64: "Timestamp", np.timedelta64: "Timedelta"}
COST = 10


def stamp_types(pandas: ModuleType) -> dict[type, Callable[[Writer, Any], None]]:
    """How pandas' single times are written; one with a time zone is left to `refer`."""
    return {pandas.Timestamp: _put_stamp, pandas.Timedelta: _put_stamp}


def _put_stamp(writer: Writer, value: Any) -> None:
    if getattr(value, "tzinfo", None) is not None:
        writer.other(value)
        return
    writer.charge(COST)
    writer.out.append(grammar.STAMP)
    writer.put(value.asm8)


def _read_stamp(reader: Reader) -> Any:
    reader.charge(COST)
    if reader.byte() != grammar.SCALAR:
        reader.fail("a time of pandas that is no number")
    scalar = READ[grammar.SCALAR](reader)
    name = SCALARS.get(type(scalar))
    if name is None or np.isnat(scalar):
        reader.fail("a time of pandas that is none")
    pandas = reader.library("pandas")
    make = pandas.Timestamp if name == "Timestamp" else pandas.Timedelta
    try:
        return make(scalar)
    except (ValueError, OverflowError, TypeError):  # a unit or a year that pandas does not have
        reader.fail("a time that pandas does not have")


READ[grammar.STAMP] = _read_stamp
