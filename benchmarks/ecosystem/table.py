"""What the comparison found, in words and tables."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from benchmarks.ecosystem.comparison import KNOWN, Compared, Row

__all__ = ["isolation_page", "lines_of", "summary"]

PAGE = """\
# Isolated test cells

A test cell that runs in the examiner is *isolated*: no student code can read it or forge what comes of it. Where a test
needs the student's own process it runs *in-process*, and its points are marked as exposed. This is the share over the
notebooks of the comparison with nbgrader and otter, written by
`python -m benchmarks.ecosystem --page docs/isolated-cells.md`.

"""


def lines_of(found: Compared) -> Iterator[str]:
    """Say what came of one sample: a line, and one more for each thing that is not equal."""
    equal = sum(row.equal for row in found.rows)
    apart, all_cells = isolated(found)
    yield f"{found.name}: {equal} of {len(found.rows)} scores equal, {apart} of {all_cells} test cells isolated"
    if found.their_refusal:
        yield f"  {found.tool} refuses it: {found.their_refusal.strip()[-300:]}"
    if found.our_refusal:
        yield f"  course refuses it: {found.our_refusal.strip()[-600:]}"
    if found.traceback:
        yield f"  course printed a traceback: {found.traceback[-600:]}"
    for student, why in found.our_lost.items():
        yield f"  {student}: no score from course: {why.strip()[-300:]}"
    for row in found.rows:
        if not row.equal:
            yield f"  {_said(row, found.tool)}"
    for notebook, cells in found.in_process.items():
        yield from (
            f"  {notebook} {cell} in-process: {' '.join(why.split())}" for cell, why in cells.items() if why
        )
    for notebook in found.other_stubs:
        yield f"  {notebook}: the released code is not nbgrader's"


def isolated(found: Compared) -> tuple[int, int]:
    """How many test cells ran apart from the student's process, and how many there are."""
    reasons = [why for cells in found.in_process.values() for why in cells.values()]
    return sum(not why for why in reasons), len(reasons)


def summary(compared: Iterable[Compared]) -> Iterator[str]:
    """Count over all samples."""
    samples = list(compared)
    rows = [row for one in samples for row in one.rows]
    counts = [isolated(one) for one in samples]
    apart, cells = sum(a for a, _ in counts), sum(n for _, n in counts)
    yield f"{len(samples)} assignments, {len(rows)} scores: {sum(row.equal for row in rows)} equal"
    for known, count in Counter(row.known for row in rows if not row.equal).most_common():
        yield f"  {count} differ: {KNOWN.get(known, 'for no known reason')}"
    both = sum(bool(one.our_refusal and one.their_refusal) for one in samples)
    theirs = sum(bool(one.their_refusal) for one in samples) - both
    yield f"refused by course alone: {sum(bool(one.our_refusal) for one in samples) - both}"
    yield f"refused by nbgrader or otter alone: {theirs}, by both: {both}"
    yield f"tracebacks: {sum(bool(one.traceback) for one in samples)}"
    share = 100 * apart / cells if cells else 0.0
    yield f"isolated: {apart} of {cells} test cells, {share:.1f} %"


def isolation_page(compared: Iterable[Compared]) -> str:
    """The table of isolated cells, and every in-process cell with its reason, as Markdown."""
    samples = list(compared)
    lines = ["| notebooks | assignments | test cells | isolated | share |", "|---|---:|---:|---:|---:|"]
    for origin in dict.fromkeys(one.origin for one in samples):
        lines.append(_line(origin, [one for one in samples if one.origin == origin]))
    lines += [
        _line("all", samples),
        "",
        "## In-process, and why",
        "",
        "| notebook | test cell | reason |",
        "|---|---|---|",
    ]
    for one in samples:
        for notebook, cells in one.in_process.items():
            place = one.name if notebook == one.name else f"{one.name}/{notebook}"
            lines += [f"| {place} | {cell} | {_cell(why)} |" for cell, why in cells.items() if why]
    return PAGE + "\n".join(lines) + "\n"


def _line(origin: str, samples: list[Compared]) -> str:
    counts = [isolated(one) for one in samples]
    apart, cells = sum(a for a, _ in counts), sum(n for _, n in counts)
    share = f"{100 * apart / cells:.1f} %" if cells else ""
    return f"| {origin} | {len(samples)} | {cells} | {apart} | {share} |"


def _cell(text: str) -> str:
    """A reason as a cell of the table, without this machine's path of Python."""
    return " ".join(text.split()).replace(sys.executable, "python").replace("|", "\\|")


def _said(row: Row, tool: str) -> str:
    """One difference: whose, what each gave, and the reason or what each saw."""
    why = f"({row.known})" if row.known else f"<- {row.their_how!r}; course: {row.our_how[:400]!r}"
    missing = f", {row.missing} has no such cell" if row.missing else ""
    return (
        f"{row.student}/{row.notebook} {row.cell}: {tool} {_points(row.theirs)}, course {_points(row.ours)} "
        f"of {row.of:g}{missing} {why}"
    )


def _points(points: float | None) -> str:
    return "none" if points is None else f"{points:g}"
