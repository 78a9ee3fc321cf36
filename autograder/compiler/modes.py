"""Which cells of a notebook run where: test cells in the examiner, wherever they can.

What the source alone shows is settled here. What only a trial can show (does the solution get the same score either
way?) is found by running the notebook, which compiling does for an `.ipynb`, and comes in as `Modes`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.compiler.binding import Binding
from autograder.compiler.faults import Fault
from autograder.compiler.handover import Handovers
from autograder.compiler.names import Names, Star
from autograder.compiler.stub import released
from autograder.compiler.studied import StudiedCell, imported_names, read_code, study_cells
from autograder.compiler.testcells import TestCells
from autograder.errors import CourseError
from autograder.model import Notebook

__all__ = ["NOTHING_TRIED", "Modes", "Placed", "is_check", "place_cells", "refuse_in_process"]


@dataclass(frozen=True)
class Modes:
    """What a trial has found of one notebook.

    `in_process` are the test cells that have to run in the student's process, by name, each with the reason; `trusting`
    those that let the student's own operators answer, `asks` the names of setup that one takes from the student's
    process; `untrue` end in False for the worked solution; `there` are the ids of instructor's cells that the examiner
    cannot run.
    """

    in_process: dict[str, str] = field(default_factory=dict)
    trusting: dict[str, str] = field(default_factory=dict)
    asks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    untrue: tuple[str, ...] = ()
    there: tuple[str, ...] = ()


NOTHING_TRIED = Modes()


@dataclass(frozen=True)
class Placed:
    """The code cells of a notebook, studied, with the binding of their names and what is handed over.

    `visible` are the names of what students get of each test cell that the examiner runs, by its place.
    """

    binding: Binding
    visible: dict[int, Names]
    handovers: Handovers
    in_process: dict[str, str]
    remarks: tuple[str, ...]

    @property
    def cells(self) -> tuple[StudiedCell, ...]:
        return tuple(self.binding.cells)

    def data_of(self, test: str) -> tuple[str, ...]:
        """The names that a test cell reads and the instructor's setup binds to anything but code, sorted."""
        at = next(at for at, one in enumerate(self.cells) if one.cell.name == test)
        read = self.cells[at].names
        found = set()
        for name in {*read.reads, *read.deferred} - self.binding.imports.keys():
            binder = self.binding.binder(name, at)
            if binder in self.binding.setup and name not in self.cells[binder].names.defined:
                found.add(name)
        return tuple(sorted(found))

    def checked_data(self, test: str) -> tuple[str, ...]:
        """The names of `data_of` that a statement of the test is about and nothing of the student's, sorted.

        `assert table.shape == (3, 2)` on the instructor's own table asks what the student's code has made of it. So the
        name counts if a cell of the student's mentions it.
        """
        at = next(at for at, one in enumerate(self.cells) if one.cell.name == test)
        theirs = [one.names for one in self.cells if one.is_students]
        mentioned = set().union(*(one.reads.keys() | one.deferred.keys() for one in theirs))
        data = mentioned.intersection(self.data_of(test))
        found: set[str] = set()
        for statement in self.cells[at].tree.body:
            read = {one.id for one in ast.walk(statement) if isinstance(one, ast.Name)}
            if is_check(statement) and not any(self.binding.is_students(name, at) for name in read):
                found |= data & read
        return tuple(sorted(found))


def is_check(statement: ast.stmt) -> bool:
    """Tell whether a statement asserts something: by itself, or as a case of otter's by `shows`."""
    if isinstance(statement, ast.With):
        return any(ast.unparse(item.context_expr).startswith("shows(") for item in statement.items)
    return isinstance(statement, ast.Assert)


def place_cells(notebook: Notebook, star: Star, modes: Modes) -> Placed:
    """Settle where each code cell runs.

    Raises `SourceError` for a percent script's cell that cannot run as it should.
    """
    tests = {cell.name: cell for cell in notebook.cells if cell.role == "test"}
    in_process = {name: cell.in_process for name, cell in tests.items() if cell.in_process}
    in_process |= {name: reason for name, reason in modes.in_process.items() if name in tests}
    there = set(modes.there)
    while True:
        placed, faults = _place(notebook, star, in_process, there)
        for fault in faults:
            if fault.cell.line:
                raise fault.error
        moved = {one.cell.name: one.error.problem for one in faults if one.otherwise == "in process"}
        gone = {one.cell.id for one in faults if one.otherwise == "there"}
        if not moved and not gone:
            return placed
        in_process, there = in_process | moved, there | gone


def _place(
    notebook: Notebook, star: Star, in_process: dict[str, str], there: set[str]
) -> tuple[Placed, list[Fault]]:
    path = notebook.path
    inside = {cell.id for cell in notebook.cells if cell.role == "test" and cell.name in in_process}
    cells = study_cells(notebook, star, there | inside)
    binding = Binding(cells, imported_names(one.names for one in cells))
    read: dict[int, tuple[ast.Module, Names]] = {}
    for at, one in enumerate(cells):
        if one.is_test:
            read[at] = read_code(path, one.cell, released(path, one.cell), star)[:2]
    visible = {at: names for at, (_, names) in read.items()}
    faults = list(TestCells(path, binding, visible).faults())
    handovers = Handovers(path, binding, read, star)
    faults += handovers.faults
    remarks = tuple(str(fault.error) for fault in faults if fault.otherwise == "remark")
    return Placed(binding, visible, handovers, in_process, remarks), faults


def refuse_in_process(notebook: Notebook, in_process: Mapping[str, str]) -> None:
    """Raise `CourseError` where a test cell of the notebook can only run in the student's process."""
    if in_process:
        named = "\n".join(f"  {name}: {reason}" for name, reason in in_process.items())
        raise CourseError(
            f"{notebook.path}: these tests can only run in the student's process, which in_process = false forbids:\n"
            f"{named}\n  write them so that they ask for values, or allow it in week.toml"
        )
