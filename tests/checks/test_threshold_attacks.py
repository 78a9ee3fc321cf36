"""What a student hands to a threshold with an interval in the hope of more than it is worth."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from messages import message

from autograder import checks
from autograder.checks import accuracy, record_credits, threshold
from autograder.exam.handles import Handle, HandleMisuse

RNG = np.random.default_rng(1)
LABELS = RNG.integers(0, 2, 400)
TRUTH = RNG.normal(size=400)
MARKS = {"zero": 0.80, "full": 0.98}


class Float(float):
    def __float__(self) -> float:
        return 1.0


class Student:
    """Stands for the student's process; a question to it is the defect."""

    branch = 0
    trusting = False

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the student's process was asked: {name}")

    def forget(self, number: int, branch: int) -> None:
        pass


def handle() -> Handle:
    return Handle(Student(), 1, ("builtins.function",))  # type: ignore[arg-type]


def with_one(array: np.ndarray, value: Any) -> np.ndarray:
    changed = array.astype(float)
    changed[7] = value
    return changed


PREDICTIONS: dict[str, Any] = {
    "nan": with_one(LABELS, np.nan),
    "infinity": with_one(LABELS, np.inf),
    "all nan": np.full(400, np.nan),
    "(n, 1)": LABELS[:, None],
    "(1, n)": LABELS[None],
    "(n, n)": np.broadcast_to(LABELS, (400, 400)),
    "one label for all": LABELS[0],
    "too few": LABELS[:-1],
    "None": None,
    "floats of a class of its own": [Float(label) for label in LABELS],
    "an array of a class of its own": LABELS.view(np.recarray),
    "objects": LABELS.astype(object),
    "probabilities": LABELS * 0.8 + 0.1,
    "a handle": handle(),
    "handles": [handle() for _ in LABELS],
}


@pytest.mark.parametrize("name", PREDICTIONS)
@pytest.mark.parametrize("metric", [accuracy, checks.f1, checks.mean_squared_error, checks.roc_auc])
def test_predictions_of_another_form_earn_nothing(metric: Callable[..., Any], name: str) -> None:
    if metric in (checks.mean_squared_error, checks.roc_auc) and name == "probabilities":
        return  # just what these take
    full = 0.01 if metric is checks.mean_squared_error else 0.98
    with record_credits() as credits:
        message(threshold, metric, PREDICTIONS[name], LABELS, zero=0.8, full=full)
    assert credits == []


@pytest.mark.parametrize("answer", [0, 1])
@pytest.mark.parametrize("options", [{}, {"bands": {0.90: 0.5}}])
def test_constant_predictions_earn_nothing(answer: int, options: dict[str, Any]) -> None:
    with record_credits() as credits:
        message(threshold, accuracy, np.full(400, answer), LABELS, **MARKS, **options)
    assert [credit.credit for credit in credits] == [0.0]


def test_a_constant_that_is_the_mean_earns_nothing_by_r2() -> None:
    message(threshold, checks.r2_score, np.full(400, TRUTH.mean()), TRUTH, zero=0.5, full=0.9)


def test_a_table_of_the_labels_that_were_given_out_earns_nothing_on_others() -> None:
    points = RNG.normal(size=(800, 2))
    labels = (points.sum(axis=1) > 0).astype(int)
    table = {point.tobytes(): label for point, label in zip(points[:400], labels[:400], strict=True)}
    looked_up = np.array([table.get(point.tobytes(), 0) for point in points])
    assert threshold(accuracy, looked_up[:400], labels[:400], **MARKS).credit == 1.0
    message(threshold, accuracy, looked_up[400:], labels[400:], **MARKS)


def test_one_wild_prediction_does_not_lift_the_others() -> None:
    # a resample in three leaves it out, and is perfect
    wild = TRUTH.copy()
    wild[0] += 1e6
    message(threshold, checks.mean_squared_error, wild, TRUTH, zero=1.0, full=0.1)


@pytest.mark.parametrize("value", [np.nan, np.inf, Float(0.5), True, np.array(0.9), "0.9", None, 10**400])
def test_a_figure_of_another_kind_earns_nothing_in_any_form(value: Any) -> None:
    message(threshold, value, **MARKS)
    message(threshold, lambda found, wanted: value, LABELS, LABELS, **MARKS)
    message(threshold, lambda seed: value, **MARKS, seeds=5)


def test_one_repeat_that_diverges_fails_the_test() -> None:
    figures = iter([0.99, np.nan, 0.99])
    assert "not a finite number" in message(threshold, lambda seed: next(figures), **MARKS, seeds=3)


@pytest.mark.parametrize(
    "function",
    [
        handle(),
        functools.partial(handle()),
        types.MethodType(handle(), LABELS),
        type("Metric", (), {"__call__": lambda *_: 1.0})(),
        "accuracy",
        None,
        0.99,
    ],
    ids=["handle", "partial", "method", "object", "text", "None", "number"],
)
def test_a_metric_must_be_the_tests_own_function(function: Any) -> None:
    with record_credits() as credits:
        with pytest.raises(TypeError, match="must be the test's own function"):
            threshold(function, LABELS, LABELS, **MARKS)
        with pytest.raises(TypeError, match="must be the test's own function"):
            threshold(function, **MARKS, seeds=3)
    assert credits == []


def test_a_handle_in_the_place_of_a_figure_is_not_called() -> None:
    assert "is not a number" in message(threshold, handle(), **MARKS)


@pytest.mark.parametrize("place", ["wanted", "seeds", "zero", "full"])
def test_a_handle_among_the_marks_is_refused(place: str) -> None:
    given: dict[str, Any] = {"found": LABELS, "wanted": LABELS, **MARKS}
    if place == "seeds":
        given = {**MARKS}
    with pytest.raises((TypeError, ValueError, HandleMisuse)):
        threshold(accuracy, **{**given, place: handle()})


@pytest.mark.parametrize(
    "given", [{"found": LABELS}, {"wanted": LABELS}, {"found": LABELS, "wanted": LABELS, "seeds": 5}, {}]
)
def test_a_metric_with_too_little_or_too_much_is_the_mistake_of_the_test(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"found and wanted|nothing to call it with"):
        threshold(accuracy, **given, **MARKS)
