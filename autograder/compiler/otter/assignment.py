"""Notebooks for `otter assign`: questions with prompts, solutions and tests, as the cells of a source notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder.compiler.otter.answers import answer_cells, plain_cell
from autograder.compiler.otter.blocks import FileCell
from autograder.compiler.otter.cases import Case, read_case
from autograder.compiler.otter.client import check_all_cells, check_cell, initial_cell
from autograder.compiler.otter.naming import file_name, named, slug
from autograder.compiler.otter.question import Question, read_question, test_cells
from autograder.compiler.otter.structure import Asked, Master, fault, structure
from autograder.model import Cell

__all__ = ["block_questions", "block_settings", "read_blocks"]

REMEDY = "otter assign refuses this too: see its documentation of the notebook format"


def read_blocks(
    shown: str, path: Path, cells: Iterable[FileCell]
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """Read the cells of a notebook with blocks, and what the instructor should know of it.

    Raises `SourceError` for what `otter assign` itself refuses.
    """
    master = structure(shown, path, cells)
    made = list(_made(shown, master))
    if master.config.get("init_cell", True):
        made.insert(0, initial_cell(path.name))
    if master.config.get("check_all_cell", False):
        made += check_all_cells()
    return named(made), tuple(_remarks(master))


def block_questions(
    shown: str, path: Path, cells: Iterable[FileCell]
) -> Iterator[tuple[Question, list[Case]]]:
    """Yield the questions of a notebook with blocks, and their cases.

    Raises `SourceError` for what `otter assign` itself refuses.
    """
    master = structure(shown, path, cells)
    for item in master.items:
        if isinstance(item, Asked):
            yield _asked(shown, item), _cases(shown, item, _in_ok_format(master))


def block_settings(shown: str, path: Path, cells: Iterable[FileCell]) -> dict[str, Any]:
    """Read the assignment's settings; nothing where a notebook has none."""
    return structure(shown, path, cells).config


def _in_ok_format(master: Master) -> bool:
    tests = master.config.get("tests")
    return bool(tests.get("ok_format", True)) if isinstance(tests, dict) else True


def _made(shown: str, master: Master) -> Iterator[Cell]:
    ok_format = _in_ok_format(master)
    for item in master.items:
        if isinstance(item, FileCell):
            yield plain_cell(item)
        else:
            yield from _question(shown, item, ok_format)


def _question(shown: str, asked: Asked, ok_format: bool) -> Iterator[Cell]:
    """Make the cells of one question, its tests last."""
    question = _asked(shown, asked)
    name, cases = slug(question.name), _cases(shown, asked, ok_format)
    try:
        yield from answer_cells(question, name, asked.parts)
        if cases and question.check_cell:
            yield check_cell(file_name(question.name))
        yield from test_cells(question, name, cases)
    except ValueError as error:
        raise fault(shown, asked.begun, f"question {question.name}: {error}", REMEDY) from None


def _asked(shown: str, asked: Asked) -> Question:
    try:
        return read_question(asked.said)
    except ValueError as error:
        raise fault(shown, asked.begun, str(error), REMEDY) from None


def _cases(shown: str, asked: Asked, ok_format: bool) -> list[Case]:
    return [_case(shown, cell, ok_format) for block, cell in asked.parts if block == "tests"]


def _case(shown: str, cell: FileCell, ok_format: bool) -> Case:
    if cell.kind != "code":
        raise fault(shown, cell, "a text cell in a tests block", "move it out of the block")
    try:
        return read_case(cell, ok_format)
    except SyntaxError as error:
        raise fault(shown, cell, f"a test that is not Python: {error.msg}", REMEDY) from None
    except ValueError as error:
        raise fault(shown, cell, f"a test that otter cannot read: {error}", REMEDY) from None


def _remarks(master: Master) -> Iterator[str]:
    """Say what of the settings has no meaning here."""
    config: dict[str, Any] = master.config
    if config.get("plugins"):
        yield "otter's plugins do not run here"
    if config.get("autograder_files"):
        yield "autograder_files stay behind: no process of an exam has them, so a test that reads one fails"
    generate = config.get("generate")
    if (isinstance(generate, dict) and generate.get("seed") is not None) or config.get("seed"):
        yield "otter's seeds are not set between cells here: seed the generator in the notebook"
