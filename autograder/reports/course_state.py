"""What there is of a course's grading and what is going on, at a look: nothing is graded, nothing is written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from autograder.course import Course
from autograder.grading.gradebook.overview import Overview, overviews
from autograder.grading.handed_in.hand_ins import hand_ins
from autograder.grading.locks.gradebook_lock import lock_of
from autograder.grading.locks.holder import Holder
from autograder.grading.running.past_runs import past_runs
from autograder.grading.running.run_log import Line
from autograder.reports.kept_files import Kept, kept_files
from autograder.reports.run_state import RunState, last_lines, last_run, run_state

__all__ = ["CourseState", "WeekState", "state_of"]


@dataclass(frozen=True)
class WeekState:
    """One assignment.

    `handed_in` and `graded` are numbers of students. `changed` are those whose files are newer than their results, or,
    where it was checked, those who would be graded again. `ungraded` are those who handed in and are not graded, or not
    again, with the reason that the last run gave; empty: none has tried. `waiting` and `late` are those of the
    gradebook. `last` is the last run that was about it, `problem` says why it could not be checked.
    """

    name: str
    handed_in: int
    graded: int
    changed: tuple[str, ...] = ()
    ungraded: dict[str, str] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    last: Holder | None = None
    problem: str = ""


@dataclass(frozen=True)
class CourseState:
    """All of it; `run` is the one under way, or the last one."""

    run: RunState | None
    weeks: tuple[WeekState, ...]
    kept: tuple[Kept, ...]


def state_of(course: Course, assignments: Sequence[str]) -> CourseState:
    """Look at a course. Raises `EngineError` where the gradebook cannot be read."""
    runs = list(past_runs(course.build / "runs"))
    books, last = overviews(course.gradebook), last_lines(runs, assignments)
    handed_in = hand_ins(course, assignments)
    weeks = tuple(
        week_state(
            course, name, handed_in[name], books.get(name, Overview()), last[name], last_run(runs, name)
        )
        for name in assignments
    )
    return CourseState(run_state(lock_of(course).holder(), runs), weeks, kept_files(course, books))


def week_state(
    course: Course,
    name: str,
    handed_in: Mapping[str, float],
    book: Overview,
    lines: Mapping[str, Line],
    last: Holder | None,
) -> WeekState:
    results = results_of(course, name)
    failed = {
        who: line.reason for who, line in lines.items() if line.how == "not graded" and who in handed_in
    }
    missing = {who: "" for who in handed_in if who not in book.keys}
    ungraded = dict(sorted((missing | failed).items()))
    changed = tuple(
        sorted(
            who
            for who, moment in handed_in.items()
            if who not in ungraded and moment > looked_at(results.get(who, 0.0), lines.get(who))
        )
    )
    graded = len(handed_in) - len(missing)
    return WeekState(
        name, len(handed_in), graded, changed, ungraded, tuple(book.waiting), tuple(book.late), last
    )


def looked_at(results: float, line: Line | None) -> float:
    """When a submission was last graded, or found to be what was graded."""
    return max(results, line.at) if line is not None and line.how == "unchanged" else results


def results_of(course: Course, assignment: str) -> dict[str, float]:
    """When the results of each student were written, in seconds since 1970."""
    found = {}
    with suppress(OSError), os.scandir(course.result_path("x", assignment, "x").parent.parent) as entries:
        for entry in entries:
            found[entry.name] = entry.stat(follow_symlinks=False).st_mtime
    return found
