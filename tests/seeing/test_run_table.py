"""The table of a run fits its terminal, whatever there is to show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.grading.running.run_seen import Running, Seen, WeekSeen
from autograder.reports.run_table import run_line, run_table, span

WEEK = WeekSeen("week01", queued=14, running=2, run=4, kept=3, unchanged=6, failed=1)
SEEN = Seen(
    at=1000.0,
    total=30,
    weeks=(WEEK,),
    running=(Running("week01", "ada", 928.0), Running("week01", "bob", 997.0)),
    rate=412.4,
    left=860.0,
    lost=1,
)


def text(seen: Seen, width: int = 80, height: int = 24) -> list[str]:
    return run_table(seen, width, height).plain.splitlines()


def test_a_week_has_a_line_and_all_of_them_two() -> None:
    heading, week, overall, longest = text(SEEN)
    assert heading.split() == ["done", "queued", "running", "run", "kept", "unchanged", "failed"]
    assert week.split()[:2] == ["week01", "━━━─────"]
    assert week.split()[2:] == ["14/30", "14", "2", "4", "3", "6", "1"]
    assert overall == "14 of 30; 412 a minute; about 14:20 left; 1 worker lost"
    assert longest == "longest: ada/week01 1:12, bob/week01 0:03"


def test_it_says_so_while_it_looks_for_what_has_changed() -> None:
    assert text(replace(SEEN, total=None))[-2] == "looking for what has changed"
    assert text(replace(SEEN, total=16_000))[-2] == "looking for what has changed: 30 of 16,000"


@pytest.mark.parametrize("height", [5, 12, 24])
@pytest.mark.parametrize("weeks", [1, 16, 40])
def test_it_is_no_larger_than_its_terminal(weeks: int, height: int) -> None:
    large = replace(WEEK, queued=99_999, run=99_999, unchanged=99_999, kept=99_999, failed=99_999)
    named = tuple(replace(large, name=f"a week of a long name {number}") for number in range(weeks))
    running = tuple(Running("a week of a long name", "anna" * 20, 0.0) for _ in range(64))
    lines = text(replace(SEEN, weeks=named, running=running, total=99_999 * weeks), height=height)
    assert len(lines) <= height
    assert max(map(len, lines)) <= 80


def test_where_there_is_no_room_the_weeks_under_way_are_shown() -> None:
    over, waits = WeekSeen("over", run=3), WeekSeen("waits", queued=3)
    lines = text(replace(SEEN, weeks=(over, over, waits, replace(WEEK, name="goes"))), height=6)
    assert [line.split()[0] for line in lines[1:3]] == ["waits", "goes"]
    assert lines[3] == "and 2 more"


def test_a_name_that_would_drive_the_terminal_does_not() -> None:
    assert "\x1b" not in "".join(text(replace(SEEN, running=(Running("week01", "\x1b[2J", 990.0),))))


def test_a_line_of_a_log_says_what_the_table_says() -> None:
    wanted = "14 of 30; 412 a minute; about 14:20 left; 1 worker lost; 2 running, 14 queued; 1 not graded"
    assert run_line(SEEN) == wanted


@pytest.mark.parametrize(
    ("seconds", "wanted"), [(7.2, "0:07"), (59.7, "1:00"), (860, "14:20"), (7500, "2:05:00")]
)
def test_lengths_of_time(seconds: float, wanted: str) -> None:
    assert span(seconds) == wanted
