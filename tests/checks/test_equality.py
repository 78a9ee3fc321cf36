"""assert_equal: exact, and strict about types."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from messages import likely, message

from autograder.checks import assert_equal


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (None, None),
        (3, 3),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        ("a", "a"),
        ((1, [2, "x"]), (1, [2, "x"])),
        ({"a": [1], 2: None}, {2: None, "a": [1]}),
        ({1, (2, "x")}, {(2, "x"), 1}),
        (range(3), range(3)),
        (np.array([1, 2], np.int32), np.array([1, 2], np.int64)),
        (np.array(["a", "b"]), np.array(["a", "b"])),
        ((np.array([1.5]), 2), (np.array([1.5]), 2)),
    ],
)
def test_the_same_values_pass(found: Any, wanted: Any) -> None:
    assert assert_equal(found, wanted) is None


@pytest.mark.parametrize(
    ("found", "wanted", "guess"),
    [
        (True, 1, "True and 1 are not the same"),
        (1, True, "True and 1 are not the same"),
        (3.0, 3, "a whole number is wanted"),
        (4, 3, "off by one"),
        (None, 3, "is a `return` missing"),
        ("Cat", "cat", "capital and small letters"),
        ("cat\n", "cat", "a line break at an end"),
        (0.1 + 0.2, 0.3, "a rounding"),
        ([1], (1,), "convert with tuple(...)"),
        ([1], [1, 2], "too few entries: 2 wanted, 1 found"),
        (np.array([1, 2]), [1, 2], ".tolist()"),
        ([1, 2], np.array([1, 2]), "np.array(...)"),
        (np.array([1, 5]), np.array([1, 2]), "1 of 2 entries differ"),
        (np.array([1.0, 2.0]), np.array([1, 2]), "whole numbers are wanted"),
        (np.array([1, 2]), np.array(["1", "2"]), "text is wanted"),
        (np.array([[1, 2]]), np.array([1, 2]), "length 1 is too many"),
    ],
)
def test_other_values_fail_and_the_mistake_is_named(found: Any, wanted: Any, guess: str) -> None:
    assert guess in likely(assert_equal, found, wanted)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ({1}, {True}),
        ({1: 2}, {True: 2}),
        ({1: 2}, {1: 2.0}),
        ({(1,)}, {(True,)}),
        (np.nan, np.nan),
        ({1}, {1, 2}),
    ],
)
def test_types_count_inside_containers(found: Any, wanted: Any) -> None:
    assert "is not what is wanted" in message(assert_equal, found, wanted)


def test_the_place_of_the_first_difference_is_told() -> None:
    assert message(assert_equal, {"a": [1, (2, 9)]}, {"a": [1, (2, 3)]}, what="tree") == (
        "tree is not what is wanted, at ['a'][1][1]\n  wanted: 3\n  found:  9"
    )


def test_missing_and_extra_keys_are_counted() -> None:
    assert "a dict of 2: 1 missing, 1 too many (such as 'c')" in message(
        assert_equal, {"a": 1, "c": 2}, {"a": 1, "b": 2}
    )


def test_a_list_that_holds_itself_ends() -> None:
    found: list[Any] = [1]
    found.append(found)
    assert "[1]" in message(assert_equal, found, [1, 2])


def test_an_object_as_wanted_value_is_the_mistake_of_the_test() -> None:
    with pytest.raises(TypeError, match="cannot compare with an object of class object"):
        assert_equal(3, object())
