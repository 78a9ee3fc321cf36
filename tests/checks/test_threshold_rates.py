"""How often thresholds fail right answers and pass wrong ones: a small part of `python -m benchmarks.thresholds`."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy import stats

from benchmarks.simulated_classes import NOMINAL, Simulation, simulate, simulations

CLASSES = 20
# how far off the mark an answer must be to be wrong beyond doubt, by the full mark
FAR = {0.98: -0.08, 0.1: -0.1}


@pytest.mark.parametrize("simulation", simulations(), ids=lambda simulation: simulation.name)
def test_right_answers_fail_at_the_nominal_rate_at_most(simulation: Simulation) -> None:
    for row in simulate(replace(simulation, gaps=(0.0,)), CLASSES):
        failed = round(row.failed * row.answers)
        assert stats.binomtest(failed, row.answers, NOMINAL, alternative="greater").pvalue > 0.001
        # by the bare figure it is every second one
        assert row.reached_bare < 0.7


@pytest.mark.parametrize("simulation", simulations(), ids=lambda simulation: simulation.name)
def test_answers_that_are_far_off_never_pass(simulation: Simulation) -> None:
    rows = list(simulate(replace(simulation, gaps=(FAR[simulation.marks.full],)), CLASSES))
    assert [row.reached for row in rows] == [0.0] * len(simulation.marks.cutoffs)
