"""From findings to scores: the one place that decides what a graded cell earns.

Only what the examiner found counts. What a notebook printed, returned as text or wrote to stderr is never
looked at here, so a warning costs nothing and a forged output earns nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from autograder.model import Exam, ExamCell, Finding, Measurement, Paper, Score, Sitting

__all__ = ["answers_in", "score_notebook", "untouched"]

GRADED = ("test", "manual", "task")

# what a student reads when the examiner had nothing to add
OUTCOMES = {
    "failed": "The test did not pass.",
    "timed out": "The test did not end within its time limit.",
    "died": "The notebook's process ended while the test was using it.",
    "skipped": "The test could not be run.",
    "ungraded": "The test itself did not work; your instructor will look at it.",
}


def score_notebook(exam: Exam, paper: Paper, sitting: Sitting) -> tuple[Score, ...]:
    """Score every test, manual and task cell of the exam, in its order.

    `earned` is None where a person has to grade: a manual answer that was given, every task, and a test
    at which the examiner itself failed.
    An unreadable paper holds no answer, so all its cells earn 0 with the paper's own reason.
    """
    findings = {finding.name: finding for finding in sitting.findings}
    answers = answers_in(paper)
    scores = []
    for cell in exam.cells:
        if cell.role in GRADED:
            earned, reason = _earned(cell, paper, answers, findings.get(cell.name), exam.shared)
            question, exposed = cell.question or cell.name, bool(cell.in_process)
            scores.append(Score(cell.name, question, earned, cell.points, reason, exposed))
    return tuple(scores)


def answers_in(paper: Paper) -> dict[str, str]:
    """Give the source of each cell of a paper by its name; of several of one name, the first one's."""
    return {cell.name: cell.source for cell in reversed(paper.cells)}


def untouched(cell: ExamCell, answers: Mapping[str, str]) -> bool:
    """Tell whether the student left a cell as it was released, or has no such cell among their answers.

    As in nbgrader, one that they emptied is an answer, which a person looks at.
    """
    return answers.get(cell.name, cell.release).strip() == cell.release.strip()


def _earned(
    cell: ExamCell, paper: Paper, answers: Mapping[str, str], finding: Finding | None, capped: bool
) -> tuple[float | None, str]:
    if paper.reason:
        return 0.0, paper.reason
    if cell.role == "manual" and untouched(cell, answers):
        return 0.0, "No answer."
    if cell.role != "test":
        return None, ""
    if finding is None:
        return 0.0, "The test was not reached."
    if finding.outcome != "passed":
        # our own failure is never a zero
        earned = None if finding.outcome == "ungraded" else 0.0
        return earned, finding.message or OUTCOMES[finding.outcome]
    if finding.value is not None:
        return _returned(cell.points, finding.value, finding.message, capped)
    if finding.measurements:
        return _measured(cell.points, finding)
    return cell.points, ""


def _returned(points: float, value: float, message: str, capped: bool) -> tuple[float, str]:
    """Judge a test cell whose last expression is a number: that many points, if they can be given.

    `capped` is for notebooks of other tools, whose authors could not know: more than there are points is all of them.
    """
    if capped and points < value:
        return points, f"The test returned {value:g}, more than the {points:g} points that it is worth."
    # NaN compares false with everything, infinity is above every number of points
    if not 0.0 <= value <= points:
        return 0.0, f"The test returned {value:g}, wanted 0 to {points:g} points: tell your instructor."
    return float(value), "" if value == points else message or f"{value:g} of {points:g} points."


def _measured(points: float, finding: Finding) -> tuple[float, str]:
    """Judge a test cell by the weakest of its measured figures."""
    for figure in finding.measurements:
        if not (isfinite(figure.value) and 0.0 <= figure.credit <= 1.0):
            return 0.0, f"{_name(figure)} is {figure.shown:g}, which is no figure that earns points."
    weakest = min(finding.measurements, key=lambda figure: figure.credit)
    if weakest.credit == 1.0:
        lifted = [_said(figure) for figure in finding.measurements if figure.undecided and _open(figure)]
        return points, finding.message or " ".join(lifted)
    # to a millionth of a point: 1.9999999999999996 of 2 is a sum of roundings, not a mark
    return round(points * weakest.credit, 6), finding.message or _said(weakest)


def _said(figure: Measurement) -> str:
    """Say what a figure earned and why; of one that hidden lines measured no more than its told value."""
    unit = f" {figure.unit}" if figure.unit else ""
    shown = f"{figure.shown:g}{unit}"
    marks = f"{figure.zero:g}{unit} earns nothing, {figure.full:g}{unit} earns all"
    if not _open(figure):
        return f"{_name(figure)} is {shown}: {marks}."
    if figure.low is not None and figure.high is not None:
        count = f"{figure.n} repeats" if figure.values else f"n = {figure.n}"
        ends = f"{figure.low:.4g} to {figure.high:.4g}"
        shown += f" ({100 * figure.confidence:.6g} % interval {ends}, {count})"
    if figure.undecided:
        steps = (*figure.bands, (figure.full, 1.0))
        mark = next((mark for mark, credit in steps if credit == figure.credit), figure.full)
        shown += f", which reaches {mark:g}{unit}"
    return f"{_name(figure)} is {shown}: {marks}."


def _open(figure: Measurement) -> bool:
    """Tell whether a student may read the figure itself, and with it how certain it is."""
    return figure.told is None


def _name(figure: Measurement) -> str:
    return figure.name or "The measured figure"
