"""What a new release changes for students who have the earlier one, file by file and cell by cell, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from autograder.grading.handed_in.plain_file import shown

__all__ = ["Change", "changes_of"]

QUOTED = 40  # letters of a cell without a name that are quoted


@dataclass(frozen=True)
class Change:
    """One change of one file; `cell` is empty where it is the whole file's."""

    file: str
    text: str
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.file}, cell {self.cell}: {self.text}" if self.cell else f"{self.file}: {self.text}"


def changes_of(out: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[Change]:
    """List what changes for students from the files that are out to the new ones."""
    found: list[Change] = []
    for name in sorted(out.keys() | new.keys()):
        if name not in out:
            found.append(Change(name, "is new"))
        elif name not in new:
            found.append(Change(shown(name), "is taken out"))
        elif out[name] != new[name]:
            found += changes_of_file(name, out[name], new[name])
    return found


def changes_of_file(name: str, out: bytes, new: bytes) -> Iterator[Change]:
    """Say how one file changes; of a notebook, which cells."""
    cells = cells_of(out) if name.endswith(".ipynb") else None
    if cells is None:
        yield Change(name, f"changes, {size(out)} to {size(new)}")
        return
    found = [Change(name, text, cell) for cell, text in changes_of_cells(cells, cells_of(new) or {})]
    yield from found or [Change(name, "changes in what is not seen: the notebook's settings")]


def changes_of_cells(
    out: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Say of every cell that is not as it was what becomes of it, in the new notebook's order; then which go."""
    stay = [key for key in new if key in out]
    moved = set(stay) - longest_run([key for key in out if key in new], stay)
    before = ""
    for key, cell in new.items():
        name = called(key, cell)
        if key not in out:
            yield name, f"is new, after {before}" if before else "is new, at the top"
        else:
            yield from ((name, text) for text in changes_of_cell(out[key], cell))
            if key in moved:
                yield name, f"moves, to after {before}" if before else "moves, to the top"
        before = name
    for key, cell in out.items():
        if key not in new:
            lost = ": what students wrote there is no longer graded" if settings(cell).get("solution") else ""
            yield called(key, cell), f"is taken out{lost}"


def changes_of_cell(out: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Say how one cell changes: its points, its text, its kind, its settings."""
    was, now = settings(out).get("points"), settings(new).get("points")
    if was != now:
        yield f"counts {now or 0:g} points, not {was or 0:g}"
    if out.get("cell_type") != new.get("cell_type"):
        yield f"becomes {new.get('cell_type')}, was {shown(str(out.get('cell_type')))}"
    if lines(out) != lines(new):
        yield changed_lines(lines(out), lines(new))
    elif was == now and without_checksum(out) != without_checksum(new):
        yield "keeps its text; its settings change"


def changed_lines(out: list[str], new: list[str]) -> str:
    """Count the lines that a text loses and gains."""
    gone = come = 0
    for kind, first, last, at, to in SequenceMatcher(None, out, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone, come = gone + last - first, come + to - at
    parts = [
        f"{number} {'line' if number == 1 else 'lines'} {word}"
        for number, word in ((come, "new"), (gone, "gone"))
        if number
    ]
    return f"its text changes: {', '.join(parts)}"


def longest_run(out: list[str], new: list[str]) -> set[str]:
    """The cells that keep their order, as many as possible; the others have moved."""
    blocks = SequenceMatcher(None, out, new, autojunk=False).get_matching_blocks()
    return {new[at] for block in blocks for at in range(block.b, block.b + block.size)}


def cells_of(content: bytes) -> dict[str, dict[str, Any]] | None:
    """A notebook's cells by what stays the same of each; None for what is no notebook."""
    try:
        cells = json.loads(content)["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        return None
    found: dict[str, dict[str, Any]] = {}
    for cell in cells:
        key = str(settings(cell).get("grade_id") or cell.get("id") or " ".join(lines(cell)))
        number = 1
        while (numbered := key if number == 1 else f"{key} {number}") in found:
            number += 1
        found[numbered] = cell
    return found


def called(key: str, cell: dict[str, Any]) -> str:
    """How a person finds a cell: by its name, otherwise by how its text begins."""
    if settings(cell).get("grade_id"):
        return shown(key)
    first = next((line for line in lines(cell) if line.strip()), "")
    return f'"{shown(first.strip(), QUOTED)}"' if first else shown(key)


def settings(cell: dict[str, Any]) -> dict[str, Any]:
    """nbgrader's block of a cell's metadata; empty where there is none."""
    metadata = cell.get("metadata")
    block = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return block if isinstance(block, dict) else {}


def without_checksum(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata")
    kept = dict(metadata) if isinstance(metadata, dict) else {}
    kept["nbgrader"] = {name: value for name, value in settings(cell).items() if name != "checksum"}
    return cell | {"metadata": kept}


def lines(cell: dict[str, Any]) -> list[str]:
    source = cell.get("source", "")
    return ("".join(map(str, source)) if isinstance(source, list) else str(source)).splitlines()


def size(content: bytes) -> str:
    return f"{len(content):,} bytes"
