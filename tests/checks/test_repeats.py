"""Repeats with hidden seeds: when they are looked at, when they end, and what no spread means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from messages import message
from scipy import stats

from autograder.checks import Credit, threshold
from autograder.checks.repeats import Plan
from autograder.hidden_key import forget_key, hidden_seed, hold_key


@pytest.fixture(autouse=True)
def _no_key() -> Iterator[None]:
    forget_key()
    yield
    forget_key()


def each(*figures: float) -> Callable[[int], float]:
    """A function of a seed that gives one figure after the other, and has none left after the last."""
    left = iter(figures)
    return lambda seed: next(left)


def measured(*figures: float, seeds: int = 5, **more: Any) -> Credit:
    return threshold(each(*figures), **{"zero": 0.90, "full": 0.98, "seeds": seeds, **more})


@pytest.mark.parametrize(
    ("most", "looks"),
    [(3, (3,)), (4, (3, 4)), (5, (3, 5)), (6, (3, 6)), (10, (3, 6, 10)), (13, (3, 6, 12, 13))],
)
def test_the_looks_double(most: int, looks: tuple[int, ...]) -> None:
    assert Plan(most, 0.95).looks == looks


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.99])
def test_all_questions_together_keep_the_nominal_rate(confidence: float) -> None:
    rate = (1 - confidence) / 2
    for most in range(3, 60):
        plan = Plan(most, confidence)
        of_guard = 0.5**most if plan.guarded else 0.0
        assert len(plan.looks) * (1 - plan.level) / 2 + of_guard <= rate * (1 + 1e-9)


def test_from_eight_repeats_on_a_mark_has_to_be_reached_once() -> None:
    assert [most for most in range(3, 12) if Plan(most, 0.95).guarded] == [8, 9, 10, 11]


def test_the_interval_is_that_of_the_last_look() -> None:
    figures = [0.95, 0.96, 0.94, 0.955, 0.97]
    credit = measured(*figures)
    wanted = stats.t.interval(1 - 0.05 / 2, 4, loc=np.mean(figures), scale=stats.sem(figures))
    assert (credit.evidence.low, credit.evidence.high) == pytest.approx(wanted, rel=1e-10)
    assert (credit.evidence.method, credit.evidence.confidence, credit.evidence.n) == ("t", 0.95, 5)
    assert credit.value == pytest.approx(np.mean(figures), rel=1e-12)
    assert credit.evidence.values == tuple(figures)


def test_repeats_end_once_the_interval_is_clear_of_every_cutoff() -> None:
    # there is no fourth figure
    credit = measured(0.990, 0.991, 0.992)
    assert (credit.evidence.n, credit.credit, credit.counted) == (3, 1.0, None)
    below = measured(0.930, 0.931, 0.932, seeds=20)
    assert (below.evidence.n, below.credit, below.counted) == (3, pytest.approx(0.3875), None)


def test_repeats_go_on_while_a_mark_lies_in_the_interval() -> None:
    assert measured(0.97, 0.98, 0.99, 0.98, 0.98).evidence.n == 5
    bands = {0.90: 0.5, 0.931: 0.8}
    assert measured(0.93, 0.931, 0.932, 0.93, 0.93, zero=0.5, bands=bands).evidence.n == 5


def test_an_unlucky_right_answer_has_full_points_and_the_record_says_so() -> None:
    credit = measured(0.985, 0.972, 0.979, 0.981, 0.968)
    assert (credit.value < 0.98, credit.credit, credit.counted) == (True, 1.0, 0.98)


def test_the_benefit_works_downwards_too() -> None:
    credit = measured(0.11, 0.09, 0.12, 0.10, 0.11, zero=0.5, full=0.1)
    assert (credit.value > 0.1, credit.credit, credit.counted) == (True, 1.0, 0.1)


def test_repeats_that_agree_go_on_to_the_last_and_are_no_certainty() -> None:
    with pytest.raises(StopIteration):
        measured(0.97, 0.97, 0.97)
    credit = measured(*[0.97] * 5)
    assert (credit.evidence.n, credit.evidence.method, credit.evidence.low) == (5, "", None)
    assert (credit.value, credit.counted) == (pytest.approx(0.97, abs=1e-15), None)
    assert repr(credit).startswith("0.97 (5 repeats): 87 %")


def test_spread_that_is_made_on_purpose_lifts_by_half_of_the_way_at_most() -> None:
    # the interval reaches beyond 1
    assert message(threshold, each(0.95, 0.05, 0.95, 0.05, 0.95), zero=0.90, full=0.98, seeds=5)
    assert measured(0.94, 0.94, 0.94, 0.94, 0.90, zero=0.92, full=0.98).counted is None


def test_a_mark_that_no_repeat_of_many_reached_is_not_reached() -> None:
    low, lucky = [0.979, 0.979, 0.95] * 4, [0.979, 0.98, 0.95] * 4
    short = measured(*low, seeds=12)
    assert short.evidence.high is not None
    assert (short.evidence.high > 0.98, short.counted) == (True, None)
    assert measured(*lucky, seeds=12).counted == 0.98


def test_seeds_come_from_the_examiners_key() -> None:
    def of(what: str) -> tuple[int, ...]:
        asked: list[int] = []
        threshold(
            lambda seed: asked.append(seed) or 0.95 + len(asked) / 100, zero=0, full=1, seeds=3, what=what
        )
        return tuple(asked)

    public = of("accuracy")
    assert public == tuple(hidden_seed(f"accuracy, repeat {number}") % 2**32 for number in (1, 2, 3))
    assert len(set(public) | set(of("loss"))) == 6
    assert all(0 <= seed < 2**32 for seed in public)
    hold_key(b"k" * 32)
    assert not set(of("accuracy")) & set(public)


@pytest.mark.parametrize("seeds", [0, 1, 2, -5, True, 3.0, "5"])
def test_too_few_repeats_are_the_mistake_of_the_test(seeds: Any) -> None:
    with pytest.raises(ValueError, match="3 repeats at least"):
        threshold(lambda seed: 0.9, zero=0, full=1, seeds=seeds)


def test_it_reads_as_a_sentence() -> None:
    credit = measured(0.985, 0.972, 0.979, 0.981, 0.968, what="accuracy")
    assert repr(credit) == (
        "accuracy 0.977 (95 % interval 0.9662 to 0.9878, 5 repeats) reaches 0.98: 100 % of the points"
    )
