"""Which files of an assignment's source folder are its notebooks."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

from autograder.errors import CourseError

__all__ = ["NAME", "assignments_in", "is_percent", "source_file", "source_notebooks"]

# what a name of our own making may be: an environment's, for example
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]*")
# an option that only a percent script of ours has, and what jupytext writes at the top of a notebook's pair
OURS = re.compile(r"# %%.*\b(solution|test|manual)\s*=")
PAIRED = re.compile(r"# +jupytext:|# %%.*\bnbgrader\s*=")


def assignments_in(source: Path, pattern: str = "*") -> list[str]:
    """The names of the folders in a folder of sources that hold a notebook, sorted."""
    return sorted(
        folder.name
        for folder in source.iterdir()
        if _is_assignment(folder.name) and folder.is_dir() and source_notebooks(folder, pattern)
    )


def _is_assignment(name: str) -> bool:
    """Tell whether a folder of this name can be an assignment: nbgrader refuses "+", and dots hide."""
    return name.isprintable() and not name.startswith((".", "-")) and "+" not in name


def source_notebooks(folder: Path, pattern: str = "*") -> list[str]:
    """The names of the notebooks in a source folder that match, sorted: percent scripts and `.ipynb` files.

    Beside `.ipynb` files a script is a notebook only if it says so in a cell's header: there it is more often a module
    with cells for an editor, or the other half of a pair that jupytext keeps.
    """
    notebooks = {path.stem for path in folder.glob("*.ipynb") if not path.name.startswith(".")}
    scripts = {
        path.stem
        for path in folder.glob("*.py")
        if is_percent(path) and (not notebooks or (_has(path, OURS) and not _has(path, PAIRED)))
    }
    return sorted(name for name in scripts | notebooks if fnmatchcase(name, pattern))


def source_file(folder: Path, name: str) -> Path:
    """Find the file of a notebook in a source folder.

    Raises `CourseError` when a percent script and an `.ipynb` both claim the name.
    """
    percent, ipynb = folder / f"{name}.py", folder / f"{name}.ipynb"
    if not percent.exists() or not is_percent(percent):
        return ipynb
    if not ipynb.exists():
        return percent
    if _has(percent, OURS) and not _has(percent, PAIRED):
        raise CourseError(
            f"{percent} and {ipynb.name} have the same name: which of them is the notebook?\n"
            "  remove or rename one"
        )
    return ipynb


def is_percent(path: Path) -> bool:
    """Tell a percent script from a plain module that lies beside the notebooks."""
    return _has(path, re.compile("# %%"))


def _has(path: Path, pattern: re.Pattern[str]) -> bool:
    """Tell whether a line of a file begins as `pattern` says."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return any(pattern.match(line) for line in lines)
