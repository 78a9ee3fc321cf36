"""threshold: partial credit, and the record of the figure."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from messages import message

from autograder.checks import Credit, record_credits, threshold

BANDS = {0.90: 0.5, 0.95: 0.8, 0.98: 1.0}


@pytest.mark.parametrize(
    ("value", "zero", "full", "credit"),
    [
        (0.94, 0.90, 0.98, 0.5),
        (0.98, 0.90, 0.98, 1.0),
        (0.99, 0.90, 0.98, 1.0),
        (0.3, 0.5, 0.1, 0.5),
        (0, 0.5, 0.1, 1.0),
    ],
)
def test_credit_rises_from_the_zero_mark_to_the_full_mark(
    value: float, zero: float, full: float, credit: float
) -> None:
    assert threshold(value, zero=zero, full=full).credit == pytest.approx(credit, abs=1e-12)


def test_a_mark_is_met_when_rounding_alone_lies_between() -> None:
    assert 0.1 + 0.2 > 0.3
    assert threshold(0.1 + 0.2, zero=0.5, full=0.3).credit == 1.0


@pytest.mark.parametrize(
    ("value", "credit"), [(0.90, 0.5), (0.9499, 0.5), (0.95, 0.8), (0.97, 0.8), (0.98, 1.0)]
)
def test_bands_give_credit_in_steps(value: float, credit: float) -> None:
    assert threshold(value, zero=0.8, full=0.98, bands=BANDS).credit == credit


def test_bands_of_a_loss_rise_as_the_loss_falls() -> None:
    assert [
        threshold(loss, zero=1, full=0.1, bands={0.5: 0.5, 0.2: 0.9}).credit for loss in (0.4, 0.2, 0.1)
    ] == [
        0.5,
        0.9,
        1.0,
    ]


@pytest.mark.parametrize(
    ("value", "options", "wanted"),
    [
        (
            0.90,
            {"zero": 0.90, "full": 0.98},
            "above 0.90 for the first points, at least 0.98 for all of them",
        ),
        (0.6, {"zero": 0.5, "full": 0.25}, "below 0.50 for the first points, at most 0.25 for all of them"),
        (0.85, {"zero": 0.8, "full": 0.98, "bands": BANDS}, "at least 0.9 for the first points"),
    ],
)
def test_no_credit_fails_and_tells_both_marks(value: float, options: dict[str, Any], wanted: str) -> None:
    assert f"  wanted: {wanted}" in message(threshold, value, **options)


def test_the_figure_reads_as_a_sentence() -> None:
    credit = threshold(0.953, zero=0.90, full=0.98, what="accuracy")
    assert repr(credit) == "accuracy 0.953: 66 % of the points (0 % at 0.90, 100 % from 0.98)"


def test_a_figure_just_below_the_full_mark_does_not_read_as_full() -> None:
    credit = threshold(0.97999999, zero=0.90, full=0.98)
    assert repr(credit) == "0.97999999: 99 % of the points (0 % at 0.90, 100 % from 0.98)"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 10**5000], ids=["nan", "inf", "-inf", "int"])
def test_a_figure_that_is_not_finite_is_refused(value: Any) -> None:
    assert "is not a finite number" in message(threshold, value, zero=0, full=1)


@pytest.mark.parametrize("value", [True, np.True_, "0.9", np.str_("0.9"), None, 1j, [0.9], np.array(0.9)])
def test_a_figure_of_another_type_is_refused(value: Any) -> None:
    assert "is not a number" in message(threshold, value, zero=0, full=1)


@pytest.mark.parametrize("value", [1, np.float32(1), np.int8(1), np.float64(1), np.longdouble(1)])
def test_exact_numbers_of_python_and_numpy_are_taken(value: Any) -> None:
    credit = threshold(value, zero=0, full=2)
    assert (type(credit.value), credit.value, credit.credit) == (float, 1.0, 0.5)


@pytest.mark.parametrize(
    "options",
    [
        {"zero": 1, "full": 1},
        {"zero": np.nan, "full": 1},
        {"zero": 0, "full": 1, "bands": {}},
        {"zero": 0, "full": 1, "bands": {1.5: 0.5}},
        {"zero": 0, "full": 1, "bands": {0.5: 1.5}},
        {"zero": 0, "full": 1, "bands": {0.5: 0.8, 0.9: 0.4}},
    ],
)
def test_marks_that_make_no_sense_are_the_mistake_of_the_test(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"zero=|bands"):
        threshold(0.5, **options)


def test_every_active_recorder_gets_every_credit_also_a_failed_one() -> None:
    with record_credits() as outer:
        threshold(0.5, zero=0, full=1, what="first")
        with record_credits() as inner:
            message(threshold, -1.0, zero=0, full=1, what="second")
        threshold(1.0, zero=0, full=1, what="third")
    threshold(1.0, zero=0, full=1, what="outside")
    assert [credit.what for credit in outer] == ["first", "second", "third"]
    assert inner == [Credit(-1.0, 0.0, 1.0, 0.0, "second")]


def test_a_recorder_goes_on_when_one_with_the_same_credits_ends() -> None:
    with record_credits() as outer:
        with record_credits():
            pass
        threshold(1.0, zero=0, full=1)
    assert len(outer) == 1


def test_a_recorder_ends_with_its_block_also_by_an_exception() -> None:
    with pytest.raises(KeyError), record_credits() as credits:
        raise KeyError
    threshold(1.0, zero=0, full=1)
    assert credits == []


def test_credit_never_falls_as_the_figure_gets_better() -> None:
    figures = np.linspace(0.901, 1, 200)
    credits = [threshold(float(figure), zero=0.9, full=0.98).credit for figure in figures]
    assert all(before <= after for before, after in itertools.pairwise(credits))
