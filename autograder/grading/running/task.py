"""A task, which is to grade one submission, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.model import Paper, Result, Sitting, Submission

__all__ = ["Graded", "How", "Task", "light"]

NO_TIME = HandInTime(None)
ANSWERS = ("solution", "manual", "task")  # the roles of cells that students write

How = Literal["run", "rescored", "kept", "unchanged"]


@dataclass(frozen=True)
class Task:
    """One submission that is to be graded, with the hash of all that decides its results; empty: they are not kept."""

    student: str
    folder: str = ""
    key: str = ""
    time: HandInTime = NO_TIME
    assignment: str = ""


@dataclass(frozen=True)
class Graded:
    """One submission when its turn is over: its results, or the `reason` why it is not graded.

    `how` they came about: it was "run"; or "rescored", where the tests ran by the tapes of earlier sittings and no code
    of the student's did; they were "kept" from an earlier run, or they are recorded already and "unchanged": then they
    are left out.
    """

    student: str
    submission: Submission | None = None
    results: tuple[Result, ...] = ()
    reason: str = ""
    key: str = ""
    how: How = "run"
    assignment: str = ""


def light(graded: Graded) -> Graded:
    """Leave out what only the files beside the gradebook show: the cells' outputs, and the instructor's own cells."""
    results = tuple(
        replace(one, sitting=without_outputs(one.sitting), paper=answers_of(one.paper))
        for one in graded.results
    )
    submission = replace(graded.submission, papers=()) if graded.submission else None
    return replace(graded, results=results, submission=submission)


def without_outputs(sitting: Sitting) -> Sitting:
    """A sitting without what its cells printed and drew."""
    return replace(sitting, ran=tuple(replace(ran, outputs=()) for ran in sitting.ran))


def answers_of(paper: Paper) -> Paper:
    """A paper with nothing in it but the student's answers."""
    return replace(paper, cells=tuple(cell for cell in paper.cells if cell.role in ANSWERS))
