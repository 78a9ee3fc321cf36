"""What was measured, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.large.term import Recorded

__all__ = ["Row", "rows_table", "written_table"]


@dataclass(frozen=True)
class Row:
    """What one thing took: seconds on the clock and of processor time, its peak of memory in units of 2^20 bytes."""

    what: str
    wall: float
    cpu: float
    megabytes: float


def written_table(parts: Sequence[Recorded]) -> str:
    """A row a week: what a submission took in its first and in its last part, and how large the gradebook was then."""
    lines = ["| week | first, ms | last, ms | on the clock, ms | gradebook, MB |", "|---|--:|--:|--:|--:|"]
    for week in dict.fromkeys(part.week for part in parts):
        first, *_, last = [part for part in parts if part.week == week] * 2
        lines.append(
            f"| {week} | {first.cost.cpu * 1e3:.2f} | {last.cost.cpu * 1e3:.2f} | {last.cost.wall * 1e3:.2f} "
            f"| {last.size / 1e6:,.0f} |"
        )
    return "\n".join(lines)


def rows_table(rows: Sequence[Row]) -> str:
    lines = ["| what | processor time, s | on the clock, s | memory, MB |", "|---|--:|--:|--:|"]
    lines += [f"| {row.what} | {row.cpu:.1f} | {row.wall:.1f} | {row.megabytes:,.0f} |" for row in rows]
    return "\n".join(lines)
