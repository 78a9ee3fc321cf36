"""The exam of a notebook: all that grading needs, made once when the course is compiled."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.compiler.apart import stands_apart
from autograder.compiler.binding import Binding
from autograder.compiler.document import METADATA
from autograder.compiler.handover import handed_over
from autograder.compiler.imports import Library, loaded_modules
from autograder.compiler.names import Names
from autograder.compiler.stub import hidden_lines, released
from autograder.compiler.studied import imported_names, read_code, study_cells
from autograder.compiler.testcells import TestCells, refuse_unlinked
from autograder.model import Cell, Exam, ExamCell, Notebook, Week

__all__ = ["exam", "exam_bytes"]


def exam(notebook: Notebook, week: Week, folder: Path) -> Exam:
    """Make the exam of a notebook whose sources and files lie in `folder`.

    Raises `SourceError` for test cells that cannot be run as they are.
    """
    refuse_unlinked(notebook)
    path, library = notebook.path, Library(folder)
    cells = study_cells(notebook, library.star_names)
    binding = Binding(cells, imported_names(one.names for one in cells))
    visible = {
        at: read_code(path, one.cell, released(path, one.cell), library.star_names)[1]
        for at, one in enumerate(cells)
        if one.is_test
    }
    TestCells(path, binding, visible).refuse_faults()
    places = {one.cell.id: at for at, one in enumerate(cells)}
    return Exam(
        assignment=week.name,
        notebook=notebook.name,
        environment=week.environment,
        limits=week.limits,
        cells=tuple(
            _cell(path, cell, places.get(cell.id), binding, visible, library) for cell in notebook.cells
        ),
        imports=binding.imports,
        modules=loaded_modules((one.tree for one in cells), library),
        metadata=METADATA,
    )


def _cell(
    path: str, cell: Cell, at: int | None, binding: Binding, visible: dict[int, Names], library: Library
) -> ExamCell:
    """Make one cell of an exam; `at` is its position among the code cells, None for text."""
    release, hidden = released(path, cell), hidden_lines(path, cell)
    hands_over = handed_over(path, binding, at, visible[at]) if at in visible else ()
    return ExamCell(
        id=cell.id,
        kind=cell.kind,
        role=cell.role,
        name=cell.name,
        source=cell.source if cell.role == "test" else release,
        release=release,
        points=cell.points,
        question=cell.question,
        hint=cell.hint,
        hidden=hidden,
        setup=at in binding.setup,
        binds=() if at is None else tuple(sorted(binding.cells[at].names.binds)),
        hands_over=hands_over,
        apart=at in visible and stands_apart(binding, at, hidden, hands_over, library.star_names),
    )


def exam_bytes(made: Exam) -> bytes:
    """Write an exam as JSON, as `Course.exams` reads it."""
    return msgspec.json.format(msgspec.json.encode(made, order="deterministic"), indent=1) + b"\n"
