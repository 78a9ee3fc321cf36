"""The order of otter's blocks: which cell stands in which block of which question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.compiler.otter.blocks import FileCell, boundary, is_config, is_ignored, settings
from autograder.errors import SourceError

__all__ = ["Asked", "Master", "fault", "structure"]


@dataclass(frozen=True)
class Asked:
    """A question's block: its settings, and its cells with the block within it that each stands in, "" for none."""

    begun: FileCell
    said: dict[str, Any]
    parts: list[tuple[str, FileCell]] = field(default_factory=list)


@dataclass(frozen=True)
class Master:
    """A notebook as `otter assign` takes it: the assignment's settings, and what stands in it."""

    config: dict[str, Any] = field(default_factory=dict)
    items: list[Asked | FileCell] = field(default_factory=list)


def structure(shown: str, path: Path, cells: Iterable[FileCell]) -> Master:
    """Sort the cells of a notebook into its questions; cells that otter leaves out are left out.

    Raises `SourceError` for blocks out of order, and for settings that cannot be read.
    """
    master = Master()
    asked: Asked | None = None
    block = ""
    for cell in cells:
        if is_ignored(cell):
            continue
        edge = boundary(cell)
        if is_config(cell):
            master.config.update(_config(shown, path, cell))
        elif edge == ("begin", "question"):
            if asked is not None:
                raise fault(
                    shown, cell, "a question begins inside another one", "end that one: # END QUESTION"
                )
            asked = Asked(cell, _settings(shown, cell))
            master.items.append(asked)
        elif edge == ("end", "question"):
            if asked is None or block:
                raise _disorder(shown, cell, "question", block)
            asked = None
        elif edge:
            block = _moved(shown, cell, edge, asked, block)
        elif asked is not None:
            asked.parts.append((block, cell))
        else:
            master.items.append(cell)
    if asked is not None:
        raise fault(
            shown, asked.begun, "this question is not closed", "end it with a raw cell: # END QUESTION"
        )
    return master


def fault(shown: str, cell: FileCell, problem: str, remedy: str) -> SourceError:
    """Make the error for a cell of the file."""
    return SourceError(shown, cell.number, 1, problem, remedy)


def _moved(shown: str, cell: FileCell, edge: tuple[str, str], asked: Asked | None, block: str) -> str:
    """Tell which block of a question is open behind an edge of one."""
    begins, kind = edge[0] == "begin", edge[1]
    if begins and asked is None:
        raise fault(
            shown, cell, f"a {kind} block outside of a question", "move it, or begin one: # BEGIN QUESTION"
        )
    if begins and block:
        raise fault(
            shown, cell, f"a {kind} block inside a {block} block", f"end that one: # END {block.upper()}"
        )
    if not begins and block != kind:
        raise _disorder(shown, cell, kind, block)
    return kind if begins else ""


def _disorder(shown: str, cell: FileCell, kind: str, block: str) -> SourceError:
    if block:
        return fault(
            shown,
            cell,
            f"# END {kind.upper()} inside a {block} block",
            f"end that one: # END {block.upper()}",
        )
    return fault(
        shown, cell, f"# END {kind.upper()} closes nothing", "take it out, or begin the block above it"
    )


def _settings(shown: str, cell: FileCell) -> dict[str, Any]:
    try:
        return settings(cell.source)
    except ValueError as error:
        raise fault(shown, cell, str(error), "see otter's documentation for what may stand here") from None


def _config(shown: str, path: Path, cell: FileCell) -> dict[str, Any]:
    """Read the assignment's settings, those of a file that they name first."""
    said = _settings(shown, cell)
    if not said.get("config_file"):
        return said
    file = path.parent / str(said["config_file"])
    try:
        return settings(file.read_text(encoding="utf-8")) | said
    except (OSError, ValueError) as error:
        raise fault(
            shown, cell, f"config_file {file.name!r} cannot be read: {error}", "put it beside the notebook"
        ) from None
