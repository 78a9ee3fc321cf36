"""What changes in a class's scores, laid out for a person who decides whether it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.grading.gradebook import Difference, MarkDifference, Standing
from autograder.reports.amounts import amount
from autograder.reports.table import plain

__all__ = ["Changes", "difference_table", "summary_of"]

MOST_ROWS = 20  # students in the table
NONE_YET = "–"  # a score that there was not, or that a person has to give


@dataclass(frozen=True)
class Changes:
    """All that changes in an assignment: the differences, how many submissions have none, and whose scores are kept.

    `kept` has the reasons why a submission is left as it is, by student.
    """

    assignment: str
    differences: Sequence[Difference]
    same: int = 0
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def graded_before(self) -> list[Difference]:
        return [one for one in self.differences if not one.new]

    def count(self, direction: int) -> int:
        """How many totals go up (1), go down (-1) or stay though marks change (0)."""
        return sum(one.direction == direction for one in self.graded_before)

    @property
    def new(self) -> int:
        return len(self.differences) - len(self.graded_before)

    @property
    def hidden(self) -> int:
        """How many marks by hand stand before an automatic score that changes."""
        return sum(mark.manual is not None for one in self.differences for mark in one.marks)

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.differences)

    def means(self, standings: Sequence[Standing]) -> tuple[float, float, int]:
        """The mean total before and after, and of how many students: of those who are graded already."""
        new = {one.student for one in self.differences if one.new}
        totals = [one.total for one in standings if one.submitted and one.student not in new]
        change = sum(one.after - one.before for one in self.graded_before)
        count = len(totals)
        return (sum(totals) / count, (sum(totals) + change) / count, count) if count else (0.0, 0.0, 0)


def summary_of(changes: Changes) -> str:
    """Say in a line how many go which way: "17 up, 2 down, 8 the same, 0 manual marks touched"."""
    parts = [f"{changes.count(1)} up", f"{changes.count(-1)} down"]
    if changes.count(0):
        parts.append(f"{changes.count(0)} with other marks and the same total")
    parts.append(f"{changes.same} the same")
    if changes.new:
        parts.append(f"{changes.new} graded for the first time")
    if changes.kept:
        parts.append(f"{len(changes.kept)} left as {'it is' if len(changes.kept) == 1 else 'they are'}")
    return f"{changes.assignment}: {', '.join(parts)}, 0 manual marks touched"


def difference_table(changes: Changes, standings: Sequence[Standing]) -> RenderableType:
    """Lay out what changes: a summary, a row a question, a row a student, and who is left as they are."""
    lines: list[RenderableType] = [Text(summary_of(changes)), *remarks(changes, standings)]
    if any(one.marks for one in changes.graded_before):
        lines += [Text(""), question_table(changes, standings)]
    if changes.differences:
        lines += [Text(""), student_table(changes)]
    if len(changes.differences) > MOST_ROWS:
        lines.append(Text(f"and {len(changes.differences) - MOST_ROWS} more: --json has all", style="dim"))
    lines += [
        Text(f"left as it is: {plain(name)}: {why}") for name, why in list(changes.kept.items())[:MOST_ROWS]
    ]
    if len(changes.kept) > MOST_ROWS:
        lines.append(Text(f"and {len(changes.kept) - MOST_ROWS} more: --json has all", style="dim"))
    return Group(*lines)


def remarks(changes: Changes, standings: Sequence[Standing]) -> Iterator[Text]:
    """Say what the counts do not tell."""
    before, after, students = changes.means(standings)
    if students:
        yield Text(f"mean total of {students}: {change_of(before, after)}")
    if changes.hidden:
        several = "s stand" if changes.hidden != 1 else " stands"
        yield Text(
            f"{changes.hidden} manual mark{several} before an automatic score that changes, and counts"
        )
    if changes.waiting:
        yield Text(f"{changes.waiting} more marks wait for a person")


def question_table(changes: Changes, standings: Sequence[Standing]) -> Table:
    """A row a question whose automatic scores change: how many go up and down, and the class's mean."""
    table = plain_table()
    table.add_column("question", overflow="fold", max_width=40)
    for name in ("up", "down", "mean before", "after", "of"):
        table.add_column(name, justify="right", no_wrap=True)
    new = {one.student for one in changes.differences if one.new}
    marks: dict[tuple[str, str], list[MarkDifference]] = {}
    for one in changes.graded_before:
        for mark in one.marks:
            marks.setdefault((mark.notebook, mark.cell), []).append(mark)
    autos: dict[tuple[str, str], list[float]] = {key: [] for key in marks}
    for standing in standings:
        for given in standing.marks:
            if standing.student not in new and (given.notebook, given.cell) in autos:
                autos[given.notebook, given.cell].append(given.auto or 0.0)
    for key, found in sorted(marks.items()):
        steps = [(mark.after or 0.0) - (mark.before or 0.0) for mark in found]
        mean = sum(autos[key]) / max(1, len(autos[key]))
        after = mean + sum(steps) / max(1, len(autos[key]))
        counts = (sum(step > 0 for step in steps), sum(step < 0 for step in steps))
        cells = (*map(str, counts), amount(mean), amount(after), amount(found[0].points))
        table.add_row(Text(f"{key[0]}/{key[1]}"), *map(Text, cells))
    return table


def student_table(changes: Changes) -> Table:
    """A row a student, those who lose most first: the total and the scores that change."""
    table = plain_table()
    table.add_column("student", overflow="fold", min_width=9, max_width=24)
    table.add_column("total", justify="right", no_wrap=True)
    table.add_column("what changes", overflow="fold")
    ordered = sorted(changes.differences, key=urgency)
    for one in ordered[:MOST_ROWS]:
        table.add_row(
            Text(plain(one.student)), Text(change_of(one.before, one.after)), Text(", ".join(details(one)))
        )
    return table


def urgency(difference: Difference) -> tuple[bool, int, float, str]:
    """Who is looked at first: who loses most, then who gains most, at last who is new."""
    change = difference.after - difference.before
    return difference.new, {-1: 0, 1: 1, 0: 2}[difference.direction], -abs(change), difference.student


def details(difference: Difference) -> Iterator[str]:
    """Name each score that changes; of a new submission there is nothing to compare."""
    if difference.new:
        yield "graded for the first time"
        return
    for mark in difference.marks:
        hidden = "" if mark.manual is None else f" (by hand: {amount(mark.manual)})"
        yield f"{mark.cell} {change_of(mark.before, mark.after)}{hidden}"
    if difference.penalty_before != difference.penalty_after:
        yield f"late {change_of(-difference.penalty_before, -difference.penalty_after)}"


def change_of(before: float | None, after: float | None) -> str:
    """Write two numbers of points, before and after: `0 → 3`."""
    return " → ".join(NONE_YET if value is None else amount(value) for value in (before, after))


def plain_table() -> Table:
    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
