"""What is printed of a run while it goes: frames on a terminal, lines in a log, nothing where nobody reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from autograder.cli import screen
from autograder.cli.screen import is_due, screen_of
from autograder.course import Course
from autograder.grading.running.brief import Brief, Manner, open_batch
from autograder.grading.running.costs import Costs
from autograder.grading.running.events import Event
from autograder.grading.running.run_seen import Seen, WeekSeen

Opened = Callable[[bool], StringIO]


@dataclass
class Hall:
    """A sandbox, as it is told of."""

    name: str = "local"
    level: str = "namespaces"
    note: str = "no graphics [processor]"
    missing: tuple[str, ...] = ("torch",)

    def noted(self, told: Callable[[], None]) -> None:
        self.tell = told


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Puts standard error, a terminal or not, in a text."""

    def open_one(terminal: bool) -> StringIO:
        text = StringIO()
        made = Console(file=text, force_terminal=terminal, width=80, height=24, highlight=False)
        monkeypatch.setattr(screen, "Console", lambda **_: made)
        return text

    return open_one


def test_a_terminal_has_a_table_that_is_gone_at_the_end(opened: Opened) -> None:
    text = opened(True)
    with screen_of(["week01"], Costs()) as shown:
        shown.board.watch(Event("queued", "week01", "ada", 1.0))
    assert "looking for what has changed" in text.getvalue()
    assert "week01" in text.getvalue()
    assert text.getvalue().endswith("\x1b[1A\x1b[2K")  # up, and the line is wiped


def test_a_sandbox_is_told_once_for_each_week(opened: Opened) -> None:
    text = opened(False)
    with screen_of(["week01", "week02"], Costs()) as shown:
        for week in ("week01", "week01", "week02"):
            shown.opened(week, Hall())  # type: ignore[arg-type]
    told = [
        "local sandbox, for code you trust: namespaces",
        "note: no graphics [processor]",
        "warning: this environment has no module torch",
    ]
    assert text.getvalue().splitlines() == [*told, *told]


def test_what_is_new_with_a_sandbox_is_told_once(opened: Opened) -> None:
    text = opened(False)
    with screen_of(["week01"], Costs()) as shown:
        for note in ("", "it was lost", "", "it was lost", "no [memory]"):
            shown.opened("week01", Hall(note=note, missing=()))  # type: ignore[arg-type]
    assert text.getvalue().splitlines()[1:] == ["note: it was lost", "note: no [memory]"]


def test_what_a_hall_has_to_say_later_is_heard_where_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = Hall()
    monkeypatch.setattr("autograder.grading.sitting.hall.hall_for", lambda *_, **__: hall)
    heard: list[tuple[str, str]] = []
    brief = Brief("week01", (), Manner())
    batch = open_batch(Course(tmp_path), brief, 1, None, lambda week, of: heard.append((week, of.note)))
    batch.need_hall()
    hall.note = "it was lost"
    hall.tell()
    assert heard == [("week01", "no graphics [processor]"), ("week01", "it was lost")]


def test_a_log_has_lines_when_they_are_due(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    text = opened(False)
    monkeypatch.setattr(screen, "LOOK_SECONDS", 0.001)
    monkeypatch.setattr(screen, "LINE_SECONDS", 0.0)
    with screen_of(["week01"], Costs()) as shown:
        while not text.getvalue():
            shown.board.begun(1)
    assert text.getvalue().startswith("looking for what has changed")


def test_where_nobody_reads_it_nothing_is_printed(opened: Opened) -> None:
    text = opened(True)
    with screen_of(["week01"], Costs(), quiet=True) as shown:
        shown.opened("week01", Hall())  # type: ignore[arg-type]
    assert text.getvalue() == ""


@pytest.mark.parametrize(
    ("after", "done", "due"),
    [(4.0, 100, False), (6.0, 19, False), (6.0, 20, True), (29.0, 10, False), (30.0, 10, True)],
)
def test_a_line_is_due_at_each_tenth_and_from_time_to_time(after: float, done: int, due: bool) -> None:
    last = Seen(1000.0, 100, (WeekSeen("week01", run=10),))
    assert is_due(Seen(1000.0 + after, 100, (WeekSeen("week01", run=done),)), last) is due
