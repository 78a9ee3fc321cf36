"""Names and ids for cells that have none of their own: each once in a notebook, the same at every reading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from autograder.compiler.header import NAME
from autograder.model import Cell

__all__ = ["file_name", "named", "slug"]

LONGEST = 52  # leaves room for what tells one cell of a question from the next


def slug(name: str) -> str:
    """Write a question's name with the letters that a cell's name may have."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:LONGEST] or "question"


def file_name(name: str) -> str:
    """Give the name of a question's test file, as otter has it wherever that is the name of a file in its folder."""
    return slug(name) if "/" in name or "\\" in name or name.startswith(".") else name


def named(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Give every cell an id, and no two of them the same id or the same name."""
    found: list[Cell] = []
    ids: set[str] = set()
    names: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        name = _new(cell.name, names) if cell.name else ""
        names |= {name} - {""}
        wanted = cell.id if NAME.fullmatch(cell.id) and cell.id not in ids else name or f"cell-{number}"
        ids.add(cell_id := _new(wanted, ids))
        found.append(replace(cell, id=cell_id, name=name))
    return tuple(found)


def _new(name: str, taken: set[str]) -> str:
    number, one = 1, name
    while one in taken:
        number += 1
        one = f"{name}-{number}"
    return one
