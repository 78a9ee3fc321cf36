"""One value of every kind that goes by value: what the fuzzing tests break."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.exam.codec import Ref

PLAIN: list[Any] = [
    None,
    [True, False, ...],
    [0, 255, 256, -1, 2**63 - 1, -(2**63), 2**63, -(3**2000)],
    [0.0, -0.0, 1.5, float("inf"), 5e-324],
    [1 + 2j, -0.0j],
    ["", "x", "é\ud800😀", "long " * 100],
    [b"", b"\x00\xff" * 200, bytearray(b"abc")],
    [[], (), {}, set(), frozenset(), [[[]]], ((1,), (2, 3))],
    [i / 3 for i in range(9)],
    tuple(range(-4, 20)),
    ["word", "", "wörter\ud800", "😀"] * 3,
    [1, "two", 3.0, None, (5,), [6], {7: 8}, b"9", True],
    {"a": 1, "b": [2.0, {"c": None}], 3: {4, 5}, (6, "x"): frozenset({7, (8,)})},
    {1, 2.5, "x", b"y", None, True + 2, (1, (2,)), frozenset({frozenset()})},
    {i: str(i) for i in range(20)},
    [slice(None), slice(1, 2, 3), slice((1,), "x", None), range(5), range(10, -10, -3), range(2**70, 2**70)],
    [Ref("sender", 7, ("module.Class", "builtins.object")), Ref("library", 0, ("numpy.linalg", "norm"))],
    ("call", 7, 3, (np.zeros(3), 2.0, "x"), {}),
    [Path("data") / "rows.csv", PurePosixPath("/etc"), {Path("."): 1}],
    [date(2027, 2, 1), time(23, 59, 1, 5), timedelta(-3, 7, 11), Decimal("-12.50"), Fraction(-7, 12)],
    [datetime(1, 1, 1), datetime(2027, 10, 31, 2, 30, fold=1), datetime(9999, 12, 31, tzinfo=UTC)],
    [time(1, tzinfo=timezone(timedelta(hours=-3, microseconds=1))), Decimal("Infinity"), Decimal("1E-999")],
    [
        OrderedDict(b=1, a=[2]),
        Counter("abca"),
        defaultdict(list, {"x": [1]}),
        deque([1, "y"], 5),
        deque(),
        SimpleNamespace(a=[1]),
    ],
    {date(2027, 2, 1): 1, Fraction(1, 3): 2, Decimal("0.1"): 3, (timedelta(1), datetime(2000, 1, 1)): 4},
]

NUMPY: list[Any] = [
    np.arange(12, dtype=np.float32).reshape(3, 4),
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    [np.array(5), np.zeros((0, 3)), np.zeros((2, 0), np.int8), np.array([True, False, True])],
    [
        np.array([1, 2], dtype)
        for dtype in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "c8", "c16")
    ],
    [np.array(["2020-01-01", "NaT"], "M8[D]"), np.array([1, 2], "m8[ns]"), np.array(["NaT"], "M8")],
    [np.array(["a", "bcd", "😀"]), np.array([b"x", b"yz"]), np.array([["p", "q"]], object)],
    [
        np.float64(1.5),
        np.int32(-7),
        np.bool_(True),
        np.datetime64("2020-02-02"),
        np.complex64(1j),
        np.float16(2),
    ],
    [np.str_("text\ud800"), np.bytes_(b"raw"), np.dtype("f4"), np.dtype("U7"), np.dtype("M8[ms]")],
    {np.int64(3): "x", np.str_("y"): np.float32(2)},
    [np.random.default_rng(3), np.random.RandomState(4)],
]


def library_specimens() -> list[Any]:
    """Values of libraries that the codec knows if they are imported."""
    import pandas
    import torch

    frame = pandas.DataFrame(
        {"n": [1, 2], "t": ["x", None], "c": pandas.Categorical(["u", "v"])}, index=[5, 9]
    )
    return [
        [torch.arange(6.0).reshape(2, 3), torch.ones(2, requires_grad=True), torch.zeros(0, 3)],
        [torch.tensor([1.5], dtype=torch.bfloat16), torch.tensor([True, False]), torch.tensor(1j)],
        [torch.float16, torch.device("cuda", 1), torch.device("cpu")],
        [pandas.Timestamp("2027-02-01 12:30"), pandas.Timedelta("-1 days 3h")],
        frame,
        pandas.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]}),
        [frame["t"], frame["n"].astype(object).index, pandas.date_range("2020", periods=2)],
        [
            pandas.RangeIndex(4, name="r"),
            pandas.Series(["a", None], dtype=object),
            pandas.Series([], dtype=float),
        ],
    ]
