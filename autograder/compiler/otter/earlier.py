"""Otter's first notebook format, read as the later one: text cells with a fenced block, and `## Test ##` cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.compiler.otter.blocks import FileCell, boundary

__all__ = ["modernised"]

FENCED = re.compile(
    r"^```[ \t]*\n\s*BEGIN (QUESTION|ASSIGNMENT)[ \t]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE
)
# `## Test ##` and `# TEST`, with or without "hidden"
TEST = re.compile(r"#{1,2}\s*(?P<hidden>hidden\s+)?tests?\s*(?:##|$)", re.IGNORECASE | re.MULTILINE)
SOLUTION = re.compile(r"(##\s*solution\s*##|\s*(<strong>|\*\*)solution:?(</strong>|\*\*))", re.IGNORECASE)


def modernised(cells: Sequence[FileCell]) -> list[FileCell]:
    """Write a notebook of the first format with the later one's raw cells; any other is given back as it is."""
    if any(boundary(cell) for cell in cells) or not any(_block(cell) for cell in cells):
        return list(cells)
    return list(_rewritten(cells))


def _rewritten(cells: Sequence[FileCell]) -> Iterator[FileCell]:
    """Yield the cells; a question goes from its fenced block to the last of its solutions and tests."""
    asking, block = False, ""
    for cell in cells:
        found = _block(cell)
        kind = "" if found else _kind(cell, asking, block)
        if asking and kind != block:
            yield from _ends(cell, block)
            block = ""
        if asking and (found or not kind):
            yield _raw(cell, "# END QUESTION")
            asking = False
        if found is not None:
            yield from _opened(cell, found)
            asking = found[1] == "QUESTION"
            continue
        if kind and kind != block:
            yield _raw(cell, f"# BEGIN {kind.upper()}")
        block = kind
        yield _test(cell) if kind == "tests" else cell
    if asking:
        yield from _ends(cells[-1], block)
        yield _raw(cells[-1], "# END QUESTION")


def _block(cell: FileCell) -> re.Match[str] | None:
    return FENCED.search(cell.source) if cell.kind == "markdown" else None


def _kind(cell: FileCell, asking: bool, block: str) -> str:
    """Tell which block a cell behind a question's text stands in; "" for one that is not of the question."""
    if not asking:
        return ""
    if cell.kind == "code" and TEST.match(cell.source):
        return "tests"
    if SOLUTION.match(cell.source) or (cell.kind == "code" and not block):
        return "solution"
    return ""


def _opened(cell: FileCell, found: re.Match[str]) -> Iterator[FileCell]:
    """Yield a fenced block as a raw cell, and the text around it."""
    text = (cell.source[: found.start()].rstrip() + "\n\n" + cell.source[found.end() :].lstrip()).strip()
    heading = "# ASSIGNMENT CONFIG" if found[1] == "ASSIGNMENT" else "# BEGIN QUESTION"
    yield _raw(cell, f"{heading}\n{found[2]}")
    if text:
        yield FileCell(cell.number, "markdown", text, id=cell.id)


def _ends(cell: FileCell, block: str) -> Iterator[FileCell]:
    if block:
        yield _raw(cell, f"# END {block.upper()}")


def _raw(cell: FileCell, source: str) -> FileCell:
    return FileCell(cell.number, "raw", source)


def _test(cell: FileCell) -> FileCell:
    """Write a test's heading as the later format has it."""
    found = TEST.match(cell.source)
    rest = cell.source.partition("\n")[2]
    source = f"# HIDDEN\n{rest}" if found and found["hidden"] else rest
    return FileCell(cell.number, "code", source, cell.output, cell.id, cell.tags)
