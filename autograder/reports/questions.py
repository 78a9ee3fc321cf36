"""What a student reads about each question: the points, the verdict, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from autograder.grading.gradebook import Mark
from autograder.model import Finding, Result, Score
from autograder.reports.amounts import points_of
from autograder.reports.class_plot import NO_CLASS, ClassFigures
from autograder.reports.figures import Figure, figure_of

__all__ = ["Graded", "Question", "questions_of"]

Verdict = Literal["passed", "partial", "not passed", "waiting"]
SHORT = 160


@dataclass(frozen=True)
class Graded:
    """One graded cell: a test, or an answer that a person grades. `given` is a person's mark, in points.

    `repeats` tells that the message says in one line what the figures say.
    """

    name: str
    verdict: Verdict
    earned: float
    points: float
    message: str
    figures: tuple[Figure, ...] = ()
    given: float | None = None
    extra: float | None = None
    comment: str = ""
    repeats: bool = False

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


def questions_of(
    result: Result, marks: Iterable[Mark], class_figures: ClassFigures = NO_CLASS
) -> list[Question]:
    """Gather a notebook's questions in the exam's order; what the gradebook says goes before the result."""
    given = {mark.cell: mark for mark in marks if mark.notebook == result.notebook}
    findings = {finding.name: finding for finding in result.sitting.findings}
    groups: dict[str, list[Graded]] = {}
    for number, score in enumerate(result.scores, start=1):
        finding = findings.get(score.name)
        figures = _figures(f"figure-{number}", result, finding, class_figures) if finding else ()
        graded = _graded(score, finding, given.get(score.name), figures)
        groups.setdefault(score.question, []).append(graded)
    return [
        Question(name, f"question-{number}", tuple(cells))
        for number, (name, cells) in enumerate(groups.items(), start=1)
    ]


def _graded(score: Score, finding: Finding | None, mark: Mark | None, figures: tuple[Figure, ...]) -> Graded:
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
    by_hand = (mark.manual, mark.extra, mark.comment) if mark else (None, None, "")
    repeats = bool(figures) and message == score.reason and _by_figures(finding)
    return Graded(score.name, verdict, earned, points, message, figures, *by_hand, repeats)


def _by_figures(finding: Finding | None) -> bool:
    """Tell whether the figures alone decided what a test earned."""
    return finding is not None and (finding.outcome, finding.value, finding.message) == ("passed", None, "")


def _figures(
    anchor: str, result: Result, finding: Finding, class_figures: ClassFigures
) -> tuple[Figure, ...]:
    return tuple(
        figure_of(
            f"{anchor}-{number}",
            (result.notebook, finding.name, number),
            measurement,
            result.device,
            class_figures,
        )
        for number, measurement in enumerate(finding.measurements, start=1)
    )
