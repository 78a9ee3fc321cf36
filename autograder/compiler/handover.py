"""What test cells hand over to the cells below them that run in the student's process.

Values are handed over as values. Imports, functions and classes are not sent: where the notebook was written for a
shared kernel (an `.ipynb`), the visible statements that make them run in the student's process too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autograder.compiler.binding import Binding
from autograder.compiler.faults import Fault, cell_fault
from autograder.compiler.names import Names, Star, study
from autograder.compiler.studied import StudiedCell

__all__ = ["Handover", "Handovers"]


@dataclass
class Handover:
    """What one test cell hands over: names of values, and statements by the line that they begin with."""

    values: set[str] = field(default_factory=set)
    statements: dict[int, ast.stmt] = field(default_factory=dict)

    @property
    def echoes(self) -> str:
        """The statements' source, in order."""
        return "\n".join(ast.unparse(self.statements[line]) for line in sorted(self.statements))


class Handovers:
    """The handovers of one notebook, by the place of the test cell; `faults` are those that cannot be.

    `visible` are the names and the tree of what students get of each test cell that the examiner runs.
    """

    def __init__(
        self, path: str, binding: Binding, visible: Mapping[int, tuple[ast.Module, Names]], star: Star
    ) -> None:
        self.path, self.binding, self.visible, self.star = path, binding, visible, star
        self.of: dict[int, Handover] = {at: Handover() for at in visible}
        self.faults: list[Fault] = []
        done: set[tuple[int, str]] = set()
        waiting = list(self._needs())
        while waiting:
            name, at, reader = waiting.pop(0)
            if (at, name) not in done:
                done.add((at, name))
                waiting.extend(self._hand_over(name, at, reader))

    def _needs(self) -> Iterator[tuple[str, int, str]]:
        """Each name that a cell of the student's process reads from a test cell: it, that cell's place, the reader."""
        for later, one in enumerate(self.binding.cells):
            if one.is_test:
                continue
            for name in sorted({*one.names.reads, *one.names.deferred}):
                at = self.binding.binder(name, later)
                if at is not None and at in self.visible and not self._is_kept_apart(at, name):
                    yield name, at, one.cell.id

    def _is_kept_apart(self, at: int, name: str) -> bool:
        """Tell whether a script's test cell only has a variable of its own under a name of the notebook's."""
        return bool(self.binding.cells[at].cell.line) and min(self.binding.binders(name)) < at

    def _hand_over(self, name: str, at: int, reader: str) -> Iterator[tuple[str, int, str]]:
        """Note one name; yields what the statements that make it read of test cells in their turn."""
        one, (tree, names) = self.binding.cells[at], self.visible[at]
        used = f"{name!r}, which cell {reader} reads,"
        if name not in names.binds:
            self._fault(one, f"{used} is bound by hidden tests only", "bind it in a visible line")
        elif name not in one.names.imports and name not in one.names.defined:
            self.of[at].values.add(name)
        elif one.cell.line:
            problem = (
                f"{used} is imported or defined in a test cell, which does not run beside students' code"
            )
            self._fault(one, problem, "move that into a cell of its own above")
        else:
            yield from self._echo(name, at, tree, reader)

    def _echo(self, name: str, at: int, tree: ast.Module, reader: str) -> Iterator[tuple[str, int, str]]:
        for statement in tree.body:
            names = study(ast.Module([statement], []), self.star)
            if name not in names.binds:
                continue
            self.of[at].statements[statement.lineno] = statement
            for read in sorted({*names.reads, *names.deferred}):
                inner = read in self.visible[at][1].binds
                binder = at if inner else self.binding.binder(read, at)
                if binder is not None and binder in self.visible and read != name:
                    yield read, binder, reader

    def _fault(self, one: StudiedCell, problem: str, remedy: str) -> None:
        error = cell_fault(self.path, one.cell, None, problem, remedy)
        self.faults.append(Fault(one.cell, error, "in process"))
