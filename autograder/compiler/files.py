"""The data files of an assignment: what lies in its source folder besides the notebooks and settings.

Students get them, but for those in `handed_in/`: these are what the worked solution hands in beside its notebooks, such
as a trained model, and go to `solutions/` alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from autograder.compiler.otter import withheld_files
from autograder.compiler.regions import MARKER_WORDS
from autograder.course import Settings, is_percent, source_notebooks
from autograder.errors import CourseError

__all__ = ["HANDED_IN", "data_files", "handed_in", "refuse_markers"]

SETTINGS = ("week.toml", "cards.toml")
HANDED_IN = "handed_in"


def data_files(folder: Path, settings: Settings | None = None) -> tuple[str, ...]:
    """List the files that students get with the notebooks: relative to `folder`, with `/`, sorted.

    Every notebook source stays behind, also one that `week.toml` does not name, or that lies in a folder of its own; so
    do settings, caches, hidden files, what the course ignores and what the worked solution hands in.
    """
    settings = settings or Settings()
    sources = {f"{name}{suffix}" for name in source_notebooks(folder) for suffix in (".py", ".ipynb")}
    withheld = {*sources, *SETTINGS, *_scripts_of_notebooks(folder), *withheld_files(folder)}
    return tuple(
        name
        for name in plain_files(folder)
        if name not in withheld
        and not name.startswith(f"{HANDED_IN}/")
        and not name.endswith(".ipynb")
        and not _is_ignored(name, settings.ignored)
    )


def _scripts_of_notebooks(folder: Path) -> set[str]:
    """The percent scripts beside notebooks of the same name: another form of these, solutions included."""
    return {
        path.name for path in folder.glob("*.py") if path.with_suffix(".ipynb").exists() and is_percent(path)
    }


def _is_ignored(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(part, pattern) for part in PurePath(name).parts for pattern in patterns)


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
