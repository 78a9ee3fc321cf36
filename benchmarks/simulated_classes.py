"""Classes of answers whose true figures are known, graded by the thresholds that test cells use."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from scipy import stats

from autograder.checks import Credit, accuracy, mean_squared_error, record_credits, threshold
from autograder.checks.intervals import share_of_right
from autograder.checks.marks import Marks
from autograder.checks.quantiles import t_quantile
from autograder.checks.repeats import Plan

__all__ = ["CONFIDENCE", "NOMINAL", "Row", "Simulation", "simulate", "simulations"]

CONFIDENCE = 0.95
NOMINAL = (1 - CONFIDENCE) / 2
BANDS = {0.90: 0.5, 0.95: 0.8}
STEPPED = Marks(0.80, 0.98, tuple(BANDS.items()))
LINEAR = Marks(0.90, 0.98)
LOSS = Marks(0.50, 0.10)
SPREAD = 0.004  # of the accuracy of training runs


@dataclass(frozen=True)
class Simulation:
    """One way to measure: `measure(rng, true)` grades an answer of a true figure.

    `gaps` are the distances of true figures from a mark, in the units of the figure; negative ones are wrong answers.
    `theory(mark, true)` is the share that should reach the mark; `answers` are those a class, a mark and a distance.
    """

    name: str
    marks: Marks
    gaps: tuple[float, ...]
    measure: Callable[[np.random.Generator, float], Credit]
    theory: Callable[[float, float], float]
    answers: int

    def truth(self, mark: float, gap: float) -> float:
        """The true figure of answers at a distance from a mark, on the better side where the gap is positive."""
        return mark + gap if self.marks.upward else mark - gap


@dataclass(frozen=True)
class Row:
    """What became of the answers at one distance from one mark; shares of them all."""

    mark: float
    gap: float
    answers: int
    reached: float
    reached_bare: float
    theory: float
    repeats: float

    @property
    def failed(self) -> float:
        """The share that got less than a right answer should."""
        return 1 - self.reached


def of_examples(n: int) -> Callable[[np.random.Generator, float], Credit]:
    """Predict n labels, each rightly with the true accuracy."""

    def measure(rng: np.random.Generator, true: float) -> Credit:
        labels = rng.integers(0, 10, n)
        found = np.where(rng.random(n) < true, labels, (labels + 1) % 10)
        return credit_of(STEPPED, accuracy, found, labels, bands=BANDS)

    return measure


def of_errors(n: int) -> Callable[[np.random.Generator, float], Credit]:
    """Predict n numbers with normal errors of the true mean square."""

    def measure(rng: np.random.Generator, true: float) -> Credit:
        return credit_of(LOSS, mean_squared_error, rng.normal(0, math.sqrt(true), n), np.zeros(n))

    return measure


def of_repeats(seeds: int, skewed: bool = False) -> Callable[[np.random.Generator, float], Credit]:
    """Train at most so many times; the accuracies are normal, or have a longer tail of runs that went badly."""

    def measure(rng: np.random.Generator, true: float) -> Credit:
        def run(seed: int) -> float:
            away = (4 - rng.gamma(4.0)) / 2 if skewed else rng.normal()
            return float(true + SPREAD * away)

        return credit_of(LINEAR, run, seeds=seeds)

    return measure


def credit_of(marks: Marks, *measured: object, **more: object) -> Credit:
    """Call `threshold` and give its credit, also where it earns nothing."""
    with record_credits() as credits, suppress(AssertionError):
        threshold(*measured, zero=marks.zero, full=marks.full, confidence=CONFIDENCE, **more)  # type: ignore[arg-type]
    return credits[0]


def simulations() -> tuple[Simulation, ...]:
    """All ways to measure that are tried."""
    shares = (-0.04, -0.02, -0.01, -0.005, 0.0, 0.005, 0.01)
    means = (-0.016, -0.008, -0.004, -0.002, 0.0, 0.002, 0.004)
    losses = (-0.04, -0.02, -0.01, 0.0, 0.005, 0.01)

    return (
        Simulation(
            "accuracy on 1,000 examples (Wilson)",
            STEPPED,
            shares,
            of_examples(1000),
            lambda mark, true: reached_by_shares(mark, true, 1000),
            25,
        ),
        *(trainings(seeds, skewed, means) for seeds, skewed in ((5, False), (10, False), (10, True))),
        Simulation(
            "mean squared error on 300 examples (bootstrap)",
            LOSS,
            losses,
            of_errors(300),
            lambda mark, true: reached_by_errors(mark, true, 300),
            3,
        ),
    )


def trainings(seeds: int, skewed: bool, gaps: tuple[float, ...]) -> Simulation:
    """The simulation of so many trainings at most."""
    runs = "with a tail of bad runs" if skewed else "normal"
    name = f"accuracy of at most {seeds} trainings, {runs}, standard deviation {SPREAD} (Student's t)"
    return Simulation(
        name,
        LINEAR,
        gaps,
        of_repeats(seeds, skewed),
        lambda mark, true: reached_by_repeats(mark, true, seeds),
        25,
    )


def reached_by_shares(mark: float, true: float, n: int) -> float:
    """The share of answers whose interval reaches the mark, exactly: a tail of the binomial distribution."""
    fewest = next(right for right in range(n + 1) if share_of_right(right / n, n, CONFIDENCE).high >= mark)
    return float(stats.binom.sf(fewest - 1, n, true))


def reached_by_repeats(mark: float, true: float, seeds: int) -> float:
    """The same of normal repeats at the last look, had there been no other: a tail of the noncentral t."""
    critical = t_quantile((1 + Plan(seeds, CONFIDENCE).level) / 2, seeds - 1)
    return float(stats.nct.sf(-critical, seeds - 1, (true - mark) / SPREAD * math.sqrt(seeds)))


def reached_by_errors(mark: float, true: float, n: int) -> float:
    """The same of the mean square of n normal errors, as if it were normal itself."""
    critical = stats.norm.ppf(1 - NOMINAL)
    return float(stats.norm.cdf(critical + (mark - true) / (true * math.sqrt(2 / n))))


def simulate(simulation: Simulation, classes: int, seed: int = 0) -> Iterator[Row]:
    """Grade the classes; the same seed gives the same answers."""
    for mark in simulation.marks.cutoffs:
        for gap in simulation.gaps:
            rng = np.random.default_rng([seed, round(mark * 1000), round((gap + 1) * 10_000)])
            true = simulation.truth(mark, gap)
            credits = [simulation.measure(rng, true) for _ in range(classes * simulation.answers)]
            yield row_of(simulation, mark, gap, credits)


def row_of(simulation: Simulation, mark: float, gap: float, credits: Sequence[Credit]) -> Row:
    """Count how many reached the mark, with the benefit and by the bare figure."""
    marks = simulation.marks
    asked = marks.credit(mark)
    return Row(
        mark,
        gap,
        len(credits),
        fmean(credit.credit >= asked for credit in credits),
        fmean(marks.credit(credit.value) >= asked for credit in credits),
        simulation.theory(mark, simulation.truth(mark, gap)),
        fmean(len(credit.evidence.values) for credit in credits),
    )
