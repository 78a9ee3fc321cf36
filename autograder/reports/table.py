"""The class's scores as one table for the terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.model import Exam, Week
from autograder.reports.amounts import amount
from autograder.reports.long_table import long_table

if TYPE_CHECKING:
    from autograder.grading.gradebook import Standing

__all__ = ["class_table"]

WAITING = "…"
NOTHING = "–"
MOST_NAMED = 6  # columns with their names on top; of more there is no room for the names at 80 characters
HEADING = 12  # characters of a heading's line
NAME = 12  # characters that a student's name has at least, where it needs them
MOST_LAID_OUT = (
    200  # students in a table that fits itself to the terminal, which takes a second for a thousand
)


@dataclass(frozen=True)
class Column:
    """A notebook, or one question of the only notebook; `cells` are (notebook, name) of its graded cells.

    A whole notebook is among them by its name alone.
    """

    name: str
    cells: frozenset[tuple[str, str]]
    points: float


@dataclass(frozen=True)
class Row:
    """One student's scores, a number a column, and whether a person still has to grade a part of each."""

    standing: Standing
    scores: tuple[float, ...]
    waiting: tuple[bool, ...]


def class_table(
    week: Week, exams: Sequence[Exam], standings: Sequence[Standing], shown: Collection[str] | None = None
) -> RenderableType:
    """Lay out a class's scores: a row a student, a column a notebook; with one notebook, a column a question.

    Every score is in points of the column's maximum, which stands in its heading. The last row is the mean
    over those who handed in. With `shown` only these students have a row, and the mean is that of all. Of several
    notebooks a mark for each is enough.
    """
    columns = columns_of(exams)
    numbered = len(columns) > MOST_NAMED
    late = any(standing.penalty for standing in standings)
    headings = headings_of(columns, numbered, late)
    rows = rows_of(standings, columns)
    listed = [row for row in rows if shown is None or row.standing.student in shown]
    handed_in = [row for row in rows if row.standing.submitted]
    mean = mean_row(handed_in, late) if handed_in else []
    title = plain(f"{week.name}: {week.title}" if week.title else week.name)
    notes = (*legend(standings, columns if numbered else []), *exposed(exams))
    if len(listed) > MOST_LAID_OUT and mean:
        cells = (cells_of(row, late) for row in listed)
        return Group(Text(title, style="italic"), long_table(headings, cells, mean, 2 * NAME), *notes)
    return Group(short_table(title, headings, listed, mean, late), *notes)


def headings_of(columns: Sequence[Column], numbered: bool, late: bool) -> list[str]:
    """What stands above each column; a long name has several lines."""
    names = [str(number) if numbered else folded(one.name) for number, one in enumerate(columns, start=1)]
    points = [*(column.points for column in columns), sum(column.points for column in columns)]
    *found, total = (
        f"{name}\nof {amount(most)}" for name, most in zip([*names, "total"], points, strict=True)
    )
    return ["student", *found, *(["late"] if late else []), total]


def short_table(
    title: str, headings: Sequence[str], rows: Sequence[Row], mean: Sequence[str], late: bool
) -> Table:
    """Lay out a table that fits the terminal's width."""
    # Text everywhere: a plain str would be read as rich's markup, and a name may hold brackets
    table = Table(
        title=Text(title),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
    )
    longest = max((len(plain(row.standing.student)) for row in rows), default=0)
    table.add_column("student", overflow="fold", min_width=min(max(longest, 9), NAME), max_width=2 * NAME)
    last = len(headings) - 2 if late else len(headings) - 1
    for heading in headings[1:last]:
        table.add_column(Text(heading), justify="right", overflow="fold", min_width=4)
    for heading in headings[last:]:
        table.add_column(Text(heading), justify="right", no_wrap=True)
    for row in rows:
        name, *cells = cells_of(row, late)
        style = "" if row.standing.submitted else "dim"
        table.add_row(Text(name), *(Text(cell, style=style) for cell in cells), end_section=row is rows[-1])
    if mean:
        table.add_row(*map(Text, mean), style="bold")
    return table


