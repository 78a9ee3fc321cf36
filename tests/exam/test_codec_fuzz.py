"""Broken messages give `WireError` or a value of the closed set of types: never anything else."""

from __future__ import annotations

import inspect
import random
import sys
import tracemalloc
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from crossing import keep, message
from specimens import NUMPY, PLAIN, library_specimens

from autograder.exam.codec import Ref, WireError, decode
from autograder.exam.wire import reader

ATOMS = {type(None), bool, int, float, complex, str, bytes, bytearray, range, type(...), Ref}
ATOMS |= {np.dtype(char).type for char in "?bBhHiIlLefdFDUS"} | {np.datetime64, np.timedelta64}
ATOMS |= {np.random.Generator, np.random.RandomState}
ATOMS |= {date, datetime, time, timedelta, Decimal, Fraction, PurePosixPath, type(Path())}
LIBRARIES = {"torch": {"Tensor", "dtype", "device"}, "pandas": {"DataFrame", "Series", "Index", "RangeIndex"}}
LIBRARIES["pandas"] |= {"Timestamp", "Timedelta", "DatetimeIndex", "TimedeltaIndex", "CategoricalIndex"}


def is_closed(value: Any) -> bool:
    """Tell whether a value, all the way down, is of the types in the codec's table."""
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return all(map(is_closed, value))
    if kind is deque:
        return is_closed(list(value))
    if kind in (dict, OrderedDict, Counter, defaultdict):
        return is_closed([*value, *value.values()])
    if kind is SimpleNamespace:
        return all(type(name) is str for name in vars(value)) and is_closed([*vars(value).values()])
    if kind is slice:
        return is_closed([value.start, value.stop, value.step])
    if kind is np.ndarray:
        return value.dtype.kind in "biufcmMUS" or is_closed(value.tolist())
    if isinstance(value, np.dtype):
        return value.kind in "biufcmMUS"
    return kind in ATOMS or kind.__name__ in LIBRARIES.get(kind.__module__.partition(".")[0], ())


def outcome(content: bytearray) -> str:
    """What comes of a message: "value", "refused", or the exception that came out or fell into the net."""
    try:
        return "value" if is_closed(decode(content, keep)) else "foreign"
    except WireError as error:
        return f"net: {error.__cause__!r}" if str(error).startswith("not a message") else "refused"
    except BaseException as error:
        return f"escaped: {error!r}"


def overwritten(content: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(content))
    content[place] = dice.choice(
        (0, 1, 127, 255, dice.randrange(256), content[place] ^ 1 << dice.randrange(8))
    )


def shortened(content: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(content))
    del content[place : place + dice.randint(1, 8)]
    content += b"N" * (not content)


def lengthened(content: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(content))
    content[place:place] = content[-dice.randint(1, 20) :]


def mutations(content: bytes, count: int, change: Callable[..., None], seed: int) -> Iterator[bytearray]:
    dice = random.Random(seed)
    for _ in range(count):
        changed = bytearray(content)
        for _ in range(dice.choice((1, 1, 2, 5))):
            change(changed, dice)
        yield changed


@pytest.fixture(name="messages", scope="module")
def _messages() -> list[bytes]:
    return [bytes(message(value)) for value in PLAIN + NUMPY]


@pytest.fixture(name="library_messages", scope="module")
def _library_messages() -> list[bytes]:
    pytest.importorskip("torch")
    pytest.importorskip("pandas")
    return [bytes(message(value)) for value in library_specimens()]


def test_every_specimen_is_of_the_closed_set(messages: list[bytes], library_messages: list[bytes]) -> None:
    assert {outcome(bytearray(content)) for content in messages + library_messages} == {"value"}


def test_the_specimens_hold_every_tag(messages: list[bytes], library_messages: list[bytes]) -> None:
    everything = b"".join(messages + library_messages)
    unknown = reader.READ[0]
    assert {tag for tag, read in enumerate(reader.READ) if read is not unknown} <= set(everything)


def test_a_message_cut_off_anywhere_is_refused(messages: list[bytes], library_messages: list[bytes]) -> None:
    for content in messages + library_messages:
        for end in range(len(content)):
            assert outcome(bytearray(content[:end])) == "refused", (content, end)


@pytest.mark.parametrize("change", [overwritten, shortened, lengthened])
def test_changed_messages_are_refused_or_of_the_closed_set(messages: list[bytes], change: Any) -> None:
    for seed, content in enumerate(messages):
        for changed in mutations(content, 300, change, seed):
            given = bytes(changed)
            assert outcome(changed) in ("value", "refused"), given


@pytest.mark.parametrize("change", [overwritten, shortened, lengthened])
def test_changed_messages_of_libraries_are_refused_or_of_the_closed_set(
    library_messages: list[bytes], change: Any
) -> None:
    for seed, content in enumerate(library_messages):
        for changed in mutations(content, 200, change, seed):
            given = bytes(changed)
            assert outcome(changed) in ("value", "refused"), given


def test_noise_is_refused_or_of_the_closed_set() -> None:
    dice = random.Random(5)
    tags = b"NTF.iIZfcsbBltxzde:rhAUOSuvDEGM"
    for _ in range(5000):
        content = bytearray(
            dice.choice((dice.choice(tags), dice.randrange(4))) for _ in range(dice.randint(1, 60))
        )
        given = bytes(content)
        assert outcome(content) in ("value", "refused"), given


def test_changed_messages_take_little_memory(messages: list[bytes]) -> None:
    tracemalloc.start()
    try:
        for seed, content in enumerate(messages):
            for changed in mutations(content, 60, overwritten, seed):
                outcome(changed)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_caller_deep_in_recursion_gets_a_wire_error() -> None:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 40)
    try:
        with pytest.raises(WireError, match="RecursionError"):
            decode(bytearray(b"l\0\1" * 63 + b"N"), keep)
    finally:
        sys.setrecursionlimit(before)
