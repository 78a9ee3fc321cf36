"""What a figure earned, how certain it is, and how that reads."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.checks.marks import Marks
from autograder.checks.sentences import complaint

__all__ = ["Credit", "Evidence", "nothing_earned", "record", "record_credits"]

# the lists that the surrounding `record_credits` gave out, innermost last
_recorders: list[list[Credit]] = []


@dataclass(frozen=True)
class Evidence:
    """What a figure was measured with, and the interval where there is one: see `model.Measurement`."""

    method: str = ""
    low: float | None = None
    high: float | None = None
    confidence: float = 0.0
    n: int = 0
    seeds: tuple[int, ...] = ()
    values: tuple[float, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, repr=False)
class Credit:
    """A figure and the share of the points it earned: `credit` in [0, 1], 0 at `zero`, 1 from `full` on.

    `bands` are (mark, credit) where the credit rises in steps. `counted` is the mark that the figure counts as, because
    its interval reaches it; otherwise None.
    """

    value: float
    zero: float
    full: float
    credit: float
    what: str = ""
    unit: str = ""
    bands: tuple[tuple[float, float], ...] = ()
    evidence: Evidence = Evidence()
    counted: float | None = None

    def __repr__(self) -> str:
        name = f"{self.what} " if self.what else ""
        # rounded down: "100 %" is said of full credit alone
        earned = f"{math.floor(100 * self.credit + 1e-9)} % of the points"
        reaches = "" if self.counted is None else f" reaches {_number(self, self.counted)}"
        text = f"{name}{_measured(self)}{reaches}: {earned}"
        if reaches and self.credit == 1:
            return text
        zero, full = _marks(self.zero, self.full, self.unit)
        return f"{text} (0 % at {zero}, 100 % from {full})"


@contextmanager
def record_credits() -> Iterator[list[Credit]]:
    """Collect the credits of every `threshold` called inside, also of one that raises.

    >>> from autograder.checks import threshold
    >>> with record_credits() as credits:
    ...     earned = threshold(0.95, zero=0.9, full=1.0)
    >>> len(credits)
    1
    """
    credits: list[Credit] = []
    _recorders.append(credits)
    try:
        yield credits
    finally:
        # by identity: two recorders with the same credits are equal lists
        _recorders[:] = [recorder for recorder in _recorders if recorder is not credits]


def record(credit: Credit) -> None:
    """Hand a credit to every surrounding `record_credits`."""
    for recorder in _recorders:
        recorder.append(credit)


def nothing_earned(credit: Credit) -> str:
    """Say of a figure without credit what the first points and all of them ask for."""
    zero, full = _marks(credit.zero, credit.full, credit.unit)
    above, least = ("above", "at least") if credit.full > credit.zero else ("below", "at most")
    first = f"{least} {_number(credit, credit.bands[0][0])}" if credit.bands else f"{above} {zero}"
    wanted = f"{first} for the first points, {least} {full} for all of them"
    return complaint(f"{credit.what or 'the figure'} earns nothing yet", wanted, _measured(credit))


def _measured(credit: Credit) -> str:
    """Write the figure with its unit, and behind it in brackets how certain it is."""
    figure, evidence = _with_unit(_apart(credit, credit.value), credit.unit), credit.evidence
    notes = []
    if evidence.low is not None and evidence.high is not None:
        ends = f"{_apart(credit, evidence.low)} to {_apart(credit, evidence.high)}"
        notes.append(f"{100 * evidence.confidence:.6g} % interval {ends}")
    if evidence.values:
        notes.append(f"{evidence.n} repeats")
    elif evidence.n:
        notes.append(f"n = {evidence.n}")
    return f"{figure} ({', '.join(notes)})" if notes else figure


def _apart(credit: Credit, value: float) -> str:
    """Write a figure with as many digits as keep it apart from a mark that it is not."""
    marks = (credit.zero, *Marks(credit.zero, credit.full, credit.bands).cutoffs)
    for digits in range(4, 17):
        text = f"{value:.{digits}g}"
        if float(text) not in marks or value in marks:
            return text
    return repr(value)


def _marks(zero: float, full: float, unit: str) -> tuple[str, str]:
    texts = [f"{zero:.6g}", f"{full:.6g}"]
    if not any("e" in text for text in texts):
        decimals = max(len(text.partition(".")[2]) for text in texts)
        texts = [f"{zero:.{decimals}f}", f"{full:.{decimals}f}"]
    return _with_unit(texts[0], unit), _with_unit(texts[1], unit)


def _number(credit: Credit, mark: float) -> str:
    return _with_unit(f"{mark:.6g}", credit.unit)


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text
