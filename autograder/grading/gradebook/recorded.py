"""What the rows of each submission were recorded from: so a later run can tell that nothing has to be written.

A submission is unchanged when it has the key that it was recorded with (`task_key`), when the terms of its late penalty
are those of that time, and when the scores in nbgrader's own table are still those that were recorded: whoever else
writes to the gradebook, the next run puts right. What a person marked is no part of it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from autograder.grading.gradebook.database import models
from autograder.grading.gradebook.registry import Registered
from autograder.grading.gradebook.tables import RECORDED
from autograder.grading.late import naive_utc
from autograder.model import Result

__all__ = ["Recorded", "read_recorded", "terms_of", "write_recorded"]

Auto = tuple[str, str, float | None]  # notebook, cell, what the grader gave


@dataclass(frozen=True)
class _State:
    key: str
    scores: str
    terms: str
    extension: timedelta | None
    autos: list[Auto] = field(default_factory=list)


@dataclass(frozen=True)
class Recorded:
    """The submissions of an assignment as they were last recorded, by student."""

    registered: Registered
    states: dict[str, _State]

    def is_unchanged(self, student: str, key: str, timestamp: datetime | None, guessed: bool) -> bool:
        """Tell whether recording a submission's results again would change nothing."""
        state = self.states.get(student)
        return state is not None and (state.key, state.terms, state.scores) == (
            key,
            terms_of(self.registered, state.extension, timestamp, guessed),
            digest_of(state.autos),
        )


def terms_of(
    registered: Registered, extension: timedelta | None, timestamp: datetime | None, guessed: bool
) -> str:
    """Hash what decides the late penalty of a submission."""
    moment = None if timestamp is None else naive_utc(timestamp)
    said = (registered.due_for(extension), registered.late, moment, guessed)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def digest_of(autos: Iterable[Auto]) -> str:
    return hashlib.sha256(json.dumps(sorted(autos)).encode()).hexdigest()


def write_recorded(
    connection: Connection,
    submission: str,
    key: str,
    terms: str,
    registered: Registered,
    results: Sequence[Result],
) -> None:
    """Note what a submission's rows were recorded from; without a key, that they are of unknown origin."""
    connection.execute(delete(RECORDED).where(RECORDED.c.submission_id == submission))
    if not key:
        return
    earned = {(result.notebook, score.name): score.earned for result in results for score in result.scores}
    autos = [
        (name, cell, earned.get((name, cell), 0.0))
        for name, notebook in registered.notebooks.items()
        for cell in notebook.graded
    ]
    values = {"submission_id": submission, "key": key, "terms": terms, "scores": digest_of(autos)}
    connection.execute(insert(RECORDED), values)


def read_recorded(connection: Connection, registered: Registered) -> Recorded:
    """Read how an assignment's submissions were recorded, and the scores that their rows have now."""
    api = models()
    submission = api.SubmittedAssignment.__table__
    rows = connection.execute(
        select(submission.c.id, submission.c.student_id, submission.c.extension, *RECORDED.c)
        .join(RECORDED, RECORDED.c.submission_id == submission.c.id)
        .where(submission.c.assignment_id == registered.id)
    ).all()
    autos = _autos(connection, registered)
    return Recorded(
        registered,
        {
            row.student_id: _State(row.key, row.scores, row.terms, row.extension, autos.get(row.id, []))
            for row in rows
        },
    )


def _autos(connection: Connection, registered: Registered) -> dict[str, list[Auto]]:
    """The grader's scores in the gradebook, by submission."""
    api = models()
    grade, notebook = api.Grade.__table__, api.SubmittedNotebook.__table__
    cells = {
        cell_id: (name, cell)
        for name, one in registered.notebooks.items()
        for cell, cell_id in one.graded.items()
    }
    found: dict[str, list[Auto]] = defaultdict(list)
    for submission, cell_id, auto in connection.execute(
        select(notebook.c.assignment_id, grade.c.cell_id, grade.c.auto_score)
        .join(notebook, grade.c.notebook_id == notebook.c.id)
        .where(notebook.c.notebook_id.in_([one.id for one in registered.notebooks.values()]))
    ):
        if cell_id in cells:
            found[submission].append((*cells[cell_id], auto))
    return found
