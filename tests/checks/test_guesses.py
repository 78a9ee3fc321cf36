"""The likely mistake that a message names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from messages import likely

from autograder.checks import assert_close

WANTED = np.array([[0.3, 0.7, 1.9], [2.6, 0.2, 1.1]])
SQUARE = np.array([[0.3, 0.7], [1.9, 2.6]])


@pytest.mark.parametrize(
    ("found", "wanted", "guess"),
    [
        (WANTED.T, WANTED, "transposed"),
        (WANTED[:, :1], WANTED[:, 0], "length 1 is too many"),
        (WANTED[:, 0], WANTED[:, :1], "length 1 is missing"),
        (WANTED[:1], WANTED[:1].T, "a row in place of a column"),
        (WANTED.sum(), WANTED, "is axis= missing"),
        (np.ones((5, 5)), np.ones(5), "broadcast to (n, n)"),
        (np.ones((2, 3, 4)), np.ones((3, 4, 2)), "axes are in another order"),
        (WANTED, WANTED.sum(axis=0), "reduce over it with axis=0"),
        (WANTED[0], WANTED, "axis 0 of the wanted shape is missing"),
        (np.ones(9), np.ones(10), "one entry too few along axis 0"),
        (np.ones(11), np.ones(10), "one entry too many along axis 0"),
        (np.ones((4, 3)), np.ones((2, 6)), "reshape"),
        (np.ones(7), np.ones(3), ""),
    ],
)
def test_mistakes_of_shape(found: Any, wanted: Any, guess: str) -> None:
    told = likely(assert_close, found, wanted)
    assert guess in told
    assert bool(guess) == bool(told)


@pytest.mark.parametrize(
    ("found", "guess"),
    [
        (-WANTED, "the sign is flipped"),
        (2 * WANTED, "everywhere 2 x the wanted value: a factor 1/2 forgotten?"),
        (WANTED / 2, "everywhere 1/2 x"),
        (6 * WANTED, "everywhere 6 x the wanted value: a sum in place of a mean"),
        (WANTED / 6, "everywhere 1/6 x"),
        (WANTED * 6 / 5, "n/(n-1) x the wanted value with n = 6"),
        (WANTED * 5 / 6, "(n-1)/n x the wanted value with n = 6"),
        (WANTED * 0.37, "everywhere 0.37 x"),
        (WANTED + 4, "everywhere 4 more than wanted"),
        (WANTED / np.log(2), "log base 2 in place of the natural"),
        (WANTED * np.log(2), "natural logarithm in place of base 2"),
        (WANTED / np.log(10), "log base 10"),
        (WANTED**2, "squared: a square root forgotten?"),
        (np.sqrt(WANTED), "the square root"),
        (np.log(WANTED), "the logarithm"),
        (np.exp(WANTED), "the exponential"),
        (1 - WANTED, "the complement"),
        (1 / WANTED, "the wrong way round"),
        (np.trunc(WANTED), "cut off to whole numbers"),
        (WANTED[::-1], "reverse order along axis 0"),
        (WANTED * [1, -1, 1], "the signs alone differ"),
        (WANTED.ravel()[[3, 1, 4, 0, 2, 5]].reshape(2, 3), "at other places"),
        (np.zeros((2, 3)), "every entry is 0"),
        (np.where(WANTED > 2, np.nan, WANTED), "NaN: 0/0"),
        (np.where(WANTED > 2, np.inf, WANTED), "exp overflows"),
        (WANTED * (1 + 1e-6), "nearly right"),
        (WANTED.astype(np.float32), "computed in float32"),
        (np.where([True, True, False], WANTED, 7.0), "only the last entry along axis 1"),
        (np.array([[9.1, 0.7, 1.9], [2.6, 8.2, 1.1]]), ""),
    ],
)
def test_mistakes_of_value(found: np.ndarray, guess: str) -> None:
    told = likely(assert_close, found, WANTED, rtol=1e-9)
    assert guess in told
    assert bool(guess) == bool(told)


def test_a_lost_sign_is_named() -> None:
    wanted = WANTED * [1, -1, 1]
    assert "the sign is lost" in likely(assert_close, np.abs(wanted), wanted)


def test_a_transposed_square_is_named() -> None:
    assert "transposed" in likely(assert_close, SQUARE.T, SQUARE)


def test_an_input_that_came_back_unchanged_is_named() -> None:
    assert likely(assert_close, SQUARE, SQUARE + 0.5, given=(3, SQUARE)) == "the input came back unchanged"


def test_no_factor_is_made_up_for_a_single_number() -> None:
    assert likely(assert_close, 3.7, 1.0) == ""


def test_a_factor_beyond_counting_ends_in_no_error() -> None:
    assert likely(assert_close, np.array([1e-320, 2e-320]), np.array([1.0, 2.0]))


def test_nearly_right_ones_are_not_called_squared() -> None:
    assert "nearly right" in likely(assert_close, np.ones(4) + 1e-6, np.ones(4))


def test_infinity_of_the_other_sign_is_named() -> None:
    assert "other sign" in likely(assert_close, np.array([np.inf, 1]), np.array([-np.inf, 1]))


def test_swapped_bools_are_named() -> None:
    assert "negate" in likely(assert_close, np.array([True, False]), np.array([False, True]))
