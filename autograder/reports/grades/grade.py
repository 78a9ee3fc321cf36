"""One student's grade in one assignment, as `course report` counts it, and whether it is final."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from autograder.grading.gradebook import Standing
from autograder.grading.gradebook.roster import Student

__all__ = ["Grade", "Question", "State", "grades_of"]

# graded:        final, as far as the gradebook knows
# waiting:       a person still has to grade a part of it
# not graded:    handed in, and the grader has not come to it, or failed at it
# not handed in: nothing is there
State = Literal["graded", "waiting", "not graded", "not handed in"]


@dataclass(frozen=True)
class Question:
    """One graded cell; `earned` is None while it waits for a person."""

    notebook: str
    name: str
    earned: float | None
    points: float
    comment: str = ""


@dataclass(frozen=True)
class Grade:
    """A student's grade in points; `total` is `score` less the late `penalty`. Without a hand-in all three are 0.

    Of a grade that waits, they are what has been earned so far.
    """

    student: Student
    assignment: str
    state: State
    score: float
    penalty: float
    total: float
    points: float
    handed_in: datetime | None = None
    questions: tuple[Question, ...] = ()

    @property
    def final(self) -> float | None:
        """The total, once nothing can be added to it any more; None before, and where nothing was handed in."""
        return self.total if self.state == "graded" else None


def grades_of(
    assignment: str, standings: Sequence[Standing], students: Sequence[Student], submitted: Collection[str]
) -> list[Grade]:
    """Give every student's grade in an assignment; `submitted` are those whose hand-ins lie there."""
    known, there = {student.id: student for student in students}, frozenset(submitted)
    return [
        grade_of(assignment, standing, known.get(standing.student), standing.student in there)
        for standing in standings
    ]


def grade_of(assignment: str, standing: Standing, student: Student | None, is_there: bool) -> Grade:
    moment = standing.timestamp
    return Grade(
        student or Student(standing.student, standing.first_name or "", standing.last_name or ""),
        assignment,
        state_of(standing, is_there),
        standing.score,
        standing.penalty,
        standing.total,
        standing.points,
        moment.replace(tzinfo=UTC) if moment is not None else None,
        tuple(
            Question(
                mark.notebook, mark.cell, None if mark.waiting else mark.score, mark.points, mark.comment
            )
            for mark in standing.marks
        ),
    )


def state_of(standing: Standing, is_there: bool) -> State:
    if not standing.submitted:
        return "not graded" if is_there else "not handed in"
    return "waiting" if any(mark.waiting for mark in standing.marks) else "graded"
