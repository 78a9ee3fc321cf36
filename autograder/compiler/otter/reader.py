"""Otter's notebooks, read as sources like any other: the blocks of `otter assign`, or tests beside the notebook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.compiler.formats import nbformat
from autograder.compiler.ipynb import refuse_other_languages
from autograder.compiler.otter.assignment import block_questions, block_settings, read_blocks
from autograder.compiler.otter.blocks import FileCell, boundary, is_config, unfenced
from autograder.compiler.otter.cases import Case
from autograder.compiler.otter.earlier import modernised
from autograder.compiler.otter.files import graders_files, read_config_beside
from autograder.compiler.otter.plain import read_plain
from autograder.compiler.otter.question import Question
from autograder.compiler.otter.settings import seeding
from autograder.compiler.otter.test_files import QuestionTests, read_embedded, read_test_file, test_folder
from autograder.errors import CourseError, SourceError
from autograder.model import Notebook

__all__ = ["has_blocks", "is_otter", "read_otter", "read_questions", "read_settings"]

CHECKED = re.compile(r"\.(?:check|grade)\(\s*['\"]")


def is_otter(path: Path, text: str) -> bool:
    """Tell whether a Jupyter notebook is otter's: it has blocks, or it has otter's tests within or beside it."""
    try:
        raw = json.loads(text)
        return _has_otters_marks(path, raw, list(_cells(raw)))
    except Exception:  # no notebook, then, nor otter's: nbformat lets through whatever its parsers raise
        return False


def _has_otters_marks(path: Path, raw: dict[str, Any], cells: list[FileCell]) -> bool:
    if any("nbgrader" in (cell.get("metadata") or {}) for cell in raw.get("cells", ())):
        return False
    if _in_blocks(modernised(cells)):
        return True
    if isinstance(raw.get("metadata"), dict) and isinstance(raw["metadata"].get("otter"), dict):
        return isinstance(raw["metadata"]["otter"].get("tests"), dict)
    return any(cell.kind == "code" and CHECKED.search(cell.source) for cell in cells) and bool(
        test_folder(path)
    )


def has_blocks(path: Path, text: str) -> bool:
    """Tell whether a notebook is written for `otter assign`."""
    return is_otter(path, text) and _in_blocks(modernised(list(_cells(json.loads(text)))))


def _in_blocks(cells: list[FileCell]) -> bool:
    return any(boundary(cell) or is_config(cell) for cell in cells)


def read_otter(path: Path, shown: str, text: str) -> Notebook:
    """Read one of otter's notebooks; `shown` is its name in messages.

    Raises `SourceError` or `CourseError` naming what otter itself would not take.
    """
    raw = json.loads(text)
    metadata = raw.get("metadata")
    refuse_other_languages(shown, metadata if isinstance(metadata, dict) else {})
    cells = modernised(list(_cells(raw)))
    if _in_blocks(cells):
        made, remarks = read_blocks(shown, path, cells)
        config = block_settings(shown, path, cells)
    else:
        made, remarks = read_plain(shown, cells, _tests(path, shown, raw))
        config = {"generate": read_config_beside(path.parent)}
    files, more = graders_files(path.parent, config)
    return Notebook(
        name=path.stem,
        path=shown,
        cells=made,
        remarks=(*remarks, *more),
        otter=replace(seeding(config), files=files),
    )


def read_questions(path: Path, shown: str, text: str) -> list[tuple[Question, list[Case]]]:
    """Read the questions of one of otter's notebooks, and their cases as otter has them.

    Raises `SourceError` or `CourseError` naming what otter itself would not take.
    """
    raw = json.loads(text)
    cells = modernised(list(_cells(raw)))
    if _in_blocks(cells):
        return list(block_questions(shown, path, cells))
    return [(tests.question, list(tests.cases)) for tests in _tests(path, shown, raw)]


def read_settings(path: Path, text: str) -> dict[str, Any]:
    """Read what `# ASSIGNMENT CONFIG` of a notebook says; nothing where it has none.

    Raises `SourceError` naming what otter itself would not take.
    """
    cells = modernised(list(_cells(json.loads(text))))
    return block_settings(path.name, path, cells)


def _cells(raw: dict[str, Any]) -> Iterator[FileCell]:
    """Yield a file's cells with what they showed, fenced text as cells of its own."""
    if raw.get("nbformat", 4) < 4:
        raw = nbformat.reads(json.dumps(raw), as_version=4)
    for number, cell in enumerate(raw["cells"], start=1):
        kind = cell["cell_type"]
        if kind not in ("code", "markdown", "raw"):
            raise ValueError(f"cell {number} is neither code, markdown nor raw text")
        tags = cell.get("metadata", {}).get("tags", ())
        yield from unfenced(
            FileCell(
                number=number,
                kind=kind,
                source=_text(cell["source"]),
                output="".join(_shown(cell.get("outputs", ()))),
                id=str(cell.get("id", "")),
                tags=tuple(tag for tag in tags if isinstance(tag, str)),
            )
        )


def _text(source: Any) -> str:
    return source if isinstance(source, str) else "".join(source)


def _shown(outputs: Any) -> Iterator[str]:
    """Yield what otter takes for a cell's output: streams and plain text."""
    for one in outputs:
        yield _text(one.get("text", ""))
        yield _text(one.get("data", {}).get("text/plain", ""))


def _tests(path: Path, shown: str, raw: dict[str, Any]) -> tuple[QuestionTests, ...]:
    """Read the tests of a notebook without blocks: those in its metadata, otherwise those beside it."""
    try:
        found = read_embedded(raw["metadata"])
    except (ValueError, SyntaxError) as error:
        raise CourseError(f"{shown}: a test in the notebook's metadata cannot be read: {error}") from None
    return found or tuple(_test_files(path))


def _test_files(path: Path) -> Iterator[QuestionTests]:
    for file in test_folder(path):
        try:
            found = read_test_file(file.read_text(encoding="utf-8"))
        except (ValueError, SyntaxError) as error:
            raise SourceError(
                file, file.stem, None, f"cannot be read as a test of otter's: {error}", "write it out"
            ) from None
        if found is not None:
            yield found
