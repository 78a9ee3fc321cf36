"""What a tool made of an assignment: points by student, notebook and test cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec
import nbformat

from autograder.course import replacing

__all__ = [
    "Mark",
    "Marks",
    "Scored",
    "code_of",
    "kept_scores",
    "read_files",
    "replaced_in",
    "write_files",
]


@dataclass(frozen=True)
class Mark:
    """What a graded cell got: None waits for a person. `how` says what the tool saw there, or its reason."""

    points: float | None
    of: float
    how: str = ""


Marks = dict[str, dict[str, dict[str, Mark]]]  # by student, notebook, cell


@dataclass(frozen=True)
class Scored:
    """All marks; `refused` says why the source was not taken, `lost` why a student has no marks.

    `stubs` is the code of the released cells by notebook; `traceback` is one that the tool printed.
    """

    marks: Marks = field(default_factory=dict)
    refused: str = ""
    lost: dict[str, str] = field(default_factory=dict)
    stubs: dict[str, list[str]] = field(default_factory=dict)
    traceback: str = ""


def code_of(path: Path) -> list[str]:
    """The code cells of a notebook, as text."""
    notebook = nbformat.read(path, as_version=4)
    return [cell.source.strip() for cell in notebook.cells if cell.cell_type == "code"]


def read_files(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder, by relative path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by relative path below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def kept_scores(kept: Path, name: str, known_by: list[str], score: Callable[[], Scored]) -> Scored:
    """Give the scores that a folder keeps under what they are known by; score and keep them where it has none."""
    path = kept / f"{name}-{sha256(chr(0).join(known_by).encode()).hexdigest()[:16]}.json"
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=Scored)
    scored = score()
    with replacing(path, "free some space") as unfinished:
        unfinished.write_bytes(msgspec.json.encode(scored))
    return scored


def replaced_in(files: Mapping[str, bytes], replaced: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Replace text in the code cells of the notebooks among some files; raises `ValueError` for what none has."""
    found = dict(files)
    for name in [name for name in files if name.endswith(".ipynb")]:
        notebook = nbformat.reads(files[name].decode(), as_version=4)
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for right, wrong in replaced:
            if not any(right in cell.source for cell in cells):
                raise ValueError(f"{name}: no code cell has {right!r}")
            for cell in cells:
                cell.source = cell.source.replace(right, wrong)
        found[name] = nbformat.writes(notebook).encode()
    return found