def columns_of(exams: Sequence[Exam]) -> list[Column]:
    """Name what gets a column: the notebooks, or of a single notebook its questions, in the exam's order."""
    groups: dict[str, list[tuple[str, str]]] = {}
    points: dict[str, float] = {}
    for exam in exams:
        for cell in exam.cells:
            if cell.role in ("test", "manual", "task"):
                name = exam.notebook if len(exams) > 1 else cell.question or cell.name
                whole = [(exam.notebook, "")] if len(exams) > 1 else []
                groups.setdefault(name, whole).append((exam.notebook, cell.name))
                points[name] = points.get(name, 0.0) + cell.points
    return [Column(name, frozenset(cells), points[name]) for name, cells in groups.items()]


def rows_of(standings: Sequence[Standing], columns: Sequence[Column]) -> list[Row]:
    """Add every student's marks up, column by column; a cell that is in no column counts nowhere but in the total."""
    place = {cell: number for number, column in enumerate(columns) for cell in column.cells}
    found = []
    for standing in standings:
        scores, waiting = [0.0] * len(columns), [False] * len(columns)
        for mark in standing.marks:
            number = place.get((mark.notebook, mark.cell))
            if number is not None:
                scores[number] += mark.score
                waiting[number] |= mark.waiting
        found.append(Row(standing, tuple(scores), tuple(waiting)))
    return found


def cells_of(row: Row, late: bool) -> list[str]:
    standing = row.standing
    name = plain(standing.student)
    if not standing.submitted:
        return [name, *[f"{NOTHING} "] * (len(row.scores) + late + 1)]
    cells = [scored(score, waits) for score, waits in zip(row.scores, row.waiting, strict=True)]
    penalty = [f"-{amount(standing.penalty)}" if standing.penalty else ""] if late else []
    total = scored(standing.total, any(mark.waiting for mark in standing.marks))
    return [name, *cells, *penalty, total]


def scored(score: float, waits: bool) -> str:
    """Write a score, marked where a person still has to grade a part of it."""
    return f"{amount(score)}{WAITING if waits else ' '}"


def mean_row(rows: Sequence[Row], late: bool) -> list[str]:
    def mean(values: Iterable[float]) -> str:
        return f"{amount(sum(values) / len(rows))} "

    means = [mean(scores) for scores in zip(*(row.scores for row in rows), strict=True)]
    penalty = [""] if late else []
    return [f"mean of {len(rows)}", *means, *penalty, mean(row.standing.total for row in rows)]


def legend(standings: Sequence[Standing], numbered: Sequence[Column]) -> list[Text]:
    """Explain the signs that stand in this table, and no others."""
    lines = [
        Text(f"{number:>3}  {plain(column.name)}", style="dim")
        for number, column in enumerate(numbered, start=1)
    ]
    if not standings:
        lines.append(Text("no students yet", style="dim"))
    if any(mark.waiting for standing in standings for mark in standing.marks):
        lines.append(Text(f"  {WAITING}  a person still has to grade a part of it", style="dim"))
    if not all(standing.submitted for standing in standings):
        lines.append(Text(f"  {NOTHING}  not handed in", style="dim"))
    return lines


def exposed(exams: Sequence[Exam]) -> list[Text]:
    """Say which points come from tests that ran in the students' processes, which could have forged them."""
    found = []
    for exam in exams:
        points = sum(cell.points for cell in exam.cells if cell.in_process)
        whole = sum(cell.points for cell in exam.cells)
        if points:
            told = f"  exposed: {amount(points)} of the {amount(whole)} points of {plain(exam.notebook)}"
            found.append(Text(f"{told} are of tests that run in the student's process", style="dim"))
    return found


def folded(name: str) -> str:
    """Break a long heading at its underscores and hyphens, so that columns stay as narrow as their figures."""
    lines = [""]
    for part in plain(name).replace("-", "-\0").replace("_", "_\0").split("\0"):
        if lines[-1] and len(lines[-1]) + len(part) > HEADING:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def plain(text: str) -> str:
    """Replace control characters: a student's name may hold escape sequences that would drive the terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
