"""A table of thousands of rows, line by line as rich lays out a short one, which takes it a second for a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Group, RenderableType
from rich.segment import Segment, Segments
from rich.text import Text

__all__ = ["long_table"]

GAP = "  "


def long_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], mean: Sequence[str], longest: int
) -> RenderableType:
    """Lay rows out below headings, the first column to the left; a first cell over `longest` has several lines.

    The last row is set apart. No cell may hold a control character: nothing is looked for and nothing replaced.
    """
    lines = [line for row in rows for line in folded(row, longest)]
    below = [heading.split("\n") for heading in headings]
    height = max(map(len, below))
    top = list(zip(*([""] * (height - len(one)) + one for one in below), strict=True))
    widths = [max(map(cell_len, column)) for column in zip(*top, *lines, mean, strict=True)]
    body = "".join(f"{laid_out(line, widths)}\n" for line in lines)
    return Group(
        Text("\n".join(laid_out(line, widths) for line in top), style="bold", no_wrap=True),
        "─" * (sum(widths) + len(GAP) * (len(widths) - 1)),
        Segments([Segment(f"{body}\n")]),
        Text(laid_out(mean, widths), style="bold", no_wrap=True),
    )


def folded(row: Sequence[str], longest: int) -> Iterator[Sequence[str]]:
    """Give the lines of a row: what is left of its first cell stands alone."""
    first, *others = row
    if len(first) <= longest and first.isascii():
        yield row
        return
    head, *rest = chop_cells(first, longest) or [""]
    yield head, *others
    yield from ((part, *[""] * len(others)) for part in rest)


def laid_out(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = cells
    right = (cell.rstrip().rjust(width) for cell, width in zip(others, widths[1:], strict=True))
    return GAP.join((set_cell_size(first, widths[0]), *right)).rstrip()
