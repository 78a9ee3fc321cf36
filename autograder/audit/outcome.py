"""What the gate found in a week: plain values, stored as JSON and shown on a page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

__all__ = ["Audit", "Lazy", "Margin", "Mode", "Problem", "Question", "Survivor", "Use"]

# of a limit: more is a warning, and the higher share fails the gate
MUCH, TOO_MUCH = 0.5, 0.8
# of right answers a threshold may fail one in a thousand
RISK = 0.001


@dataclass(frozen=True)
class Problem:
    """Something to know of a week; the gate does not open while one of them `fails`.

    `where` is "notebook/question", or a file.
    """

    where: str
    text: str
    fails: bool = True


@dataclass(frozen=True)
class Survivor:
    """A mutant that the tests of its question did not catch: `tests` ran and gave all their points.

    `trouble` is not empty where the tests could not be held at all.
    """

    operator: str
    field: bool
    line: int
    diff: str
    tests: tuple[str, ...]
    trouble: str = ""


@dataclass(frozen=True)
class Lazy:
    """A lazy answer that earned points of a test; `excuse` is the author's reason why it may."""

    answer: str
    test: str
    earned: float
    excuse: str = ""


@dataclass(frozen=True)
class Margin:
    """A threshold beside the figures that the solution reached over the seeds.

    `margin` is how far their mean lies beyond the full mark, in the figure's unit; `risk` estimates the share of right
    answers that miss the full mark. It is None where nothing is drawn: everyone meets the same figure.
    """

    test: str
    name: str
    unit: str
    zero: float
    full: float
    values: tuple[float, ...]
    margin: float
    risk: float | None

    @property
    def holds(self) -> bool:
        """Tell whether right answers are safe."""
        return self.margin >= 0.0 and math.isfinite(self.margin) and (self.risk or 0.0) <= RISK


@dataclass(frozen=True)
class Question:
    """One question: its tests, what became of its mutants, the lazy answers that earn points, its thresholds.

    `mutants` counts all that were held; `excused` are not. `sliced` tells that a part of the notebook was enough.
    """

    notebook: str
    name: str
    points: float
    tests: tuple[str, ...]
    wanted: float
    mutants: int = 0
    caught: int = 0
    excused: tuple[str, ...] = ()
    survivors: tuple[Survivor, ...] = ()
    lazy_answers: int = 0
    lazy: tuple[Lazy, ...] = ()
    margins: tuple[Margin, ...] = ()
    sliced: bool = True

    @property
    def where(self) -> str:
        return f"{self.notebook}/{self.name}"

    @property
    def mutation_score(self) -> float | None:
        """The share of mutants that were caught; None without any."""
        return self.caught / self.mutants if self.mutants else None


@dataclass(frozen=True)
class Use:
    """What the solution used of a limit."""

    notebook: str
    what: str
    used: float
    limit: float
    unit: str

    @property
    def share(self) -> float:
        return self.used / self.limit if self.limit else 0.0


@dataclass(frozen=True)
class Mode:
    """One way of grading: how many times the solution was held in it, or why it was not."""

    name: Literal["local", "docker"]
    held: int = 0
    not_tried: str = ""


@dataclass(frozen=True)
class Audit:
    """The outcome of one week; `digest` names what decided it, `seconds` is the time on the clock."""

    week: str
    digest: str
    modes: tuple[Mode, ...]
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    uses: tuple[Use, ...]
    seconds: float
    seeds: int

    @property
    def passed(self) -> bool:
        return not any(problem.fails for problem in self.problems)
