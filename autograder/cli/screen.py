"""What is seen of a run while it goes: a table that is drawn anew on a terminal, a line now and then in a log."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from autograder.grading.running.board import Board
from autograder.grading.running.costs import Costs
from autograder.grading.running.run_seen import Seen
from autograder.reports.run_table import run_line, run_table

if TYPE_CHECKING:
    from autograder.grading.running.pool import HallSeen

__all__ = ["Screen", "screen_of", "tell_of"]

FRAMES = 4  # a second
LOOK_SECONDS = 1.0  # how often it is asked whether a line is due
LINE_SECONDS = 30.0  # between two lines
STEP_SECONDS = 5.0  # between two, when one more tenth is done
TENTHS = 10
SANDBOXES = {"local": "local sandbox, for code you trust", "docker": "Docker sandbox"}


class Screen:
    """Where a run is shown; what is told of its sandboxes stays on it, each thing once for each assignment."""

    def __init__(self, board: Board, console: Console | None) -> None:
        self.board, self._console = board, console
        self._notes: dict[str, set[str]] = {}

    def opened(self, assignment: str, hall: HallSeen) -> None:
        """Tell of a sandbox, or of what is new with it."""
        if self._console is None:
            return
        if assignment not in self._notes:
            self._notes[assignment] = {hall.note}
            tell_of(hall, self._console)
        elif hall.note not in self._notes[assignment]:
            self._notes[assignment].add(hall.note)
            tell_note(hall, self._console)


def tell_of(hall: HallSeen, there: Console) -> None:
    """Say what submissions run in, and what the instructor should know of it."""
    there.print(f"{SANDBOXES[hall.name]}: {hall.level}", style="dim", markup=False)
    tell_note(hall, there)
    for module in hall.missing:
        there.print(f"warning: this environment has no module {module}", style="yellow", markup=False)


def tell_note(hall: HallSeen, there: Console) -> None:
    if hall.note:
        there.print(f"note: {hall.note}", style="yellow", markup=False)


@contextmanager
def screen_of(weeks: Sequence[str], costs: Costs, quiet: bool = False) -> Iterator[Screen]:
    """Show a run on standard error as long as it lasts; `quiet`: nothing of it."""
    board, console = Board(weeks, costs), Console(stderr=True, highlight=False, soft_wrap=True)
    if quiet:
        yield Screen(board, None)
    elif console.is_terminal:

        def frame() -> Text:
            return run_table(board.seen(), console.width, console.height - 1)

        with Live(console=console, get_renderable=frame, refresh_per_second=FRAMES, transient=True):
            yield Screen(board, console)
    else:
        with lines_of(board, console):
            yield Screen(board, console)


@contextmanager
def lines_of(board: Board, console: Console) -> Iterator[None]:
    """Print a line on how far a run is now and then, and at each tenth of it; none of one that is soon over."""
    over = threading.Event()
    thread = threading.Thread(target=print_lines, args=(board, console, over), daemon=True, name="lines")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def print_lines(board: Board, console: Console, over: threading.Event) -> None:
    last = board.seen()
    while not over.wait(LOOK_SECONDS):
        seen = board.seen()
        if is_due(seen, last):
            console.print(run_line(seen), markup=False)
            last = seen


def is_due(seen: Seen, last: Seen) -> bool:
    """Tell whether it is time for a line, after the one that was about `last`."""
    since = seen.at - last.at
    return since >= LINE_SECONDS or (since >= STEP_SECONDS and tenths(seen) > tenths(last))


def tenths(seen: Seen) -> int:
    return TENTHS * seen.done // seen.total if seen.total else 0
