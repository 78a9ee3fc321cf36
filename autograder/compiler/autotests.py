"""nbgrader's automatic tests: `### AUTOTEST f(1)` becomes assertions of what the solution itself gives.

nbgrader's own preprocessor writes them. It runs the notebook, solutions in it, in a Jupyter kernel, with the rights of
whoever compiles: the code is the instructor's. Its salts come from the cells' text, so the same notebook gets the same
tests. What came out is kept in `build/autotests/` under a digest of all that decides it: the notebook, the templates
in `autotests.yml`, the files beside the notebook, nbgrader's version. A second compile runs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from copy import deepcopy
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.compiler.files import plain_files
from autograder.compiler.formats import quiet
from autograder.course import Course, replacing
from autograder.errors import CourseError, SourceError

__all__ = ["instantiate_tests"]

# what nbgrader's templates are filed under for Python, whatever a kernel is called
KERNEL = "python3"


def instantiate_tests(course: Course, path: str, folder: Path, notebook: Any) -> tuple[str, ...]:
    """Make the tests that the AUTOTEST lines of a parsed notebook ask for, in place; gives remarks.

    `path` is its name in messages, `folder` where it lies and runs. Raises `CourseError` when there are no templates
    or when the notebook's own code fails; `SourceError` for a line in a cell that is not graded.
    """
    delimiter = course.settings.autotest_delimiter
    if not _asking(path, notebook, delimiter):
        return ()
    templates = _templates(course, path, folder)
    kept = course.build / "autotests" / f"{_digest(folder, templates, delimiter, notebook)}.json"
    if kept.exists():
        sources = json.loads(kept.read_text(encoding="utf-8"))
    else:
        sources = _made(path, folder, templates, delimiter, notebook)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.parent.chmod(0o700)  # hidden tests among them
        with replacing(kept, "make room, then compile again") as unfinished:
            unfinished.write_text(json.dumps(sources), encoding="utf-8")
    for cell, source in zip(notebook.cells, sources, strict=True):
        cell.source = source
    return (f"tests were made from its {delimiter} lines by running the notebook with its solutions",)


def _asking(path: str, notebook: Any, delimiter: str) -> bool:
    """Tell whether a line asks for a test, as nbgrader finds it: a comment with the word in it.

    Raises `SourceError` where the cell is not graded: nbgrader makes no test there either.
    """
    asks = False
    for number, cell in enumerate(notebook.cells, start=1):
        for line, text in enumerate(cell.source.split("\n"), start=1):
            if cell.cell_type != "code" or delimiter not in text or not text.strip().startswith("#"):
                continue
            asks = True
            if not cell.metadata.get("nbgrader", {}).get("grade"):
                problem = f"a test is asked for in a cell that is not graded: {text.strip()}"
                raise SourceError(
                    path, number, line, problem, "make it an autograder tests cell, with points"
                )
    return asks


def _templates(course: Course, path: str, folder: Path) -> Path:
    name = course.settings.autotests
    for place in (folder / name, course.root / name):
        if place.is_file():
            return place
    raise CourseError(
        f"{path}: it has {course.settings.autotest_delimiter} lines, and there is no {name}\n"
        f"  nbgrader makes tests from its templates: put one into {course.root}, or beside the notebook"
    )


def _digest(folder: Path, templates: Path, delimiter: str, notebook: Any) -> str:
    told = [
        version("nbgrader"),
        delimiter,
        json.dumps([[one.cell_type, one.source] for one in notebook.cells]),
    ]
    parts = [one.encode() for one in told] + [templates.read_bytes()]
    for name in plain_files(folder):
        if not name.endswith(".ipynb"):
            parts += [name.encode(), (folder / name).read_bytes()]
    return _hashed(parts)


def _hashed(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:32]


def _made(path: str, folder: Path, templates: Path, delimiter: str, notebook: Any) -> list[str]:
    """Run nbgrader's preprocessor on a copy of the notebook: every cell's new source."""
    from nbclient.exceptions import CellExecutionError
    from nbgrader.preprocessors import InstantiateTests  # some seconds: it brings in a Jupyter server

    copy = deepcopy(notebook)
    copy.metadata["kernelspec"] = {"name": KERNEL, "display_name": "Python 3", "language": "python"}
    made = InstantiateTests(autotest_filename=str(templates.resolve()), autotest_delimiter=delimiter)
    try:
        with quiet():
            made.preprocess(copy, {"metadata": {"path": str(folder)}})
    except Exception as error:  # of the notebook's code, the templates, or the kernel
        if isinstance(error, CellExecutionError):  # nbgrader gives it a list for its text
            problem = f"{error.ename}: {error.evalue}"
        else:
            problem = f"{type(error).__name__}: {error}"
        raise CourseError(
            f"{path}: no tests could be made of its {delimiter} lines: {problem}\n"
            f"  the notebook, solutions in it, has to run from top to bottom; the templates are {templates}"
        ) from None
    finally:
        if made.kc is not None:
            made.kc.shutdown()  # nbgrader leaves the kernel running when a cell fails
    return [cell.source for cell in copy.cells]
