"""The data files of an assignment: what lies in its source folder besides the notebooks and settings."""

from __future__ import annotations

from pathlib import Path

from autograder.compiler.regions import MARKER_WORDS
from autograder.course import source_notebooks
from autograder.errors import CourseError

__all__ = ["data_files", "refuse_markers"]

SETTINGS = ("week.toml", "cards.toml")


def data_files(folder: Path) -> tuple[str, ...]:
    """List the files that students get with the notebooks: relative to `folder`, with `/`, sorted.

    Every notebook source stays behind, also one that `week.toml` does not name; so do settings, caches and
    hidden files.
    """
    sources = {f"{name}{suffix}" for name in source_notebooks(folder) for suffix in (".py", ".ipynb")}
    found = []
    for path in folder.rglob("*"):
        inner = path.relative_to(folder)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inner.parts)
        if path.is_file() and not hidden and inner.as_posix() not in {*sources, *SETTINGS}:
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
