"""Files beside otter's notebooks that are not for students: tests, and what only otter's grader was to have."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from autograder.compiler.otter.reader import is_otter, read_settings
from autograder.compiler.otter.test_files import FOLDER, read_test_file

__all__ = ["withheld_files"]


def withheld_files(folder: Path) -> frozenset[str]:
    """Name the files below an assignment's source folder that neither students nor their processes may get.

    These are otter's test files, hidden cases and all, and the `autograder_files` of its notebooks; relative to
    `folder`, with `/`.
    """
    tests = {
        path.relative_to(folder).as_posix() for path in (folder / FOLDER).rglob("*.py") if _is_test(path)
    }
    named: set[str] = set()
    for path in folder.glob("*.ipynb"):
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        if is_otter(path, text):
            listed = read_settings(path, text).get("autograder_files")
            named |= {
                PurePosixPath(str(one)).as_posix() for one in (listed if isinstance(listed, list) else ())
            }
    below = {
        path.relative_to(folder).as_posix()
        for name in named
        for path in (folder / name).rglob("*")
        if not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts
    }
    return frozenset(tests | named | below)


def _is_test(path: Path) -> bool:
    """Tell whether a file holds tests of otter's; one that cannot be read as such may be meant for one."""
    try:
        return read_test_file(path.read_text(encoding="utf-8")) is not None
    except (ValueError, SyntaxError):
        return True
