"""The three ways in which a figure comes: as a number, from a metric over examples, from repeats with seeds.

The metric and the function of a seed are the test's own. What stands in the examiner for a function of the student's is
never called here, nor asked whether it could be: its `type` alone tells.
"""

from __future__ import annotations

import functools
import math
import time
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.checks.bootstrap import bootstrap
from autograder.checks.credits import Evidence
from autograder.checks.exact import REAL_IDS
from autograder.checks.intervals import Interval, share_of_right
from autograder.checks.marks import Marks
from autograder.checks.metrics import accuracy, error_rate
from autograder.checks.repeats import LEAST, Plan, reach_of, repeat
from autograder.checks.scores import top_k_accuracy
from autograder.checks.sentences import complaint, show
from autograder.checks.values import read_wanted

__all__ = ["Measured", "of_examples", "of_number", "of_repeats"]

# shares of right answers: each example is right or wrong
SHARES = (accuracy, error_rate, top_k_accuracy)


@dataclass(frozen=True)
class Measured:
    """A figure, the best that it may stand for, and what tells so."""

    value: float
    reach: float
    evidence: Evidence


def of_number(value: Any, what: str, marks: Marks) -> Measured:
    """Take a figure as it is; it has no interval."""
    __tracebackhide__ = True
    if is_function(value):
        raise TypeError(
            "threshold was given a function and nothing to call it with: give a metric predictions and labels, "
            "threshold(accuracy, found, wanted, ...), and a function of a seed the number of repeats, seeds=5"
        )
    figure = read_figure(value, what, marks)
    return Measured(figure, figure, Evidence())


def of_examples(metric: Any, found: Any, wanted: Any, what: str, marks: Marks, confidence: float) -> Measured:
    """Take a metric of predictions and labels, with an interval over the examples.

    The metric comes first and does its own checks of what the student made.
    """
    __tracebackhide__ = True
    _must_be_own(metric, "metric", "to measure what it gives, call it: threshold(f(x), ...)")
    started = time.monotonic()
    value = read_figure(metric(found, wanted), what, marks)
    labels = read_wanted(wanted)
    interval: Interval | None
    # parts of one example (the pixels of a mask) are not right or wrong by themselves
    if _bare(metric) in SHARES and labels.ndim == 1:
        interval = share_of_right(value, labels.size, confidence)
    else:
        interval = bootstrap(metric, found, wanted, confidence)
    n = labels.shape[0] if labels.ndim else 1
    evidence = _evidence(interval, confidence, n=n, seconds=time.monotonic() - started)
    return Measured(value, _favoured(interval, marks, value), evidence)


def of_repeats(measure: Any, what: str, marks: Marks, seeds: int, confidence: float) -> Measured:
    """Average a function of a seed over at most `seeds` repeats, with an interval over these."""
    __tracebackhide__ = True
    _must_be_own(measure, "function of a seed", "write lambda seed: accuracy(fit(X, y, seed)(T), labels)")
    if type(seeds) is not int or seeds < LEAST:
        raise ValueError(f"seeds={seeds!r}: an interval needs {LEAST} repeats at least")
    plan, started = Plan(seeds, confidence), time.monotonic()
    repeats = repeat(lambda seed: read_figure(measure(seed), what, marks), what, plan, marks)
    evidence = _evidence(
        repeats.interval,
        confidence,
        n=len(repeats.values),
        seeds=repeats.seeds,
        values=repeats.values,
        seconds=time.monotonic() - started,
    )
    return Measured(repeats.mean, reach_of(repeats, plan, marks.upward), evidence)


def read_figure(value: Any, what: str, marks: Marks) -> float:
    """Read a finite number of an exact type; an AssertionError tells what is wrong with any other."""
    __tracebackhide__ = True
    wanted = f"a float, {'at least' if marks.upward else 'at most'} {marks.full:g}"
    # a bool is a comparison's result, handed over in place of the figure
    if id(type(value)) not in REAL_IDS:
        likely = "measure with a function of autograder.checks, or return float(...)"
        raise AssertionError(complaint(f"{what} is not a number", wanted, show(value), likely))
    try:
        figure = float(value)
    except OverflowError:
        figure = math.inf
    if not math.isfinite(figure):
        likely = "a division by zero, a logarithm of zero, or a training run that diverged"
        raise AssertionError(complaint(f"{what} is not a finite number", wanted, show(value), likely))
    return figure


def is_function(value: Any) -> bool:
    """Tell whether this is a function of this process, or one with some arguments filled in."""
    kind = type(value)
    if kind is types.MethodType:
        return is_function(value.__func__)
    if kind is functools.partial:
        return is_function(value.func)
    return kind is types.FunctionType or kind is types.BuiltinFunctionType


def _must_be_own(function: Any, role: str, remedy: str) -> None:
    if not is_function(function):
        raise TypeError(
            f"a threshold's {role} must be the test's own function, not {show(function)}: {remedy}"
        )


def _bare(metric: Any) -> Callable[..., Any]:
    return metric.func if type(metric) is functools.partial else metric


def _favoured(interval: Interval | None, marks: Marks, value: float) -> float:
    if interval is None:
        return value
    return interval.high if marks.upward else interval.low


def _evidence(interval: Interval | None, confidence: float, **more: Any) -> Evidence:
    if interval is None:
        return Evidence(**more)
    return Evidence(interval.method, interval.low, interval.high, confidence, **more)
