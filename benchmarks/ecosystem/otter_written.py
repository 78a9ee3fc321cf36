"""Otter's notebooks written as text, with what their cells showed: a test of the doctest format is nothing without it.

A text has the suffix `.ott`; a line `#@ KIND` begins a cell::

    #@ raw        the lines of a raw cell, as `# BEGIN QUESTION` and its YAML
    #@ text       a text cell
    #@ code       a code cell
    #@ shows      not a cell: the value that the code cell above showed
    #@ prints     not a cell: what it printed
    #@ wrong      not a cell: lines `RIGHT -> WRONG`, which make a wrong answer of the solution
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

__all__ = ["OtterWritten", "read_otter_written"]

HEADER = re.compile(r"^#@ (\w+)$", re.MULTILINE)
MADE = {"raw": new_raw_cell, "text": new_markdown_cell, "code": new_code_cell}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class OtterWritten:
    """A notebook as its instructor has it, and the replacements that make a wrong answer of its solution."""

    source: nbformat.NotebookNode
    replaced: tuple[tuple[str, str], ...]


def read_otter_written(path: Path) -> OtterWritten:
    """Read one text; raises `ValueError` with the header that is none."""
    pieces = HEADER.split(path.read_text(encoding="utf-8"))
    cells: list[nbformat.NotebookNode] = []
    replaced: list[tuple[str, str]] = []
    for number, (kind, text) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True), start=1):
        source = text.strip("\n")
        if kind == "wrong":
            replaced += [_pair(line) for line in source.splitlines()]
        elif kind == "shows":
            cells[-1].outputs.append(
                new_output("execute_result", {"text/plain": source}, execution_count=number)
            )
        elif kind == "prints":
            cells[-1].outputs.append(new_output("stream", name="stdout", text=source + "\n"))
        elif kind in MADE:
            cells.append(MADE[kind](source, id=f"cell-{number}"))
        else:
            raise ValueError(f"#@ {kind}: no kind of cell")
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    return OtterWritten(notebook, tuple(replaced))


def _pair(line: str) -> tuple[str, str]:
    right, arrow, wrong = line.partition(" -> ")
    if not arrow:
        raise ValueError(f"{line!r} is no replacement, RIGHT -> WRONG")
    return right, wrong
