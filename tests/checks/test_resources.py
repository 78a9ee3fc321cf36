"""What a model or a function costs, on objects of one's own, and what a student's process may claim of theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from autograder.checks.remote import examining, student_process
from autograder.checks.resources import count_flops, count_parameters, measure_seconds, peak_memory_mb

torch = pytest.importorskip("torch")


class Claiming:
    """Stands for a student's process that has everything that is a str, and answers what it was made with."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.calls = answer, []

    def holds(self, value: Any) -> bool:
        return type(value) is str

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        self.calls.append((function, *arguments))
        return self.answer

    def handed_in(self) -> Mapping[str, int]:
        return {}

    def peak_memory_mb(self) -> float:
        return 123.5


# -- parameters and operations -------------------------------------------------------------------------------


def test_parameters_are_counted_with_and_without_frozen_ones() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3))
    model[0].requires_grad_(False)
    assert count_parameters(model) == 6
    assert count_parameters(model, trainable=False) == 21


def test_a_shared_parameter_is_counted_once() -> None:
    layer = torch.nn.Linear(4, 3)
    assert count_parameters(torch.nn.Sequential(layer, layer)) == 15


def test_what_has_no_parameters_is_told() -> None:
    with pytest.raises(AssertionError, match=r"wanted: a torch\.nn\.Module"):
        count_parameters([1, 2])


def test_a_multiplication_with_its_addition_counts_as_two() -> None:
    assert count_flops(torch.nn.Linear(4, 3), torch.ones(5, 4)) == 2 * 5 * 4 * 3


def test_a_model_of_which_nothing_is_counted_is_refused() -> None:
    with pytest.raises(AssertionError, match="none was counted"):
        count_flops(lambda x: x.exp().sum(), torch.ones(5))


def test_a_model_that_stayed_elsewhere_is_counted_there() -> None:
    process = Claiming(7)
    with examining(process):
        assert count_parameters("their model") == 7
        assert count_flops("their model", 1, 2) == 7
        assert count_parameters(torch.nn.Linear(4, 3)) == 15  # one's own, here
    assert process.calls == [(count_parameters, "their model", True), (count_flops, "their model", 1, 2)]


@pytest.mark.parametrize("count", [-1, 2.0, True, None, "7", float("nan")])
def test_a_count_that_is_none_is_refused(count: Any) -> None:
    with examining(Claiming(count)):
        with pytest.raises(AssertionError, match="a whole number"):
            count_parameters("their model")
        with pytest.raises(AssertionError, match="a whole number"):
            count_flops("their model")


def test_no_operations_at_all_are_no_claim() -> None:
    with examining(Claiming(0)), pytest.raises(AssertionError, match="none was counted"):
        count_flops("their model")


# -- seconds -------------------------------------------------------------------------------------------------


@pytest.fixture(name="clock")
def a_clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that goes on by what calls put into the list."""
    passed = [0.0]
    monkeypatch.setattr("autograder.checks.resources.time.perf_counter", lambda: sum(passed))
    return passed


def test_the_least_of_the_repeats_counts(clock: list[float]) -> None:
    durations = iter([3.0, 1.0, 2.0])
    assert measure_seconds(lambda: clock.append(next(durations))) == 1.0


def test_fresh_arguments_are_made_outside_of_the_measured_time(clock: list[float]) -> None:
    given = iter([1.0, 5.0])

    def fresh() -> tuple[float]:
        clock.append(100.0)
        return (next(given),)

    assert measure_seconds(clock.append, repeats=2, fresh=fresh) == 1.0


def test_a_function_that_remembers_its_arguments_is_found_out_by_fresh_ones(clock: list[float]) -> None:
    known: set[int] = set()

    def remembers(x: int) -> None:
        clock.append(0.0 if x in known else 4.0)
        known.add(x)

    assert measure_seconds(remembers, 1) == 0.0
    numbers = iter([2, 3, 4])
    assert measure_seconds(remembers, fresh=lambda: (next(numbers),)) == 4.0


def test_the_tests_own_mistakes_are_told() -> None:
    for wrong in ({"repeats": 0}, {"fresh": lambda: (1,)}):
        with pytest.raises(ValueError, match="measure_seconds wants"):
            measure_seconds(abs, 1, **wrong)


# -- memory --------------------------------------------------------------------------------------------------


def test_peak_memory_grows_with_what_is_held() -> None:
    before = peak_memory_mb()
    bytearray(b"x") * (int(before) << 20)  # as much again
    assert peak_memory_mb() >= 1.5 * before


def test_in_an_exam_it_is_that_of_the_students_process() -> None:
    with examining(Claiming(0)):
        assert peak_memory_mb() == 123.5


def test_after_an_exam_there_is_no_process_to_ask() -> None:
    with pytest.raises(KeyError), examining(Claiming(0)):
        raise KeyError
    assert student_process() is None
