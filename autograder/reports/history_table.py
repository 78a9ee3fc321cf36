"""The history of scores, laid out: which run changed some that were there, who started it, when and why."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from autograder.grading.gradebook import Regrade
from autograder.reports.table import plain

__all__ = ["history_table", "named"]


def named(regrade: Regrade) -> str:
    """Name a regrade in a line: what it was, of which assignment, by whom, when and why."""
    kind = regrade.kind if regrade.undoes is None else f"undo of {regrade.undoes}"
    why = f": {plain(regrade.why)}" if regrade.why else ""
    return f"{regrade.id} ({kind}) of {regrade.assignment}, {plain(regrade.who)}, {when(regrade)}{why}"


def history_table(regrades: Sequence[Regrade]) -> RenderableType:
    """Lay out a history, a row a run."""
    if not regrades:
        return Text("no score that was there has changed")
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("week", overflow="fold")
    table.add_column("what", overflow="fold", min_width=10)
    table.add_column("who", overflow="fold")
    table.add_column("when (UTC)", no_wrap=True)
    for name in ("up", "down", "same"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("why", overflow="fold", min_width=16)
    for one in regrades:
        counts = (Text(str(count)) for count in (one.up, one.down, one.same))
        who = plain(one.who)
        about = (Text(one.assignment), Text(what(one)), Text(who), Text(when(one)))
        table.add_row(Text(str(one.id)), *about, *counts, Text(plain(one.why)))
    return table


def what(regrade: Regrade) -> str:
    """Say what a run was, and what became of it."""
    kind = regrade.kind if regrade.undoes is None else f"undo of {regrade.undoes}"
    if regrade.undone_by is not None:
        return f"{kind}, taken back by {regrade.undone_by}"
    return kind if regrade.ended is not None else f"{kind}, stopped"


def when(regrade: Regrade) -> str:
    return f"{regrade.begun:%Y-%m-%d %H:%M}"
