"""Files beside otter's notebooks that are not for students: tests, what otter made, what it does not hand out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.compiler.otter.files import CONFIG, named_files
from autograder.compiler.otter.reader import has_blocks, is_otter, read_settings
from autograder.compiler.otter.settings import listed
from autograder.compiler.otter.test_files import FOLDER, read_test_file
from autograder.course import is_percent

__all__ = ["withheld_files"]

MADE = ("autograder", "student")  # the folders that `otter assign` makes beside each other
GRADES = "run_autograder"  # is in every archive that `otter generate` makes


def withheld_files(folder: Path) -> frozenset[str]:
    """Name the files below an assignment's source folder that neither students nor their processes may get.

    These are otter's test files, hidden cases and all; the `autograder_files` of its notebooks; what `otter assign` and
    `otter generate` have made. Where all notebooks have otter's blocks and say what students get, in `files`, it is
    whatever is not named there, as in otter. Relative to `folder`, with `/`.
    """
    tests = {
        path.relative_to(folder).as_posix() for path in (folder / FOLDER).rglob("*.py") if _is_test(path)
    }
    notebooks = [(path, _text(path)) for path in sorted(folder.glob("*.ipynb"))]
    otters = [(path, text) for path, text in notebooks if is_otter(path, text)]
    if not otters:
        return frozenset(tests)
    settings = [read_settings(path, text) for path, text in otters]
    graders = {name for one in settings for name in named_files(folder, listed(one, "autograder_files"))}
    made = {path.relative_to(folder).as_posix() for path in _made_by_otter(folder)}
    return frozenset(tests | graders | made | set(_not_handed_out(folder, notebooks, settings)))


def _not_handed_out(
    folder: Path, notebooks: list[tuple[Path, str]], settings: list[dict[str, Any]]
) -> Iterator[str]:
    """Yield what no notebook names in `files`, where that is how all of them say what students get."""
    others = [path for path, text in notebooks if not has_blocks(path, text)]
    others += [path for path in folder.glob("*.py") if is_percent(path)]
    if others or not any(one.get("files") for one in settings):
        return
    given = {name for one in settings for name in named_files(folder, listed(one, "files"))}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in given:
            yield name


def _made_by_otter(folder: Path) -> Iterator[Path]:
    """Yield files that otter has made of the notebooks: solutions and hidden tests are among them."""
    yield folder / CONFIG
    for path in folder.rglob("*.zip"):
        if _grades(path):
            yield path
    for path in folder.rglob(MADE[0]):
        if path.is_dir() and path.with_name(MADE[1]).is_dir():
            yield from path.rglob("*")
            yield from path.with_name(MADE[1]).rglob("*")


def _grades(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return GRADES in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _is_test(path: Path) -> bool:
    """Tell whether a file holds tests of otter's; one that cannot be read as such may be meant for one."""
    try:
        return read_test_file(path.read_text(encoding="utf-8")) is not None
    except (ValueError, SyntaxError):
        return True
