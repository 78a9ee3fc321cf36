"""How the run under way goes, how the last one ended, and what runs said last of each submission: from their logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.grading.locks.holder import Holder
from autograder.grading.running.past_runs import PastRun
from autograder.grading.running.run_log import Line

__all__ = ["RunState", "last_lines", "last_run", "run_state"]


@dataclass(frozen=True)
class RunState:
    """A run: whose it is, and how far.

    `state` is "under way", "done", "stopped", "failed" for a `reason`, or "killed": it ended without a word. `until` is
    the last moment that is known of it, in seconds since 1970. `submissions` is None where it never came to know how
    many there are; of them `done` are over, `failed` of these not graded. `lost` workers died.
    """

    holder: Holder
    state: str
    until: float
    submissions: int | None = None
    done: int = 0
    failed: int = 0
    lost: int = 0
    reason: str = ""


def run_state(holder: Holder | None, runs: Sequence[PastRun]) -> RunState | None:
    """Tell how the run of the lock's holder goes, or how the last one ended."""
    newest = runs[0] if runs else None
    if holder is not None and (newest is None or newest.holder.pid != holder.pid):
        return RunState(holder, "under way", holder.since)  # one without a log, or with a log elsewhere
    if newest is None:
        return None
    account = newest.account
    end = account.end
    state = "under way" if holder is not None else end.how if end is not None else "killed"
    return RunState(
        newest.holder,
        state,
        account.at,
        account.submissions,
        account.count("ended"),
        account.count("ended", "not graded"),
        account.lost,
        end.reason if end is not None else "",
    )


def last_run(runs: Sequence[PastRun], assignment: str) -> Holder | None:
    return next((run.holder for run in runs if assignment in run.about.weeks), None)


def last_lines(runs: Sequence[PastRun], assignments: Sequence[str]) -> dict[str, dict[str, Line]]:
    """What was last said of each submission's end, by assignment and student.

    Runs are read, the newest first, until one of them was about all of an assignment's students and came to its end.
    """
    found: dict[str, dict[str, Line]] = {name: {} for name in assignments}
    left = set(assignments)
    for run in runs:
        if not left:
            break
        if not left & set(run.about.weeks):
            continue
        for name in left & run.account.last.keys():
            ends = {who: line for who, line in run.account.last[name].items() if line.what == "ended"}
            found[name] = ends | found[name]
        if not run.about.students and run.account.end is not None and run.account.end.how == "done":
            left -= set(run.about.weeks)
    return found
