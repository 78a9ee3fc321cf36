"""A run as it goes, on a terminal or as a line of a log."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import set_cell_size
from rich.text import Text

from autograder.grading.running.run_seen import Running, Seen, WeekSeen
from autograder.reports.table import plain

__all__ = ["run_line", "run_table", "span"]

NAME, BAR = 11, 8  # columns of a terminal; all of it fits into 80
FIGURES = {"done": 11, "queued": 6, "running": 7, "run": 6, "kept": 6, "unchanged": 9, "failed": 6}
AROUND = 4  # lines that are no assignment: the headings, how many more there are, the two below
LONGEST = 3  # submissions that are named
WHO = 30  # columns that one of them has at most


def run_table(seen: Seen, width: int, height: int) -> Text:
    """Lay a run out: an assignment a line, as many as there is room for, and below them all of it.

    No line is longer than `width`, and there are no more than `height`.
    """
    rows = rows_shown(seen.weeks, max(1, height - AROUND))
    lines = [heading(), *map(row, rows)]
    if more := len(seen.weeks) - len(rows):
        lines.append(Text(f"and {more} more", style="dim"))
    lines += [Text(overall(seen)), Text(longest(seen), style="dim")]
    for line in lines:
        line.truncate(width)
    return Text("\n", no_wrap=True, overflow="crop").join(lines[-height:])


def rows_shown(weeks: Sequence[WeekSeen], most: int) -> list[WeekSeen]:
    """Choose the assignments that have a line: those under way first, then those that are to come."""

    def turn(week: WeekSeen) -> int:
        return 0 if week.running else 1 if week.queued else 2

    chosen = sorted(range(len(weeks)), key=lambda place: turn(weeks[place]))[:most]
    return [weeks[place] for place in sorted(chosen)]


def heading() -> Text:
    return Text(
        " ".join([" " * (NAME + 1 + BAR), *(f"{name:>{size}}" for name, size in FIGURES.items())]), "dim"
    )


def row(week: WeekSeen) -> Text:
    line = Text(set_cell_size(plain(week.name), NAME) + " ")
    full = BAR * week.done // week.total if week.total else 0
    line.append("━" * full, "green").append("─" * (BAR - full), "dim")
    said = {name: f"{getattr(week, name)}" for name in FIGURES} | {"done": f"{week.done}/{week.total}"}
    for name, size in FIGURES.items():
        style = (
            "red"
            if name == "failed" and week.failed
            else "bold"
            if name == "running" and week.running
            else ""
        )
        line.append(f" {said[name]:>{size}}", style)
    return line


def overall(seen: Seen) -> str:
    """Say how far all of it is: "1,234 of 16,000; 412 a minute; 0:14:20 left"."""
    if seen.total is None or seen.looked_at < seen.total:
        of = "" if seen.total is None else f": {seen.looked_at:,} of {seen.total:,}"
        return f"looking for what has changed{of}"
    parts = [f"{seen.done:,} of {seen.total:,}"]
    if seen.rate is not None:
        parts.append(f"{seen.rate:,.0f} a minute")
    if seen.left is not None:
        parts.append(f"about {span(seen.left)} left")
    if seen.lost:
        parts.append(f"{seen.lost} worker{'' if seen.lost == 1 else 's'} lost")
    return "; ".join(parts)


def longest(seen: Seen) -> str:
    """Name the submissions that run longest, each with how long."""
    if not seen.running:
        return ""
    named = [who(one, seen.at) for one in seen.running[:LONGEST]]
    more = len(seen.running) - len(named)
    return f"longest: {', '.join(named)}{f' and {more} more' if more else ''}"


def who(one: Running, at: float) -> str:
    name = plain(f"{one.student}/{one.assignment}")
    return f"{name if len(name) <= WHO else name[: WHO - 1] + '…'} {span(max(0.0, at - one.since))}"


def run_line(seen: Seen) -> str:
    """Say how far a run is in one line, for a log."""
    running, queued = len(seen.running), sum(week.queued for week in seen.weeks)
    failed = sum(week.failed for week in seen.weeks)
    parts = [overall(seen), f"{running} running, {queued:,} queued"]
    return "; ".join([*parts, f"{failed:,} not graded"] if failed else parts)


def span(seconds: float) -> str:
    """Write a length of time: `0:07`, `14:20`, `2:05:00`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
