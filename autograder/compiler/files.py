"""The data files of an assignment: what lies in its source folder besides the notebooks and settings.

Students get them, but for those in `handed_in/`: these are what the worked solution hands in beside its notebooks, such
as a trained model, and go to `solutions/` alone.
"""

from __future__ import annotations

from pathlib import Path

from autograder.compiler.regions import MARKER_WORDS
from autograder.course import source_notebooks
from autograder.errors import CourseError

__all__ = ["HANDED_IN", "data_files", "handed_in", "refuse_markers"]

SETTINGS = ("week.toml", "cards.toml")
HANDED_IN = "handed_in"


def data_files(folder: Path) -> tuple[str, ...]:
    """List the files that students get with the notebooks: relative to `folder`, with `/`, sorted.

    Every notebook source stays behind, also one that `week.toml` does not name; so do settings, caches, hidden files
    and what the worked solution hands in.
    """
    sources = {f"{name}{suffix}" for name in source_notebooks(folder) for suffix in (".py", ".ipynb")}
    withheld = {*sources, *SETTINGS}
    return tuple(
        name for name in plain_files(folder) if name not in withheld and not name.startswith(f"{HANDED_IN}/")
    )


def handed_in(folder: Path) -> tuple[str, ...]:
    """List what the worked solution hands in beside its notebooks: relative to `folder/handed_in`, sorted."""
    return plain_files(folder / HANDED_IN)


def plain_files(folder: Path) -> tuple[str, ...]:
    """List the files below a folder, with `/`, sorted, without caches and hidden ones; none without a folder."""
    found = []
    for path in folder.rglob("*"):
        inner = path.relative_to(folder)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inner.parts)
        if path.is_file() and not hidden:
            found.append(inner.as_posix())
    return tuple(sorted(found))


def refuse_markers(folder: Path, files: tuple[str, ...]) -> None:
    """Refuse a data file with a region in it: it goes to students as it is.

    Raises `CourseError`.
    """
    for name in files:
        path = folder / name
        if path.suffix not in (".py", ".ipynb", ".md", ".txt", ".qmd", ".Rmd"):
            continue
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").split("\n"), start=1
        ):
            if words := MARKER_WORDS.search(line):
                raise CourseError(
                    f"{path}:{number}: {words[0]} in a file that students get as it is\n"
                    "  only notebooks have regions; take it out, or make the file a notebook of this folder"
                )
