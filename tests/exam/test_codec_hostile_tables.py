"""Tensors and data frames that no library would have made are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from crossing import keep, message

from autograder.exam.codec import Ref, WireError, decode

TENSORS = {
    "tensor of no dtype": (b"P\x0c\0\0\0", "unknown dtype"),
    "tensor of ints with a gradient": (b"P\x05\1\0\0", "cannot have"),
    "tensor whose data is missing": (b"P\x08\0\0\1" + (2**40).to_bytes(8, "little"), "middle"),
    "dtype of no name": (b"Q\x0c", "unknown dtype"),
    "device of no kind": (b"C\x05\0", "unknown device"),
    "device of no number": (b"C\0\x80", "unknown device"),
}


@pytest.mark.parametrize("attack", TENSORS)
def test_a_hostile_tensor_is_refused(attack: str) -> None:
    pytest.importorskip("torch")
    content, reason = TENSORS[attack]
    with pytest.raises(WireError, match=reason):
        decode(bytearray(content), keep)


ROWS = (0, 2, 1, None)
DAYS = np.array([1, 2], "M8[D]")
CODES = np.array([0, 1], np.int8)
HOSTILE: dict[str, tuple[bytes, list[Any]]] = {
    "no members": (b"R", []),
    "series shorter than its index": (b"V", [np.zeros(1), ROWS, None]),
    "frame narrower than its columns": (b"R", [ROWS, ROWS, np.zeros((2, 1))]),
    "frame with columns of other lengths": (b"R", [ROWS, ROWS, [np.zeros(2), np.zeros(3)]]),
    "frame with columns missing": (b"R", [ROWS, ROWS, [np.zeros(2)]]),
    "cube": (b"R", [ROWS, ROWS, np.zeros((2, 2, 2))]),
    "column of two axes": (b"V", [np.zeros((2, 1)), ROWS, None]),
    "column in days": (b"V", [DAYS, ROWS, None]),
    "column of text in an array": (b"V", [np.array(["a", "b"]), ROWS, None]),
    "column that is a reference": (b"V", [Ref("sender", 1), ROWS, None]),
    "column that holds a reference": (b"V", [("object", ["x", Ref("sender", 1)]), ROWS, None]),
    "column that holds a list": (b"V", [("object", ["x", []]), ROWS, None]),
    "column of texts that are numbers": (b"V", [("str", ["x", 1]), ROWS, None]),
    "column of no kind": (b"V", [("Int64", ["1", "2"]), ROWS, None]),
    "name that is a list": (b"V", [np.zeros(2), ROWS, []]),
    "name that holds a reference": (b"V", [np.zeros(2), ROWS, (Ref("sender", 1),)]),
    "rows without end": (b"X", [0, 10**15, 1, None]),
    "rows of floats": (b"X", [0.0, 2.0, 1.0, None]),
    "rows without a step": (b"X", [0, 2, 0, None]),
    "rows far away": (b"X", [2**70, 2**70 + 2, 1, None]),
    "index of half floats": (b"X", [np.zeros(2, np.float16), None]),
    "code of no category": (
        b"X",
        [("category", np.array([0, 2], np.int8), ("str", ["a", "b"]), False), None],
    ),
    "code below -1": (b"X", [("category", np.array([0, -2], np.int8), ("str", ["a", "b"]), False), None]),
    "codes that are floats": (b"X", [("category", np.zeros(2), ("str", ["a", "b"]), False), None]),
    "two equal categories": (b"X", [("category", CODES, ("str", ["a", "a"]), False), None]),
    "missing category": (b"X", [("category", CODES, ("str", ["a", None]), False), None]),
    "half an order": (b"X", [("category", CODES, ("str", ["a", "b"]), 2), None]),
    "an order of NumPy's": (b"X", [("category", CODES, ("str", ["a", "b"]), np.True_), None]),
    "frame of text in an array": (b"R", [ROWS, ROWS, np.array([["a", "b"], ["c", "d"]])]),
    "frame of one axis": (b"R", [ROWS, (0, 1, 1, None), np.zeros(2)]),
    "index of three parts": (b"X", [np.zeros(2), None, None]),
    "frame of four parts": (b"R", [ROWS, ROWS, np.zeros((2, 2)), None]),
    "too many categories of numbers": (b"X", [("category", CODES, np.arange(10_001), False), None]),
    "categories of categories": (
        b"X",
        [("category", CODES, ("category", CODES, np.arange(2), 2), False), None],
    ),
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_table_is_refused(attack: str) -> None:
    pytest.importorskip("pandas")
    tag, described = HOSTILE[attack]
    with pytest.raises(WireError, match="cannot be built"):
        decode(bytearray(tag) + message(described)[1:], keep)


class Touched(BaseException):
    """Not an `Exception`: nothing that is there to catch those hides it."""


class Trap:
    """What a reference stands for may be the student's: whoever as much as compares it has run their code."""

    def touched(self, *_: Any) -> Any:
        raise Touched

    __len__ = __iter__ = __eq__ = __bool__ = __hash__ = __array__ = __index__ = __getattr__ = touched  # type: ignore


CATEGORY = ("category", CODES, ("str", ["a", "b"]), False)
FITTING: list[tuple[bytes, list[Any]]] = [
    (b"V", [CATEGORY, ROWS, ("n", 1)]),
    (b"V", [("object", ["x", 1]), (np.zeros(2), None), "name"]),
    (b"X", [("string", ["x", None]), "name"]),
    (b"X", [0, 2, 1, "name"]),
    (b"R", [ROWS, (("str", ["a", "b"]), None), [np.zeros(2), ("object", [(1, 2), None])]]),
    (b"R", [ROWS, ROWS, np.zeros((2, 2))]),
]


def with_a_reference(described: Any) -> Iterator[Any]:
    """The same with a reference in each place, one after the other."""
    yield Ref("sender", 1)
    if type(described) in (list, tuple):
        for place, part in enumerate(described):
            for changed in with_a_reference(part):
                yield type(described)([*described[:place], changed, *described[place + 1 :]])


@pytest.mark.parametrize(("tag", "described"), FITTING)
def test_a_reference_in_a_table_is_refused_untouched(tag: bytes, described: list[Any]) -> None:
    pytest.importorskip("pandas")
    decode(bytearray(tag) + message(described)[1:], keep)
    for changed in list(with_a_reference(described))[1:]:
        with pytest.raises(WireError, match="cannot be built"):
            decode(bytearray(tag) + message(changed)[1:], lambda _: Trap())


def test_frames_in_frames_are_refused() -> None:
    pytest.importorskip("pandas")
    with pytest.raises(WireError, match="too deeply"):
        decode(bytearray(b"R\0\1" * 5000 + b"N"), keep)


def test_the_same_tables_are_built_when_they_fit() -> None:
    pandas = pytest.importorskip("pandas")
    series = decode(bytearray(b"V") + message([CATEGORY, ROWS, ("n", 1)])[1:], keep)
    wanted = pandas.Series(pandas.Categorical(["a", "b"]), name=("n", 1))
    pandas.testing.assert_series_equal(series, wanted)
