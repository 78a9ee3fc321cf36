"""Notebooks with otter's tests beside or within them: each question's tests stand where the notebook checks it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from autograder.compiler.otter.answers import plain_cell
from autograder.compiler.otter.blocks import FileCell
from autograder.compiler.otter.naming import named, slug
from autograder.compiler.otter.question import test_cells
from autograder.compiler.otter.test_files import QuestionTests
from autograder.errors import SourceError
from autograder.model import Cell

__all__ = ["read_plain"]

CHECKED = re.compile(r"\.(?:check|grade)\(\s*(?:['\"])(?:.*/)?([^'\"/]+?)(?:\.py)?['\"]")


def read_plain(
    shown: str, cells: Iterable[FileCell], tests: Sequence[QuestionTests]
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """Read the cells of a notebook, and what the instructor should know of it.

    All cells are the student's to change, as they are for otter. Tests of a question that no cell checks come last.
    Raises `SourceError` for points that otter refuses.
    """
    waiting = {one.name: one for one in tests}
    made: list[Cell] = []
    for cell in cells:
        made.append(plain_cell(cell))
        if cell.kind == "code":
            for name in dict.fromkeys(CHECKED.findall(cell.source)):
                if name in waiting:
                    made += _tests(shown, waiting.pop(name))
    for left in waiting.values():
        made += _tests(shown, left)
    return named(made), tuple(f"no cell checks {name}: its tests come last" for name in waiting)


def _tests(shown: str, tests: QuestionTests) -> list[Cell]:
    try:
        return list(test_cells(tests.question, slug(tests.name), tests.cases))
    except ValueError as error:
        raise SourceError(shown, tests.name, None, f"its points: {error}", "otter refuses this too") from None
