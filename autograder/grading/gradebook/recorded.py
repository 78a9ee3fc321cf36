"""What the rows of each submission were recorded from: so a later run can tell that nothing has to be written.

A submission is unchanged when it has the key that it was recorded with (`task_key`), when the terms of its late penalty
are those of that time, and when the scores in nbgrader's own table are still those that were recorded: whoever else
writes to the gradebook, the next run puts right. What a person marked is no part of it.

Where a regrade was taken back the rows are those of before it. What it wrote has a key too: while a submission has that
one nothing is recorded, and only who asks for a regrade gets its results again.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, bindparam, delete, select

from autograder.grading.gradebook.bulk import insert_rows
from autograder.grading.gradebook.nbgrader_tables import GRADE, PAPER, SUBMISSION
from autograder.grading.gradebook.registered import Registered
from autograder.grading.gradebook.tables import RECORDED, TAKEN_BACK
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.grading.late import naive_utc

__all__ = [
    "Recorded",
    "State",
    "digest_of",
    "read_recorded",
    "read_states",
    "terms_of",
    "write_recorded",
]

# building a statement costs more than running it: each is built once
STATES = (
    select(RECORDED.c.key, RECORDED.c.terms, RECORDED.c.scores, TAKEN_BACK.c.key, TAKEN_BACK.c.terms)
    .join(TAKEN_BACK, TAKEN_BACK.c.submission_id == RECORDED.c.submission_id, isouter=True)
    .where(RECORDED.c.submission_id == bindparam("submission"))
)
SUBMISSIONS = (
    select(
        SUBMISSION.c.id,
        SUBMISSION.c.student_id,
        SUBMISSION.c.extension,
        RECORDED.c.key,
        RECORDED.c.terms,
        RECORDED.c.scores,
        TAKEN_BACK.c.key.label("taken_key"),
        TAKEN_BACK.c.terms.label("taken_terms"),
    )
    .join(RECORDED, RECORDED.c.submission_id == SUBMISSION.c.id)
    .join(TAKEN_BACK, TAKEN_BACK.c.submission_id == SUBMISSION.c.id, isouter=True)
    .where(SUBMISSION.c.assignment_id == bindparam("assignment"))
)
AUTOS = (
    select(PAPER.c.assignment_id, GRADE.c.cell_id, GRADE.c.auto_score)
    .join_from(SUBMISSION, PAPER, PAPER.c.assignment_id == SUBMISSION.c.id)
    .join(GRADE, GRADE.c.notebook_id == PAPER.c.id)
    .where(SUBMISSION.c.assignment_id == bindparam("assignment"))
)
FORGET = tuple(
    delete(table).where(table.c.submission_id == bindparam("submission")) for table in (RECORDED, TAKEN_BACK)
)

Auto = tuple[str, str, float | None]  # notebook, cell, what the grader gave


@dataclass(frozen=True)
class State:
    """What a submission's rows were recorded from: a task's key, the hashes of its late terms and of its scores."""

    key: str
    terms: str
    scores: str


@dataclass(frozen=True)
class _Stored:
    state: State
    taken_back: tuple[str, str]
    extension: timedelta | None
    autos: list[Auto] = field(default_factory=list)


@dataclass(frozen=True)
class Recorded:
    """The submissions of an assignment as they were last recorded, by student."""

    registered: Registered
    submissions: dict[str, _Stored]

    def is_unchanged(self, student: str, key: str, time: HandInTime) -> bool:
        """Tell whether recording a submission's results again would change nothing."""
        stored = self.submissions.get(student)
        return stored is not None and stored.state == State(
            key, terms_of(self.registered, stored.extension, time), digest_of(stored.autos)
        )

    def is_taken_back(self, student: str, key: str, time: HandInTime) -> bool:
        """Tell whether these results were recorded and taken back, and nothing has changed since."""
        stored = self.submissions.get(student)
        return (
            stored is not None
            and stored.taken_back == (key, terms_of(self.registered, stored.extension, time))
            and stored.state.scores == digest_of(stored.autos)
        )

    def is_settled(self, student: str, key: str, time: HandInTime) -> bool:
        """Tell whether there is nothing to record unless somebody asks for it."""
        return self.is_unchanged(student, key, time) or self.is_taken_back(student, key, time)


def terms_of(registered: Registered, extension: timedelta | None, time: HandInTime) -> str:
    """Hash what decides the late penalty of a submission."""
    moment = None if time.moment is None else naive_utc(time.moment)
    said = (registered.due_for(extension), registered.late, moment, time.guessed)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def digest_of(autos: Iterable[Auto]) -> str:
    return hashlib.sha256(json.dumps(sorted(autos)).encode()).hexdigest()


def read_states(connection: Connection, submission: str) -> tuple[State | None, State | None]:
    """Read what one submission's rows were recorded from, and what was taken back of it; None where that is not known.

    The scores of what was taken back are not kept.
    """
    row = connection.execute(STATES, {"submission": submission}).one_or_none()
    if row is None:
        return None, None
    key, terms, scores, taken_key, taken_terms = row
    return State(key, terms, scores), State(taken_key, taken_terms, "") if taken_key else None


def write_recorded(
    connection: Connection,
    states: Mapping[str, State | None],
    taken_back: Mapping[str, State | None],
    stored: Sequence[str],
) -> None:
    """Note what submissions' rows are recorded from, and what was taken back of each, by their ids.

    Without a state they are of unknown origin. Of those that are not `stored` there is nothing to be replaced.
    """
    if stored:
        for statement in FORGET:
            connection.execute(statement, [{"submission": each} for each in stored])
    known = [(each, one.key, one.terms, one.scores) for each, one in states.items() if one is not None]
    insert_rows(connection, RECORDED, ("submission_id", "key", "terms", "scores"), known)
    undone = [(each, one.key, one.terms) for each, one in taken_back.items() if one is not None]
    insert_rows(connection, TAKEN_BACK, ("submission_id", "key", "terms"), undone)


def read_recorded(connection: Connection, registered: Registered) -> Recorded:
    """Read how an assignment's submissions were recorded, and the scores that their rows have now."""
    rows = connection.execute(SUBMISSIONS, {"assignment": registered.id}).all()
    autos = _autos(connection, registered)
    return Recorded(
        registered,
        {
            row.student_id: _Stored(
                State(row.key, row.terms, row.scores),
                (row.taken_key, row.taken_terms),
                row.extension,
                autos.get(row.id, []),
            )
            for row in rows
        },
    )


def _autos(connection: Connection, registered: Registered) -> dict[str, list[Auto]]:
    """The grader's scores in the gradebook, by submission."""
    cells = {
        cell_id: (name, cell)
        for name, one in registered.notebooks.items()
        for cell, cell_id in one.graded.items()
    }
    found: dict[str, list[Auto]] = defaultdict(list)
    rows = connection.execute(AUTOS, {"assignment": registered.id})
    for submission, cell_id, auto in rows.all():  # row by row takes twice as long
        if cell_id in cells:
            found[submission].append((*cells[cell_id], auto))
    return found
