"""Putting one submission's results into its entry, with nbgrader's meaning of every column.

Source of the rules: nbgrader's `Autograde`, `SaveAutoGrades` and `AssignLatePenalties`. Rows go to its
tables in bulk: through nbgrader's own API every cell costs several queries and a commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from autograder.errors import EngineError
from autograder.grading.gradebook.entries import read_entries
from autograder.grading.gradebook.entry import Entry
from autograder.grading.gradebook.measurements import rows_of
from autograder.grading.gradebook.recorded import State, terms_of
from autograder.grading.gradebook.registered import Registered, RegisteredNotebook
from autograder.grading.gradebook.regrades import Regrading
from autograder.grading.gradebook.texts import storable
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.grading.late import late_penalty, naive_utc
from autograder.grading.running.costs import cost_of
from autograder.grading.score import answers_in, untouched
from autograder.model import ExamCell, Result

__all__ = ["Recording", "opened", "put_results"]


@dataclass(frozen=True)
class Recording:
    """One submission's results that are to be recorded, with what `Gradebook.record` is told of them."""

    registered: Registered
    student: str
    results: Sequence[Result]
    time: HandInTime
    key: str = ""
    regrading: Regrading | None = None


def opened(connection: Connection, recordings: Sequence[Recording]) -> list[Entry]:
    """Read the entries of the submissions that are to be recorded, in their order."""
    weeks: dict[str, list[Recording]] = {}
    for one in recordings:
        weeks.setdefault(one.registered.id, []).append(one)
    found = {
        week: read_entries(connection, of_week[0].registered, [one.student for one in of_week])
        for week, of_week in weeks.items()
    }
    return [found[one.registered.id][one.student] for one in recordings]


def put_results(entry: Entry, results: Sequence[Result], time: HandInTime, key: str = "") -> None:
    """Put the results of one student's submission into its entry, and the key of their task.

    Raises `EngineError` for results of another state of the exam.
    """
    registered = entry.registered
    handed_in = {result.notebook: result for result in results}
    _refuse_other_exam(registered, entry.student, handed_in)
    moment = _put_time(entry, time)
    due = registered.due_for(entry.extension)
    figures = {}
    for name, notebook in registered.notebooks.items():
        result, submitted = handed_in.get(name), entry.submitted[name]
        total = _put_grades(entry, submitted, notebook, result)
        entry.put_penalty(name, late_penalty(registered.late, due, moment, total) or None)
        _put_comments(entry, submitted, notebook, result)
        figures[submitted] = list(rows_of(submitted, notebook.graded, result)) if result else []
    entry.figures, entry.cost = figures, cost_of(results)
    if key:
        entry.state = State(key, terms_of(registered, entry.extension, time), entry.digest())


def _refuse_other_exam(registered: Registered, student: str, handed_in: Mapping[str, Result]) -> None:
    """Refuse results of another state of the exam: they would leave some cells with yesterday's score."""
    for name, result in handed_in.items():
        notebook = registered.notebooks.get(name)
        wanted = set(notebook.graded) if notebook else set()
        found = {score.name for score in result.scores}
        if notebook is None or found != wanted:
            differing = ", ".join(sorted(found ^ wanted)) or "the notebook itself"
            raise EngineError(
                f"{student}, {registered.name}/{name}: graded with another state of the exam, "
                f"which differs in: {differing}\n  grade it again: course grade {registered.name}"
            )


def _put_time(entry: Entry, time: HandInTime) -> datetime | None:
    """Put the time of handing in; give the one that counts for the late penalty, naive UTC.

    nbgrader's pages take a submission for graded when the time in its row is that of its timestamp.txt, or when
    neither is there: so a guess is not stored, and takes away the time of an earlier hand-in.
    """
    moment = None if time.moment is None else naive_utc(time.moment)
    if time.guessed:
        entry.timestamp = None
    elif moment is not None:
        entry.timestamp = moment
    return moment if time.guessed else moment or entry.timestamp


def _put_grades(entry: Entry, submitted: str, notebook: RegisteredNotebook, result: Result | None) -> float:
    """Put a notebook's grades; give its score as nbgrader counts it: a person's mark before the grader's."""
    earned = {score.name: score.earned for score in result.scores} if result else {}
    total = 0.0
    for name, cell_id in notebook.graded.items():
        row = entry.grades.get(submitted, cell_id)
        auto, manual, extra = earned.get(name, 0.0), row.get("manual_score"), row.get("extra_credit")
        if result is None or result.paper.reason:
            waits = False
        elif notebook.cells[name].role == "task" and manual is not None:
            waits = row["needs_manual_grade"]  # nbgrader leaves a task alone once it has a mark
        else:
            waits = auto is None or manual is not None
        entry.grades.put(submitted, cell_id, auto_score=auto, needs_manual_grade=waits)
        counted = auto if manual is None else manual
        if counted is not None:
            total += counted + (extra or 0.0)
    return total


def _put_comments(entry: Entry, submitted: str, notebook: RegisteredNotebook, result: Result | None) -> None:
    reason = storable(result.paper.reason) if result else ""
    answers = answers_in(result.paper) if result else {}
    for name, cell_id in notebook.commented.items():
        if result is None:
            comment = entry.comments.get(submitted, cell_id).get("auto_comment")
        else:
            comment = reason or _comment(notebook.cells[name], answers)
        entry.comments.put(submitted, cell_id, auto_comment=comment)


def _comment(cell: ExamCell, answers: Mapping[str, str]) -> str | None:
    return "No response." if cell.role != "task" and untouched(cell, answers) else None
