"""The exam of a notebook: all that grading needs, made once when the course is compiled."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from autograder.compiler.apart import stands_apart, stands_apart_there
from autograder.compiler.binding import Binding
from autograder.compiler.document import METADATA
from autograder.compiler.handover import Handover
from autograder.compiler.imports import Library, loaded_modules
from autograder.compiler.modes import NOTHING_TRIED, Modes, Placed, place_cells, refuse_in_process
from autograder.compiler.stub import hidden_lines, released
from autograder.compiler.studied import StudiedCell
from autograder.compiler.testcells import refuse_unlinked
from autograder.model import Cell, Exam, ExamCell, Notebook, Week

UNTRUE = "{}: ends in False for the worked solution itself, so its last value is no verdict"

__all__ = ["exam", "exam_bytes", "is_shared_kernel"]


def exam(notebook: Notebook, week: Week, folder: Path, modes: Modes = NOTHING_TRIED) -> Exam:
    """Make the exam of a notebook whose sources and files lie in `folder`; `modes` is what a trial has found.

    Raises `SourceError` for test cells that cannot be run as they are, `CourseError` where one would have to run in the
    student's process and the week does not have that.
    """
    refuse_unlinked(notebook)
    library = Library(folder)
    placed = place_cells(notebook, library.star_names, modes)
    if not week.in_process:
        refuse_in_process(notebook, placed.in_process)
    places = {one.cell.id: at for at, one in enumerate(placed.cells)}
    return Exam(
        assignment=week.name,
        notebook=notebook.name,
        environment=week.environment,
        limits=week.limits,
        cells=tuple(
            _cell(notebook.path, cell, places.get(cell.id), placed, library, modes) for cell in notebook.cells
        ),
        imports=placed.binding.imports,
        modules=loaded_modules((one.tree for one in placed.cells), library),
        metadata=METADATA,
        remarks=(*notebook.remarks, *placed.remarks, *map(UNTRUE.format, modes.untrue)),
        shared=is_shared_kernel(notebook),
        otter=notebook.otter,
    )


def is_shared_kernel(notebook: Notebook) -> bool:
    """Tell whether a notebook was written to be run by one kernel, tests and all: not as a percent script."""
    return any(cell.role == "test" and not cell.line for cell in notebook.cells)


def _cell(path: str, cell: Cell, at: int | None, placed: Placed, library: Library, modes: Modes) -> ExamCell:
    """Make one cell of an exam; `at` is its position among the code cells, None for text."""
    release, hidden = released(path, cell), hidden_lines(path, cell)
    binding, there = placed.binding, placed.in_process.get(cell.name, "") if cell.role == "test" else ""
    given = placed.handovers.of.get(at, Handover()) if at is not None else Handover()
    hands_over = tuple(sorted(given.values))
    if there:
        apart = at is not None and stands_apart_there(binding, at, hidden, library.star_names)
    else:
        apart = at in placed.visible and stands_apart(binding, at, hidden, hands_over, library.star_names)
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
        binds=() if at is None else tuple(sorted(_let_go(cell, placed.cells[at]))),
        hands_over=hands_over,
        apart=apart,
        in_process=there,
        echoes=given.echoes,
        rebinds=_told(binding, at, "binds") if at in placed.visible and not cell.line else (),
        changes=_told(binding, at, "changes") if at in placed.visible and not cell.line else (),
        asks=() if there else modes.asks.get(cell.name, ()),
        trusting=cell.name in modes.trusting and not there,
        truth=cell.name not in modes.untrue,
    )


def _told(binding: Binding, at: int, what: Literal["binds", "changes"]) -> tuple[str, ...]:
    """The names that a test cell binds, or changes in place, and that functions of the student's process read."""
    there: set[str] = set().union(*(one.names.called for one in binding.cells if not one.is_test))
    one = binding.cells[at]
    return tuple(sorted(there & (one.names.binds if what == "binds" else one.changed)))


def _let_go(cell: Cell, one: StudiedCell) -> set[str]:
    """The names that are the student's once a cell has run: those it binds, and of an `.ipynb` those it changes."""
    changes = one.changed if one.is_students and not cell.line else set()
    return one.names.binds | changes


def exam_bytes(made: Exam) -> bytes:
    """Write an exam as JSON, as `Course.exams` reads it."""
    return msgspec.json.format(msgspec.json.encode(made, order="deterministic"), indent=1) + b"\n"
