"""Thresholds: a measured figure earns its share of the points, between a zero mark and a full mark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from autograder.checks.exact import REAL_IDS
from autograder.checks.sentences import complaint, show

__all__ = ["Credit", "record_credits", "threshold"]

# the lists that the surrounding `record_credits` gave out, innermost last
_recorders: list[list[Credit]] = []


@dataclass(frozen=True, repr=False)
class Credit:
    """A figure and the share of the points it earned: `credit` in [0, 1], 0 at `zero`, 1 from `full` on.

    `banded` tells that the credit rises in bands.
    """

    value: float
    zero: float
    full: float
    credit: float
    what: str = ""
    banded: bool = False

    def __repr__(self) -> str:
        name = f"{self.what} " if self.what else ""
        zero, full = _marks(self.zero, self.full)
        # rounded down: "100 %" is said of full credit alone
        percent = math.floor(100 * self.credit + 1e-9)
        return f"{name}{_figure(self)}: {percent} % of the points (0 % at {zero}, 100 % from {full})"


@contextmanager
def record_credits() -> Iterator[list[Credit]]:
    """Collect the credits of every `threshold` called inside, also of one that raises.

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


def threshold(
    value: Any, *, zero: float, full: float, what: str = "", bands: Mapping[float, float] | None = None
) -> Credit:
    """Turn a measured figure into partial credit, linear from the `zero` mark to the `full` mark.

    A loss, for which lower is better, has `full` below `zero`. With `bands` the credit rises in steps:
    `{0.90: 0.5, 0.95: 0.8}` earns half from 0.90 on and 80 % from 0.95 on; `full` earns all. Raises
    AssertionError when nothing is earned, or when the figure is not a finite number of an exact type.

    >>> threshold(0.953, zero=0.90, full=0.98, what="accuracy")
    accuracy 0.953: 66 % of the points (0 % at 0.90, 100 % from 0.98)
    >>> threshold(0.3, zero=0.5, full=0.1).credit
    0.5
    """
    __tracebackhide__ = True
    zero, full = float(zero), float(full)
    if not (math.isfinite(zero) and math.isfinite(full)) or zero == full:
        raise ValueError(f"a threshold needs two different, finite marks, not zero={zero} and full={full}")
    steps = _checked_bands(bands, zero, full) if bands is not None else None
    figure = _figure_of(
        value, what or "the figure", f"at least {full:g}" if full > zero else f"at most {full:g}"
    )
    credit = Credit(figure, zero, full, _share(figure, zero, full, steps), what, steps is not None)
    for recorder in _recorders:
        recorder.append(credit)
    if credit.credit == 0:
        raise AssertionError(_nothing_earned(credit, steps))
    return credit


def _nothing_earned(credit: Credit, steps: list[tuple[float, float]] | None) -> str:
    zero, full = _marks(credit.zero, credit.full)
    above, least = ("above", "at least") if credit.full > credit.zero else ("below", "at most")
    first = f"{above} {zero}"
    if steps:
        first = f"{least} {credit.zero + steps[0][0] * (credit.full - credit.zero):.6g}"
    wanted = f"{first} for the first points, {least} {full} for all of them"
    return complaint(f"{credit.what or 'the figure'} earns nothing yet", wanted, _figure(credit))


def _figure_of(value: Any, what: str, wanted: str) -> float:
    # a bool is a comparison's result, handed over in place of the figure
    if id(type(value)) not in REAL_IDS:
        raise AssertionError(
            complaint(
                f"{what} is not a number",
                f"a float, {wanted}",
                show(value),
                "measure with a function of autograder.checks, or return float(...)",
            )
        )
    try:
        figure = float(value)
    except OverflowError:
        figure = math.inf
    if not math.isfinite(figure):
        likely = "a division by zero, a logarithm of zero, or a training run that diverged"
        raise AssertionError(
            complaint(f"{what} is not a finite number", f"a float, {wanted}", show(value), likely)
        )
    return figure


def _share(value: float, zero: float, full: float, steps: list[tuple[float, float]] | None) -> float:
    """Work out the credit; `position` runs from 0 at the zero mark to 1 at the full mark."""
    position = (value - zero) / (full - zero)
    # 1 - 0.02 must count as 0.98: a mark is met when rounding alone lies between
    if position > 1 or math.isclose(position, 1, rel_tol=1e-12):
        return 1.0
    if steps is None:
        return 0.0 if position < 1e-12 else position
    return max((share for mark, share in steps if position >= mark - 1e-12), default=0.0)


def _checked_bands(bands: Mapping[float, float], zero: float, full: float) -> list[tuple[float, float]]:
    steps = sorted(((float(mark) - zero) / (full - zero), float(share)) for mark, share in bands.items())
    shares = [share for _, share in steps]
    if not steps or not all(0 <= position <= 1 for position, _ in steps):
        raise ValueError(
            f"the marks of bands must lie between zero={zero:g} and full={full:g}: {dict(bands)}"
        )
    if not all(0 < share <= 1 for share in shares) or shares != sorted(shares):
        raise ValueError(
            f"the shares of bands must lie in (0, 1] and rise towards full={full:g}: {dict(bands)}"
        )
    return steps


def _marks(zero: float, full: float) -> tuple[str, str]:
    texts = f"{zero:.6g}", f"{full:.6g}"
    if any("e" in text for text in texts):
        return texts
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return f"{zero:.{decimals}f}", f"{full:.{decimals}f}"


def _figure(credit: Credit) -> str:
    """Write the figure with as many digits as keep it apart from a mark it does not reach."""
    for digits in range(4, 17):
        text = f"{credit.value:.{digits}g}"
        if float(text) not in (credit.zero, credit.full) or credit.value in (credit.zero, credit.full):
            return text
    return repr(credit.value)
