"""The cells that give otter's notebooks their form: raw cells that open and close blocks, with YAML in them.

A text cell can stand for a raw one: what it has between "```otter" and "```" is read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml

__all__ = ["BLOCKS", "FileCell", "boundary", "is_config", "is_ignored", "settings", "unfenced"]

BLOCKS = ("question", "prompt", "solution", "tests")
Edge = Literal["begin", "end"]
BOUNDARY = re.compile(r"#\s+(begin|end)\s+(question|prompt|solution|tests)", re.IGNORECASE)
CONFIG = re.compile(r"#\s+assignment\s+config", re.IGNORECASE)
IGNORED = re.compile(r"(##\s*ignore\s*##|#\s*ignore\b)", re.IGNORECASE)


@dataclass(frozen=True)
class FileCell:
    """A cell of the file: `number` is its 1-based place, `output` what it showed when it was saved."""

    number: int
    kind: Literal["code", "markdown", "raw"]
    source: str
    output: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()


def unfenced(cell: FileCell) -> Iterator[FileCell]:
    """Yield a text cell's parts: what is fenced as otter's becomes a raw cell of its own."""
    if cell.kind != "markdown" or "```otter" not in cell.source:
        yield cell
        return
    kind: Literal["markdown", "raw"] = "markdown"
    lines: list[str] = []
    for line in [*cell.source.split("\n"), None]:
        opens = kind == "markdown" and line is not None and line.strip() == "```otter"
        closes = kind == "raw" and line is not None and line.strip() == "```"
        if line is None or opens or closes:
            if any(one.strip() for one in lines):
                yield FileCell(cell.number, kind, "\n".join(lines).strip("\n"))
            lines, kind = [], "raw" if opens else "markdown"
        else:
            lines.append(line)


def boundary(cell: FileCell) -> tuple[str, str] | None:
    """Tell which edge a cell is of which block: ("begin", "question"); None for any other cell."""
    found = BOUNDARY.match(cell.source) if cell.kind == "raw" else None
    return (found[1].lower(), found[2].lower()) if found else None


def is_config(cell: FileCell) -> bool:
    """Tell whether a cell holds the assignment's settings."""
    return cell.kind == "raw" and bool(CONFIG.match(cell.source))


def is_ignored(cell: FileCell) -> bool:
    """Tell whether otter puts a cell into no notebook."""
    return bool(IGNORED.match(cell.source))


def settings(source: str) -> dict[str, Any]:
    """Read the YAML of a cell; its first line, a comment there, says what the cell is.

    Raises `ValueError` when it is not what otter reads.
    """
    try:
        found = yaml.safe_load(source)
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {str(error).partition(chr(10))[0]}") from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"wanted settings, a name and a value on each line; found: {found!r}"[:200])
    return found
