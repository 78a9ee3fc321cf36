"""assert_close and assert_shape: what passes, what fails, what the message shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from messages import likely, message

from autograder.checks import assert_close, assert_shape

WANTED = np.array([[0.3, 0.7, 1.9], [2.6, 0.2, 1.1]])


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (0.1 + 0.2, 0.3),
        (1, 1.0),
        ([1, 2], [1.0, 2.0]),
        ((1, 2), np.array([1.0, 2.0])),
        (np.float64(1.0), 1.0),
        ([np.array([1.0, 2.0]), [3.0, 4.0]], np.array([[1.0, 2.0], [3.0, 4.0]])),
        (np.array([1e-13]), np.array([0.0])),
        (np.array([1 + 5e-6], np.float32), np.array([1], np.float32)),
        (np.array([-np.inf, 1.0]), np.array([-np.inf, 1.0])),
        (np.array([1 + 2j]), np.array([1 + 2j])),
        (np.array([1 + 5e-6j], np.complex64), np.array([1], np.complex64)),
        (np.array([True, False]), [True, False]),
        (10**30, 1e30),
        ([], np.zeros(0)),
    ],
)
def test_close_values_pass(found: Any, wanted: Any) -> None:
    assert assert_close(found, wanted) is None


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (1 + 1e-6, 1.0),
        (np.array([1 + 1e-4], np.float32), np.array([1], np.float32)),
        (np.array([1 + 1e-4j]), np.array([1 + 0j])),
        (np.nan, 1.0),
        (np.inf, 1.0),
        (1e300, np.inf),
        (-np.inf, np.inf),
        (1e-11, 0.0),
        (np.array([1.0, 2.0, np.nan]), np.array([1.0, 2.0, 3.0])),
        (np.array([1e308]), np.array([-1e308])),
        (np.array([True, False]), [True, True]),
    ],
)
def test_far_values_fail(found: Any, wanted: Any) -> None:
    assert "is not close" in message(assert_close, found, wanted)


def test_tolerance_follows_the_wanted_value_not_the_found_one() -> None:
    assert "is not close" in message(assert_close, np.array([1 / 3], np.float16), np.array([1 / 3]))


def test_given_tolerances_replace_the_defaults() -> None:
    assert assert_close(1.05, 1.0, rtol=0.1) is None
    assert assert_close(0.05, 0.0, atol=0.1) is None
    assert "is not close" in message(assert_close, 1 + 1e-15, 1.0, rtol=0, atol=0)


def test_nan_in_the_wanted_value_is_the_mistake_of_the_test() -> None:
    with pytest.raises(ValueError, match="contains NaN"):
        assert_close([1.0], [np.nan])


def test_text_as_wanted_value_is_the_mistake_of_the_test() -> None:
    with pytest.raises(TypeError, match="use assert_equal"):
        assert_close("a", "a")


def test_message_shows_the_worst_entry_and_never_the_array() -> None:
    found = WANTED.copy()
    found[1, 0], found[0, 1] = 9.5, 0.75
    assert message(assert_close, found, WANTED, what="softmax(z)", hint="look at eq. 3") == (
        "softmax(z) is not close to the wanted value: 2 of 6 entries of shape (2, 3) differ\n"
        "  wanted: 2.6 at [1, 0], where the difference is largest (6.9) (within 1e-07 x the value + 1e-12)\n"
        "  found:  9.5\n"
        "  hint:   look at eq. 3"
    )


def test_nan_counts_as_the_worst_entry() -> None:
    found = WANTED.copy()
    found[0, 0], found[1, 1] = 1e9, np.nan
    assert "  found:  nan\n" in message(assert_close, found, WANTED)


def test_digits_are_shown_until_the_values_differ() -> None:
    told = message(assert_close, 0.3 + 1e-11, 0.3, rtol=0)
    assert "  wanted: 0.3 (" in told
    assert "  found:  0.30000000001\n" in told


def test_shape_is_compared_before_the_values() -> None:
    assert message(assert_close, WANTED[:, :1], WANTED[:, 0]).splitlines()[:3] == [
        "the result has the wrong shape",
        "  wanted: shape (2,), floats",
        "  found:  shape (2, 1), floats",
    ]


@pytest.mark.parametrize(
    ("found", "wanted", "guess"),
    [
        (np.array([1, 2]), np.array([1.0, 2.0]), "an integer array rounds"),
        (np.array([1.0, 2.0]), np.array([1, 2]), "whole numbers are wanted"),
        (np.array([True, False]), np.array([1.0, 0.0]), "the result of a comparison"),
        (True, 1.0, "the result of a comparison"),
        (1, True, "True or False is wanted"),
        (np.array([1 + 0j]), np.array([1.0]), "complex where real is wanted"),
        (np.array([1.0]), np.array([1 + 0j]), "the imaginary part was lost"),
        ("1.0", 1.0, "text in place of numbers"),
    ],
)
def test_kind_is_compared_before_the_values(found: Any, wanted: Any, guess: str) -> None:
    assert "wrong kind of number" in message(assert_close, found, wanted)
    assert guess in likely(assert_close, found, wanted)


@pytest.mark.parametrize(
    "wanted",
    [(2, 3), (None, 3), (-1, None), ("n", "d"), [2, 3]],
)
def test_shapes_that_fit_pass(wanted: Any) -> None:
    assert assert_shape(WANTED, wanted) is None


def test_one_name_stands_for_one_length() -> None:
    assert assert_shape(WANTED @ WANTED.T, ("n", "n")) is None
    assert "  wanted: shape (n, n)\n  found:  shape (2, 3)\n" in message(assert_shape, WANTED, ("n", "n"))


@pytest.mark.parametrize(
    ("wanted", "guess"),
    [
        ((3, 2), "transposed"),
        ((2,), "axis 1 is still there"),
        ((2, 3, None), "too few axes"),
        ((None,), "too many axes"),
    ],
)
def test_mistakes_of_shape_are_named_by_assert_shape_too(wanted: Any, guess: str) -> None:
    assert guess in likely(assert_shape, WANTED, wanted)


def test_assert_shape_takes_lists_and_single_numbers() -> None:
    assert assert_shape([[1, 2, 3]], (1, 3)) is None
    assert assert_shape(2.5, ()) is None
