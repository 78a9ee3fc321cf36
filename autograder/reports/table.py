"""The class's scores as one table for the terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.grading.gradebook import Mark, Standing
from autograder.model import Exam, Week
from autograder.reports.amounts import amount

__all__ = ["class_table"]

WAITING = "…"
NOTHING = "–"
MOST_NAMED = 6  # columns with their names on top; of more there is no room for the names at 80 characters
HEADING = 12  # characters of a heading's line
NAME = 12  # characters that a student's name has at least, where it needs them


@dataclass(frozen=True)
class Column:
    """A notebook, or one question of the only notebook; `cells` are (notebook, name) of its graded cells."""

    name: str
    cells: frozenset[tuple[str, str]]
    points: float

    def marks(self, standing: Standing) -> list[Mark]:
        return [mark for mark in standing.marks if (mark.notebook, mark.cell) in self.cells]

    def score(self, standing: Standing) -> float:
        return sum((mark.score for mark in self.marks(standing)), 0.0)


def class_table(
    week: Week, exams: Sequence[Exam], standings: Sequence[Standing], shown: Collection[str] | None = None
) -> RenderableType:
    """Lay out a class's scores: a row a student, a column a notebook; with one notebook, a column a question.

    Every score is in points of the column's maximum, which stands in its heading. The last row is the mean
    over those who handed in. With `shown` only these students have a row, and the mean is that of all.
    """
    columns = columns_of(exams)
    numbered = len(columns) > MOST_NAMED
    title = plain(f"{week.name}: {week.title}" if week.title else week.name)
    # Text everywhere: a plain str would be read as rich's markup, and a name may hold brackets
    table = Table(
        title=Text(title),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
    )
    longest = max((len(plain(standing.student)) for standing in standings), default=0)
    table.add_column("student", overflow="fold", min_width=min(max(longest, 9), NAME), max_width=2 * NAME)
    for number, column in enumerate(columns, start=1):
        name = str(number) if numbered else folded(column.name)
        table.add_column(
            Text(f"{name}\nof {amount(column.points)}"), justify="right", overflow="fold", min_width=4
        )
    late = any(standing.penalty for standing in standings)
    if late:
        table.add_column("late", justify="right", no_wrap=True)
    points = sum(column.points for column in columns)
    table.add_column(Text(f"total\nof {amount(points)}"), justify="right", no_wrap=True)
    handed_in = [standing for standing in standings if standing.submitted]
    rows = [one for one in standings if shown is None or one.student in shown]
    for standing in rows:
        table.add_row(*row_of(standing, columns, late), end_section=standing is rows[-1])
    if handed_in:
        table.add_row(*mean_row(handed_in, columns, late), style="bold")
    return Group(table, *legend(standings, columns if numbered else []), *exposed(exams))


def columns_of(exams: Sequence[Exam]) -> list[Column]:
    """Name what gets a column: the notebooks, or of a single notebook its questions, in the exam's order."""
    groups: dict[str, list[tuple[str, str]]] = {}
    points: dict[str, float] = {}
    for exam in exams:
        for cell in exam.cells:
            if cell.role in ("test", "manual", "task"):
                name = exam.notebook if len(exams) > 1 else cell.question or cell.name
                groups.setdefault(name, []).append((exam.notebook, cell.name))
                points[name] = points.get(name, 0.0) + cell.points
    return [Column(name, frozenset(cells), points[name]) for name, cells in groups.items()]


def row_of(standing: Standing, columns: Sequence[Column], late: bool) -> list[Text]:
    name = Text(plain(standing.student))
    if not standing.submitted:
        return [name, *(Text(f"{NOTHING} ", style="dim") for _ in range(len(columns) + late + 1))]
    cells = [scored(column.score(standing), column.marks(standing)) for column in columns]
    penalty = [Text(f"-{amount(standing.penalty)}" if standing.penalty else "")] if late else []
    return [name, *cells, *penalty, scored(standing.total, standing.marks)]


def scored(score: float, marks: Sequence[Mark]) -> Text:
    """Write a score, marked where a person still has to grade a part of it."""
    waiting = any(mark.waiting for mark in marks)
    return Text(f"{amount(score)}{WAITING if waiting else ' '}")


def mean_row(handed_in: Sequence[Standing], columns: Sequence[Column], late: bool) -> list[Text]:
    def mean(values: list[float]) -> Text:
        return Text(f"{amount(sum(values) / len(values))} ")

    means = [mean([column.score(standing) for standing in handed_in]) for column in columns]
    penalty = [Text("")] if late else []
    return [Text(f"mean of {len(handed_in)}"), *means, *penalty, mean([each.total for each in handed_in])]


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
