"""The measured figures of a test cell, as exactly as they may be told.

Each figure that a student reads tells a little about the hidden labels behind it. An exact accuracy tells, of two
hand-ins that differ in one answer, which was right: a hundred hand-ins would be a hundred labels. So a figure that
hidden lines measured is told, and earns, in steps: the share of points follows the twentieths of the way from the zero
mark to the full mark that the figure has reached. Its interval, its seeds and what each repeat gave are recorded for
the instructor; no message to a student has them.
"""

from __future__ import annotations

import math
from dataclasses import replace

from autograder.checks import Credit
from autograder.model import Measurement

__all__ = ["STEPS", "measurement"]

STEPS = 20


def measurement(credit: Credit, told: bool) -> Measurement:
    """The measurement that a `threshold` made; in steps where it must not be told exactly."""
    exact = Measurement(
        credit.what,
        credit.value,
        credit.zero,
        credit.full,
        credit.credit,
        unit=credit.unit,
        bands=credit.bands,
        undecided=credit.counted is not None,
        **vars(credit.evidence),  # named alike in both
    )
    return exact if told else in_steps(exact, credit.value if credit.counted is None else credit.counted)


def in_steps(exact: Measurement, counted: float) -> Measurement:
    """The same with a credit and a told figure of whole steps, rounded towards the zero mark.

    What is told is the figure as it counted: which figures below a mark were lifted to it is no step, and would tell
    more. The credit of bands has steps of its own, and stays.
    """
    width = exact.full - exact.zero
    reached = min(max((counted - exact.zero) / width, 0.0), 1.0)
    # rounding alone must not take a step away
    steps = math.floor(reached * STEPS + 1e-9)
    credit = exact.credit if exact.bands else math.floor(exact.credit * STEPS + 1e-9) / STEPS
    told = exact.full if steps == STEPS else exact.zero + width * steps / STEPS
    return replace(exact, credit=credit, told=float(f"{told:.12g}"))
