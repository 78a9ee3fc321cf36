"""Where the names of test cells come from: decided from the source alone, nothing executed.

The examiner runs test cells where no student code is. A name that a test cell reads is, in this order: its
own or an earlier test cell's; a library object that the notebook imports; what an instructor's cell makes
without the student, which the examiner then runs too (`setup`); or the student's, asked for over the socket.

A name means what the nearest earlier cell binds it to. In the body of a function it means what it is bound to
when the function is called, so every cell that binds it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.compiler.studied import StudiedCell
from autograder.model import Import

__all__ = ["Binding"]


class Binding:
    """The binding of one notebook's names. Cells are given by their position among the code cells."""

    def __init__(self, cells: Sequence[StudiedCell], imports: dict[str, Import]) -> None:
        self.cells = cells
        self.imports = imports
        self.students = self._students()
        self.setup = self._setup()

    def binder(self, name: str, before: int) -> int | None:
        """Find the cell whose binding of `name` the cell at `before` sees."""
        return next((at for at in range(before - 1, -1, -1) if name in self.cells[at].names.binds), None)

    def binders(self, name: str) -> list[int]:
        """Find all cells that bind a name."""
        return [at for at, one in enumerate(self.cells) if name in one.names.binds]

    def is_students(self, name: str, before: int) -> bool:
        """Tell whether `name`, as the cell at `before` sees it, is the student's to give or to change."""
        tests = {at for at in self.students if self.cells[at].is_test}
        return name not in self.imports and self._comes_from(name, before, self.students - tests)

    def _students(self) -> set[int]:
        """Find the cells that are the student's or that depend, over any number of cells, on one that is."""
        found = {at for at, one in enumerate(self.cells) if one.is_students}
        while True:
            more = {at for at in range(len(self.cells)) if at not in found and self._depends(at, found)}
            if not more:
                return found
            found |= more

    def _depends(self, at: int, students: set[int]) -> bool:
        names = self.cells[at].names
        # what a test cell binds is in the examiner, where a function re-run as setup finds it
        others = {one for one in students if not self.cells[one].is_test}
        if any(
            others.intersection(self.binders(name)) for name in names.deferred if name not in self.imports
        ):
            return True
        return any(self._comes_from(name, at, students) for name in names.reads if name not in self.imports)

    def _comes_from(self, name: str, before: int, students: set[int]) -> bool:
        """Tell whether one of these cells bound `name` as it is seen at `before`, or changed it since."""
        binder = self.binder(name, before)
        start = -1 if binder is None else binder
        changing = any(name in self.cells[at].changed for at in range(start + 1, before) if at in students)
        return changing or (binder in students)

    def _setup(self) -> set[int]:
        """Find the instructor's cells that test cells need: backwards over what they read."""
        found: set[int] = set()
        done: set[tuple[int, str]] = set()
        waiting = [need for at, one in enumerate(self.cells) if one.is_test for need in self._needs(at, at)]
        while waiting:
            need = waiting.pop()
            if need in done:
                continue
            done.add(need)
            before, name = need
            if self.is_students(name, before):
                continue
            for at in self._makers(name, before):
                if at not in self.students and not self.cells[at].is_test:
                    found.add(at)
                    waiting.extend(self._needs(at, before))
        return found

    def _needs(self, at: int, called_at: int) -> Iterator[tuple[int, str]]:
        """What a cell reads, and where: the bodies of its functions run only at `called_at`, or later."""
        names = self.cells[at].names
        yield from ((at, name) for name in names.reads)
        yield from ((called_at, name) for name in names.deferred)

    def _makers(self, name: str, before: int) -> Iterator[int]:
        """The cells that make a name what it is at `before`: its binder, and those that may change it."""
        binder = None if name in self.imports else self.binder(name, before)
        if binder is not None:
            yield binder
        for at in range(0 if binder is None else binder + 1, before):
            if name in self.cells[at].touched:
                yield at
