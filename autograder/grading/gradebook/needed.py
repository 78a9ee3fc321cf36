"""The keys of the results that a gradebook has a use for: those of its scores, and those of before its regrades."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import inspect, select

from autograder.grading.gradebook.overview import looking, overviews
from autograder.grading.gradebook.tables import REGRADED

__all__ = ["needed_keys", "regraded_keys"]


class _State(msgspec.Struct):
    key: str = ""


class _Before(msgspec.Struct):
    """What matters here of `regraded.Before`."""

    state: _State | None = None
    taken_back: _State | None = None


def needed_keys(place: str | Path) -> frozenset[str]:
    """Read the keys of all results that scores were recorded from, are to be put back from, or were taken back.

    None where there is no gradebook. Raises `EngineError`.
    """
    recorded = (keys for book in overviews(place).values() for keys in book.keys.values())
    return regraded_keys(place).union(*recorded)


def regraded_keys(place: str | Path) -> frozenset[str]:
    """Read the keys of the results that `course undo` would write again. Raises `EngineError`."""
    found: set[str] = set()
    reader = msgspec.json.Decoder(_Before)
    with looking(place) as connection:
        if connection is None or not inspect(connection).has_table(REGRADED.name):
            return frozenset()
        for text in connection.scalars(select(REGRADED.c.before)):
            before = reader.decode(text)
            found.update(state.key for state in (before.state, before.taken_back) if state and state.key)
    return frozenset(found)
