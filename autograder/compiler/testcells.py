"""Faults of test cells that only the whole notebook shows."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from typing import Literal

from autograder.compiler.binding import Binding
from autograder.compiler.faults import Fault, cell_fault, perhaps
from autograder.compiler.names import Names
from autograder.compiler.studied import StudiedCell
from autograder.model import Notebook

__all__ = ["TestCells", "refuse_unlinked"]

BUILTIN = frozenset(dir(builtins)) | {"__name__"}
# what IPython puts into every notebook's names
IPYTHON = frozenset(
    {"get_ipython", "display", "exit", "quit", "In", "Out", "_", "__", "___", "_i", "_ii", "_iii"}
)


def refuse_unlinked(notebook: Notebook) -> None:
    """Refuse a test whose question no cell of the notebook asks.

    Raises `SourceError`.
    """
    questions = {cell.name for cell in notebook.cells if cell.role in ("solution", "manual")}
    for cell in notebook.cells:
        asked = cell.question
        if cell.role == "test" and cell.line and asked not in questions:
            problem = f"no cell has solution={asked!r} or manual={asked!r}{perhaps(asked, questions)}"
            remedy = f"the questions are: {', '.join(sorted(questions)) or 'none'}"
            raise cell_fault(notebook.path, cell, None, problem, remedy)


class TestCells:
    """The test cells of one notebook; `visible` are the names of what students get of each."""

    __test__ = False  # not for pytest

    def __init__(self, path: str, binding: Binding, visible: dict[int, Names]) -> None:
        self.path, self.binding, self.cells, self.visible = path, binding, binding.cells, visible

    def faults(self) -> Iterator[Fault]:
        """Find what would make a test cell fail for every student, or grade them by the wrong value."""
        for at, one in enumerate(self.cells):
            if one.broken and one.cell.role != "free":
                yield self._fault(one, None, one.broken, "mend it", "remark")
            if at in self.binding.setup and not one.plain:
                problem = "IPython magics or `await` in a cell whose names the test cells need"
                remedy = "the examiner runs it as plain Python: put the magics into a cell of their own"
                yield self._fault(one, None, problem, remedy, "there")
            if one.cell.role == "test" and one.cell.points and not one.broken:
                yield from self._free_marks(one)
            if at in self.visible and not one.broken:
                yield from self._of_test(at, one)

    def _of_test(self, at: int, one: StudiedCell) -> Iterator[Fault]:
        if not one.plain:
            problem = "IPython magics or `await` in a test cell"
            remedy = "the examiner runs test cells as plain Python: put this into a cell of its own"
            yield self._fault(one, None, problem, remedy, "in process")
            return
        yield from self._undefined(at, one)
        yield from self._hidden_names(at, one)
        if one.cell.line:
            yield from self._shadowed(at, one)
            yield from self._deletes(at, one)

    def _fault(
        self,
        one: StudiedCell,
        line: int | None,
        problem: str,
        remedy: str,
        otherwise: Literal["in process", "there", "remark"],
    ) -> Fault:
        return Fault(one.cell, cell_fault(self.path, one.cell, line, problem, remedy), otherwise)

    def _free_marks(self, one: StudiedCell) -> Iterator[Fault]:
        if all(_is_empty(statement) for statement in one.tree.body):
            problem = f"a test worth {one.cell.points:g} points that nobody can fail: it has no code"
            yield self._fault(one, None, problem, "write an assertion, or take the cell out", "remark")
        elif not one.cell.line and all(_only_defines(statement) for statement in one.tree.body):
            problem = f"a test worth {one.cell.points:g} points that nobody can fail: its functions are never called"
            yield self._fault(one, None, problem, "call them", "remark")

    def _undefined(self, at: int, one: StudiedCell) -> Iterator[Fault]:
        for name, line, before in _reads(at, one.names, len(self.cells)):
            if name in BUILTIN or self.binding.binder(name, before) is not None:
                continue
            if not one.cell.line and name in IPYTHON:
                continue
            later = self.binding.binders(name)
            if later:
                problem = f"{name!r} is bound only below, in cell {self.cells[later[0]].cell.id}"
                yield self._fault(one, line, problem, "move the test cell down", "remark")
                continue
            known = {name for other in self.cells for name in other.names.binds}
            problem = f"nothing defines {name!r}{perhaps(name, known)}"
            remedy = "import it, or define it in this cell or one above"
            yield self._fault(one, line, problem, remedy, "remark")

    def _hidden_names(self, at: int, one: StudiedCell) -> Iterator[Fault]:
        """Find visible code that stops in students' hands, because only hidden code binds a name of it."""
        for name, _, _ in _reads(at, self.visible[at], 0):
            binders = self.binding.binders(name)
            hidden = [one for one in binders if one in self.visible and name not in self.visible[one].binds]
            if binders and len(hidden) == len(binders) and name not in BUILTIN:
                problem = (
                    f"a visible line reads {name!r}, which only hidden tests bind: it stops for students"
                )
                remedy = "bind it in a visible line, or hide the line that reads it"
                yield self._fault(one, None, problem, remedy, "remark")

    def _shadowed(self, at: int, one: StudiedCell) -> Iterator[Fault]:
        """Find names that are the student's here, while the examiner has another value of that name."""
        for name, line, _ in _reads(at, one.names, at):
            if not self.binding.is_students(name, at):
                continue
            for other in self.binding.binders(name):
                if other < at and (other in self.visible or other in self.binding.setup):
                    first = self.cells[other].cell.id
                    problem = (
                        f"{name!r} is bound by cell {first} for the tests, and bound or changed since by the "
                        "student: this test would see the first"
                    )
                    yield self._fault(one, line, problem, "give the two different names", "in process")

    def _deletes(self, at: int, one: StudiedCell) -> Iterator[Fault]:
        for name, line in one.names.deletes.items():
            if self.binding.is_students(name, at):
                problem = f"del {name}: a test cell cannot take a name away from the student's code"
                remedy = "test cells run in another process: check what the code gives back instead"
                yield self._fault(one, line, problem, remedy, "in process")


def _is_empty(statement: ast.stmt) -> bool:
    text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return text or isinstance(statement, ast.Pass)


def _only_defines(statement: ast.stmt) -> bool:
    """Tell whether a statement neither checks nor calls anything that a student wrote."""
    return _is_empty(statement) or isinstance(
        statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    )


def _reads(at: int, names: Names, called_at: int) -> Iterator[tuple[str, int, int]]:
    """What a test cell reads, its line, and before which cell it must be bound; last in its functions."""
    yield from ((name, line, at) for name, line in names.reads.items())
    yield from ((name, line, called_at) for name, line in names.deferred.items())
