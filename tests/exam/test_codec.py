"""Values cross the codec as what they were."""

from __future__ import annotations

import subprocess
import sys
from collections import OrderedDict, defaultdict
from typing import Any, NamedTuple

import numpy as np
import pytest
from crossing import cross, keep, message, same
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays
from specimens import NUMPY, PLAIN

from autograder.exam.codec import Ref, Unsendable, decode, encode

numbers = some.integers() | some.floats() | some.complex_numbers()
texts = some.text(some.characters(exclude_categories=())) | some.binary()
keys = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | texts,
    lambda inner: some.tuples(inner, inner) | some.frozensets(inner, max_size=4),
    max_leaves=6,
)
dtypes = (
    arrays.boolean_dtypes()
    | arrays.integer_dtypes(endianness="=")
    | arrays.floating_dtypes(endianness="=", sizes=(16, 32, 64))
    | arrays.complex_number_dtypes(endianness="=", sizes=(64, 128))
    | arrays.datetime64_dtypes(endianness="=")
    | arrays.timedelta64_dtypes(endianness="=")
    | arrays.unicode_string_dtypes(endianness="=")
    | arrays.byte_string_dtypes()
)
some_arrays = arrays.arrays(dtypes, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
values = some.recursive(
    some.none() | some.booleans() | numbers | texts | some.just(...) | some_arrays,
    lambda inner: (
        some.lists(inner, max_size=12)
        | some.tuples(inner, inner)
        | some.dictionaries(keys, inner, max_size=12)
        | some.sets(keys, max_size=5)
        | some.slices(9)
    ),
    max_leaves=20,
)


@given(values)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_nested_values_cross(value: Any) -> None:
    assert same(cross(value), value)


@given(some.lists(some.integers(-(2**80), 2**80)) | some.lists(some.floats()) | some.lists(texts))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_lists_of_one_kind_cross(value: list[Any]) -> None:
    assert same(cross(value), value)


@pytest.mark.parametrize("value", PLAIN + NUMPY[:-1], ids=lambda value: type(value).__name__)
def test_each_kind_crosses(value: Any) -> None:
    assert same(cross(value), value)


def test_a_large_list_crosses() -> None:
    value = [[i / 7 for i in range(5000)], ["w" * (i % 9) for i in range(5000)], {i: -i for i in range(5000)}]
    assert same(cross(value), value)


@pytest.mark.parametrize("container", [[print, 1, 2], {"a": print, "b": 1}])
def test_what_changes_meanwhile_crosses_as_it_was(container: Any) -> None:
    def refer(_: Any) -> Ref:
        container.clear()  # as another thread may at any moment
        return Ref("sender", 1)

    kind = type(container)
    found = cross(container, refer)
    assert found == ([Ref("sender", 1), 1, 2] if kind is list else {"a": Ref("sender", 1), "b": 1})


def test_a_bytearray_that_changes_before_it_is_sent_crosses_as_it_was() -> None:
    value = bytearray(50_000)
    parts = encode(value, keep)
    value.clear()
    assert decode(bytearray(b"".join(parts)), keep) == bytearray(50_000)


class Pair(NamedTuple):
    left: int
    right: int


class Text(str):
    __slots__ = ()


class Table(OrderedDict[str, int]):
    pass


class Array(np.ndarray):
    pass


OTHERS = [
    Pair(1, 2),
    Text("x"),
    Table(a=1),
    defaultdict(Text),
    np.zeros(2).view(Array),
    np.array([1, "x"], object),
    np.zeros(2, [("field", "f8")]),
    np.array([1], np.longdouble),
    np.array(["2020"], "M8[25s]"),
    np.random.Generator(np.random.MT19937(1)),
    range(10**12),
    {Pair(1, 2): 3},
    {Text("x")},
    len,
]


@pytest.mark.parametrize("value", OTHERS, ids=lambda value: type(value).__name__)
def test_anything_else_is_shown_to_refer(value: Any) -> None:
    shown: list[Any] = []

    def refer(other: Any) -> Ref:
        shown.append(other)
        return Ref("sender", 5, ("some.Class",))

    assert cross([value], refer) == [Ref("sender", 5, ("some.Class",))]
    assert len(shown) == 1
    assert shown[0] is value


def test_what_refer_declines_cannot_be_sent() -> None:
    with pytest.raises(Unsendable, match=r"test_codec\.Pair cannot be sent"):
        message([Pair(1, 2)])


def test_resolve_gives_the_object_for_a_reference() -> None:
    received = message([Ref("receiver", 3), Ref("library", 0, ("numpy", "sum"))])
    assert decode(received, lambda ref: (ref.owner, ref.number, ref.names)) == [
        ("receiver", 3, ()),
        ("library", 0, ("numpy", "sum")),
    ]


@pytest.mark.parametrize(
    "ref",
    [
        Ref("nobody", 1),
        Ref("sender", -1),
        Ref("sender", 2**63),
        Ref("library", 0, ("numpy",)),
        Ref("library", 1, ("numpy", "sum")),
        Ref("library", 0, ("numpy", "x" * 301)),
    ],
)
def test_a_reference_that_the_other_side_would_refuse_is_refused(ref: Ref) -> None:
    with pytest.raises(Unsendable, match=r"library object|no such owner"):
        message(ref)


def test_claimed_names_are_cut() -> None:
    ref = cross(Ref("sender", 0, ("x" * 400,) * 70))
    assert (len(ref.names), set(map(len, ref.names))) == (64, {300})


def test_a_shared_member_is_sent_twice() -> None:
    shared = [1]
    found = cross([shared, shared])
    assert found == [[1], [1]]
    assert found[0] is not found[1]


def test_the_codec_imports_numpy_and_nothing_else() -> None:
    code = """
import sys, numpy, numpy.random
before = set(sys.modules)
import autograder.exam.frames
print(*{name.partition(".")[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found.split() == ["autograder"]
