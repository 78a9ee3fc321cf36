"""What a person has to look at, as the end of a run says it: a line each, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.text import Text

from autograder.reports.attention import Concern, Kind
from autograder.reports.table import plain

__all__ = ["attention_list"]

MOST_PLACES = 2  # that are named of an urgent kind
NAMED = 3  # students that are named
COUNT = 6  # columns of a number
INDENT = " " * (COUNT + 2)

# what is said of each kind, and the command that shows the rest
SAID: dict[Kind, tuple[str, str]] = {
    "nobody earned": ("tests at which hardly anybody earned anything", "course report"),
    "many stopped": ("places where many ran out of time or died", "course grade --json"),
    "not graded": ("not graded", "course status"),
    "test failed": ("with a test that did not work", "course grade --json"),
    "worker lost": ("ended their worker", "course status"),
    "unreadable": ("with a notebook that cannot be read", "course feedback"),
    "passed over": ("folders passed over", "course grade --json"),
    "waiting": ("wait for a person's mark", "course lab"),
    "near limit": ("near a limit, or over it", "course grade --json"),
    "undecided": ("with an undecided figure", "course report --figures"),
    "mended": ("put in order on the way in", "course feedback"),
    "late": ("late", "course report"),
    "time guessed": ("with a guessed time", "course grade --json"),
    "exposed": ("tests in the students' process", "course audit"),
}
URGENT: tuple[Kind, ...] = ("nobody earned", "many stopped", "not graded", "test failed")
OF_TESTS: tuple[Kind, ...] = ("nobody earned", "many stopped")  # tests are counted, not students


def attention_list(concerns: Sequence[Concern], width: int) -> Text:
    """Say what there is to look at, in lines no longer than `width`; empty where there is nothing.

    `concerns` are in the order of their kinds. A line of each kind has the number, the first students, and the command
    that shows the rest; below one that is urgent are the tests or the reasons.
    """
    lines = []
    for kind, group in groupby(concerns, key=lambda one: one.kind):
        found = list(group)
        lines.append(heading(kind, found, width))
        if kind in URGENT:
            lines += places(kind, found)
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return Text("\n", no_wrap=True).join([Text("to look at", "bold"), *lines] if lines else [])


def heading(kind: Kind, found: Sequence[Concern], width: int) -> Text:
    words, command = SAID[kind]
    weeks = {one.assignment for one in found}
    if len(weeks) == 1 and command != "course lab":
        program, name, *options = command.split()
        command = " ".join([program, name, *weeks, *options])
    several = len(weeks) > 1
    who = sorted({named(one, student, several) for one in found for student in one.students})
    count = len(found) if kind in OF_TESTS or not who else len(who)
    if not who and kind not in OF_TESTS:
        count = sum(one.count for one in found)
    line = Text(f"{count:>{COUNT},}  {words}")
    room = width - len(command) - 2
    if who and kind not in URGENT:
        line.append(fitting(who, room - len(line.plain) - 2))
    line.truncate(room, pad=True)
    return line.append(f"  {command}", "dim")


def places(kind: Kind, found: Sequence[Concern]) -> Iterator[Text]:
    """The first tests or reasons of an urgent kind."""
    several = len({one.assignment for one in found}) > 1
    for one in found[:MOST_PLACES]:
        who = [named(one, student, several) for student in one.students]
        about = plain(one.about)
        if kind == "nobody earned":
            said = f"{one.assignment} {about}: {one.count:,} of {one.of:,} earned nothing"
        elif kind == "many stopped":
            said = f"{one.assignment} {about}: {one.count:,} of {one.of:,}{fitting(who)}"
        else:
            said = f"{first(who)}: {about}"
        yield Text(INDENT + said, "red" if kind == "not graded" else "")


def named(one: Concern, student: str, several: bool) -> str:
    return plain(f"{student}/{one.assignment}" if several else student)


def first(who: Sequence[str], most: int = NAMED) -> str:
    """The first few names: "ada, bob, cy and 9 more"."""
    more = len(who) - most
    return ", ".join(who[:most]) + (f" and {more:,} more" if more > 0 else "")


def fitting(who: Sequence[str], room: int = 40) -> str:
    """As many names as there is room for, three at most; nothing where there is no room."""
    for most in range(NAMED, 0, -1):
        if len(said := first(who, most)) <= room:
            return f": {said}"
    return ""
