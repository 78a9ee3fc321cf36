"""Notebooks for `otter assign`: questions with prompts, solutions and tests, as the cells of a source notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.compiler.otter.answers import answer_cells, open_cell, plain_cell
from autograder.compiler.otter.blocks import FileCell
from autograder.compiler.otter.cases import Case, read_case
from autograder.compiler.otter.client import check_all_cells, check_cell, export_cells, initial_cells
from autograder.compiler.otter.markup import has_answers, has_seeds
from autograder.compiler.otter.naming import file_name, named, slug
from autograder.compiler.otter.question import Question, read_question, test_cells
from autograder.compiler.otter.seeds import with_students_seed
from autograder.compiler.otter.settings import QUESTION, remarks_on, unknown, within
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
    cells = list(cells)
    master = structure(shown, path, cells)
    config = master.config
    made = list(initial_cells(path.name, config)) if config.get("init_cell", True) else []
    made += _made(shown, master)
    if config.get("check_all_cell", False):
        made += check_all_cells()
    made += export_cells(config)
    return named(with_students_seed(made, config)), tuple(_remarks(path, master, cells))


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
    return bool(within(master.config, "tests").get("ok_format", True))


def _made(shown: str, master: Master) -> Iterator[Cell]:
    stripped = bool(master.config.get("strip_solutions_from_all_cells"))
    for item in master.items:
        if isinstance(item, FileCell):
            yield open_cell(item) if stripped else plain_cell(item)
        else:
            yield from _question(shown, item, master)


def _question(shown: str, asked: Asked, master: Master) -> Iterator[Cell]:
    """Make the cells of one question, its tests last."""
    question = _asked(shown, asked)
    name, cases = slug(question.name), _cases(shown, asked, _in_ok_format(master))
    try:
        tests = list(test_cells(question, name, cases))
        answers = list(
            answer_cells(
                question, name, asked.parts, bool(master.config.get("strip_solutions_from_all_cells"))
            )
        )
        if master.config.get("show_question_points"):
            worth = question.marks if question.manual else sum(cell.points for cell in tests) if tests else 1
            answers = _with_points(answers, worth)
        yield from answers
        if cases and question.check_cell and (_is_prompted(asked) or not all(case.hidden for case in cases)):
            yield check_cell(file_name(question.name))
        yield from tests
    except ValueError as error:
        raise fault(shown, asked.begun, f"question {question.name}: {error}", REMEDY) from None


def _with_points(cells: Sequence[Cell], worth: float) -> list[Cell]:
    """Say in the last text of a question what it is worth, as `otter assign` does."""
    last = max((at for at, cell in enumerate(cells) if cell.kind == "markdown" and not cell.name), default=-1)
    text = f"\n\n_Points:_ {round(worth, 5):g}"
    return [replace(cell, source=cell.source + text * (at == last)) for at, cell in enumerate(cells)]


def _is_prompted(asked: Asked) -> bool:
    """Tell whether there is something to answer in apart from the solution's own cells: otter has it checked then."""
    written = any(block == "solution" and cell.kind == "markdown" for block, cell in asked.parts)
    return any(block == "prompt" for block, _ in asked.parts) or (bool(asked.said.get("manual")) and written)


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


def _remarks(path: Path, master: Master, cells: Sequence[FileCell]) -> Iterator[str]:
    """Say what of the settings has no meaning here, and where an answer would be given out."""
    seeded = [cell.number for cell in cells if cell.kind == "code" and has_seeds(cell.source)]
    yield from remarks_on(master.config, path.parent, seeded)
    for item in master.items:
        if isinstance(item, Asked):
            yield from unknown(f"question {item.said.get('name')}", item.said, QUESTION)
    if not master.config.get("strip_solutions_from_all_cells"):
        loose = [
            cell for one in master.items for cell in ([one] if isinstance(one, FileCell) else _loose(one))
        ]
        for number in [cell.number for cell in loose if cell.kind == "code" and has_answers(cell.source)]:
            yield f"cell {number} has an answer marked outside of a solution block: students get it, as from otter"


def _loose(asked: Asked) -> list[FileCell]:
    return [cell for block, cell in asked.parts if not block]
