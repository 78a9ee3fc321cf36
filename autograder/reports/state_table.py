"""The state of a course's grading, for a terminal."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.reports.attention_list import first
from autograder.reports.course_state import CourseState, WeekState
from autograder.reports.kept_files import Kept
from autograder.reports.run_state import RunState
from autograder.reports.table import plain

__all__ = ["state_table"]

MOST_REASONS = 5  # a week
COLUMNS = ("handed in", "graded", "changed", "not graded", "to mark", "late")


def state_table(state: CourseState, checked: bool = False) -> RenderableType:
    """Lay out what is going on, the weeks, why submissions are not graded, and what is kept."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    table.add_column("week", overflow="fold")
    for name in COLUMNS:
        table.add_column(name if checked or name != "changed" else "newer", justify="right", no_wrap=True)
    table.add_column("last run", overflow="fold")
    for week in state.weeks:
        table.add_row(*cells_of(week))
    problems = [
        Text(f"{week.name}: {plain(line)}") for week in state.weeks for line in week.problem.splitlines()
    ]
    reasons = [line for week in state.weeks for line in reasons_of(week)]
    return Group(
        Text(run_said(state.run)), Text(), table, *problems, *reasons, Text(), *kept_said(state.kept)
    )


def run_said(run: RunState | None) -> str:
    """Say whose run goes on, or how the last one ended."""
    if run is None:
        return "no run yet"
    far = "" if run.submissions is None else f", {run.done:,} of {run.submissions:,} submissions"
    failed = f", {run.failed:,} not graded" if run.failed else ""
    lost = f", {run.lost} workers lost" if run.lost else ""
    whose = plain(str(run.holder))
    if run.state == "under way":
        return f"under way: {whose}{far}{failed}{lost}"
    ends = {
        "done": "done",
        "stopped": "stopped",
        "failed": f"failed: {run.reason.partition(chr(10))[0]}",
        "killed": "ended without a word, as one that was killed; the next one goes on where it was",
    }
    return (
        f"no run is under way; the last: {whose}\n  {clock(run.until)}{far}{failed}{lost}; {ends[run.state]}"
    )


def cells_of(week: WeekState) -> list[Text]:
    figures = (
        week.handed_in,
        week.graded,
        len(week.changed),
        len(week.ungraded),
        len(week.waiting),
        len(week.late),
    )
    last = f"{clock(week.last.since)} {plain(week.last.who)}" if week.last is not None else ""
    return [Text(plain(week.name)), *(Text(f"{one:,}" if one else "–") for one in figures), Text(last)]


def reasons_of(week: WeekState) -> list[Text]:
    """Say why submissions are not graded, the most frequent reason first, and who is meant by "changed"."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for who, reason in week.ungraded.items():
        by_reason[reason.partition("\n")[0].replace(f"/{who}/", "/<student>/")].append(plain(who))
    most = sorted(by_reason.items(), key=lambda one: -len(one[1]))
    lines = [
        Text(
            f"{week.name}: not graded: {first(who)}: {plain(reason) if reason else 'no run was about them yet'}"
        )
        for reason, who in most[:MOST_REASONS]
    ]
    if len(most) > MOST_REASONS:
        lines.append(Text(f"{week.name}: and {len(most) - MOST_REASONS} more reasons: course status --json"))
    return lines


def kept_said(kept: Sequence[Kept]) -> list[Text]:
    """Say how much there is that can be thrown away."""
    lines = []
    for one in kept:
        if one.files:
            spare = (
                f", {one.spare:,} ({size_said(one.spare_size)}) of no score that there is now: course prune"
                if one.spare
                else ""
            )
            lines.append(Text(f"{one.place}: {one.files:,} files, {size_said(one.size)}{spare}", style="dim"))
    return lines


def size_said(size: float) -> str:
    """Write a number of bytes: `12 kB`, `1.4 GB`."""
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.1f} GB"


def clock(moment: float) -> str:
    """Write a moment as the people here read it: `14:03`, and of another day `2027-02-01 14:03`."""
    local = time.localtime(moment)
    return time.strftime("%H:%M" if local[:3] == time.localtime()[:3] else "%Y-%m-%d %H:%M", local)
