"""What a student reads about each question: the points, the verdict, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from autograder.grading.gradebook import Mark
from autograder.model import Finding, Measurement, Result, Score
from autograder.reports.amounts import figure, points_of

__all__ = ["Figure", "Graded", "Question", "questions_of"]

Verdict = Literal["passed", "partial", "not passed", "waiting"]
SHORT = 160


@dataclass(frozen=True)
class Figure:
    """A measured figure; `percent` is how far it lies from the zero mark (0) to the full mark (100)."""

    name: str
    value: str
    zero: str
    full: str
    percent: float
    credit: float

    @property
    def sentence(self) -> str:
        return (
            f"{self.name}: {self.value}. {self.zero} earns nothing, {self.full} earns all; "
            f"this earns {self.credit:.0%}."
        )


@dataclass(frozen=True)
class Graded:
    """One graded cell: a test, or an answer that a person grades. `given` is a person's mark, in points."""

    name: str
    verdict: Verdict
    earned: float
    points: float
    message: str
    figures: tuple[Figure, ...] = ()
    given: float | None = None
    extra: float | None = None
    comment: str = ""

    @property
    def score(self) -> str:
        return points_of(self.earned, self.points)


@dataclass(frozen=True)
class Question:
    """The graded cells of one question; `anchor` is its id on the notebook's page."""

    name: str
    anchor: str
    cells: tuple[Graded, ...]

    @property
    def earned(self) -> float:
        return sum(cell.earned for cell in self.cells)

    @property
    def points(self) -> float:
        return sum(cell.points for cell in self.cells)

    @property
    def score(self) -> str:
        return points_of(self.earned, self.points)

    @property
    def verdict(self) -> Verdict:
        verdicts = {cell.verdict for cell in self.cells}
        if "waiting" in verdicts:
            return "waiting"
        if verdicts <= {"passed"}:
            return "passed"
        return "partial" if self.earned > 0.0 else "not passed"

    @property
    def reason(self) -> str:
        """Say in one line what the first thing was that cost points."""
        for cell in self.cells:
            if cell.verdict != "passed":
                line = cell.message.strip().split("\n")[0]
                return line if len(line) <= SHORT else line[: SHORT - 1] + "…"
        return ""


def questions_of(result: Result, marks: Iterable[Mark]) -> list[Question]:
    """Gather a notebook's questions in the exam's order; what the gradebook says goes before the result."""
    given = {mark.cell: mark for mark in marks if mark.notebook == result.notebook}
    findings = {finding.name: finding for finding in result.sitting.findings}
    groups: dict[str, list[Graded]] = {}
    for score in result.scores:
        graded = _graded(score, findings.get(score.name), given.get(score.name))
        groups.setdefault(score.question, []).append(graded)
    return [
        Question(name, f"question-{number}", tuple(cells))
        for number, (name, cells) in enumerate(groups.items(), start=1)
    ]


def _graded(score: Score, finding: Finding | None, mark: Mark | None) -> Graded:
    earned = mark.score if mark else score.earned or 0.0
    points = mark.points if mark else score.points
    waiting = mark.waiting if mark else score.earned is None
    # Finding.detail is the instructor's: it has hidden code in it
    message = (finding.message if finding else "") or score.reason
    if waiting and not message:
        message = "A person still has to grade this."
    if waiting:
        verdict: Verdict = "waiting"
    elif points == 0.0 and finding is not None and finding.outcome != "passed":
        verdict = "not passed"
    elif earned >= points:
        verdict = "passed"
    else:
        verdict = "partial" if earned > 0.0 else "not passed"
    figures = tuple(_figure(measured) for measured in finding.measurements) if finding else ()
    by_hand = (mark.manual, mark.extra, mark.comment) if mark else (None, None, "")
    return Graded(score.name, verdict, earned, points, message, figures, *by_hand)


def _figure(measured: Measurement) -> Figure:
    width = measured.full - measured.zero
    reached = (measured.shown - measured.zero) / width if width else measured.credit
    # NaN compares false with everything, and lands at 0
    percent = 100.0 * min(reached, 1.0) if reached > 0.0 else 0.0
    return Figure(
        measured.name or "measured figure",
        figure(measured.shown),
        figure(measured.zero),
        figure(measured.full),
        round(percent, 1),
        measured.credit,
    )
