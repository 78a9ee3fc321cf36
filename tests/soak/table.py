"""Show a soak on a terminal or in a log."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from soak.run import Soak

__all__ = ["show"]

SHOWN_PROBLEMS = 40


def show(found: Soak) -> None:
    """Print the table of what was measured, how fast it went, and every problem."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(width=120, highlight=False)  # a log has no width of its own
    console.print(table(found))
    rate = found.submissions / found.seconds
    console.print(
        f"{found.submissions} submissions, {found.hostile} of them hostile by {found.attacks} attacks, "
        f"in {found.seconds:.0f} s: {rate:.1f} a second; {found.samples} readings"
    )
    problems = found.problems()
    for problem in problems[:SHOWN_PROBLEMS]:
        console.print(f"  {problem}", style="red", markup=False)
    if len(problems) > SHOWN_PROBLEMS:
        console.print(f"  and {len(problems) - SHOWN_PROBLEMS} more")
    if not problems:
        console.print("every verdict is right, nothing grew, nothing is left")


def table(found: Soak) -> Table:
    """Lay out the medians of the first and the last fifth, the peak, and the growth beside what is allowed."""
    made = Table(title=f"soak, {found.sandbox} sandbox", title_justify="left")
    made.add_column("held at a time")
    for heading in ("first fifth", "last fifth", "peak", "growth", "at most", ""):
        made.add_column(heading, justify="right", no_wrap=True)
    for row in found.rows:
        cells = [number(value) for value in (row.first, row.last, row.peak, row.growth, row.bound)]
        verdict = (
            "[green]ok[/]" if row.holds else "[red]grew[/]" if row.growth is not None else "[red]unknown[/]"
        )
        made.add_row(f"{row.quantity}{f', {row.unit}' if row.unit else ''}", *cells, verdict)
    return made


def number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
