"""The cells of a notebook that some of its test cells need: what a mutant is held on, in a tenth of the time.

Found from the names, as `compiler/binding.py` finds what the examiner needs: backwards from what a test cell reads to
the cells that bind it or change it. A name that `def` or `class` binds is not changed by being called. Cells that only
show something fall away. A *wide* slice also has the cells that may change a thing because a call gets it, as
`plot(X)` may.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from autograder.compiler.binding import Binding
from autograder.compiler.imports import Library
from autograder.compiler.stub import solved
from autograder.compiler.studied import imported_names, study_cells
from autograder.model import Cell, Exam, ExamCell, Notebook, Paper, PaperCell

__all__ = ["Slices", "paper_of"]


class Slices:
    """The slices of one notebook; `folder` holds its source and the files beside it."""

    def __init__(self, notebook: Notebook, exam: Exam, folder: Path) -> None:
        self.notebook, self.exam = notebook, exam
        there = {cell.id for cell in exam.cells if cell.in_process}
        self.cells = study_cells(notebook, Library(folder).star_names, there)
        self.binding = Binding(self.cells, imported_names(one.names for one in self.cells))
        self._place = {one.cell.name: at for at, one in enumerate(self.cells) if one.cell.name}
        self._found: dict[tuple[int, bool], frozenset[int]] = {}

    def reaching(self, solution: str) -> tuple[str, ...]:
        """The test cells that a change of a solution cell can reach, in their order."""
        place = self._place[solution]
        return tuple(
            one.cell.name
            for at, one in enumerate(self.cells)
            if one.cell.role == "test" and place in self._needed(at, wide=True)
        )

    def exam_of(self, tests: Collection[str], solution: str, *, wide: bool = False) -> Exam:
        """The exam with only the cells that these test cells and a solution cell need.

        Closed parts are held at their place: what students read of it is of no concern here, and waiting costs a copy
        of the process each.
        """
        places = {self._place[solution]}.union(*(self._needed(self._place[name], wide) for name in tests))
        kept = {self.cells[at].cell.id for at in places}
        cells = tuple(replace(cell, apart=False) for cell in self.exam.cells if cell.id in kept)
        return replace(self.exam, cells=cells)

    def _needed(self, test: int, wide: bool) -> frozenset[int]:
        if (test, wide) not in self._found:
            self._found[test, wide] = frozenset(self._closure(test, wide))
        return self._found[test, wide]

    def _closure(self, test: int, wide: bool) -> set[int]:
        """Find the cells that a test cell needs, itself among them, over any number of cells between."""
        found = {test}
        done: set[tuple[int, str]] = set()
        waiting = list(self._needs(test, test))
        while waiting:
            need = waiting.pop()
            if need in done:
                continue
            done.add(need)
            for at in self._makers(need[1], need[0], wide):
                found.add(at)
                waiting.extend(self._needs(at, test))
        return found

    def _needs(self, at: int, called_at: int) -> Iterator[tuple[int, str]]:
        """What a cell reads or changes, and where: the bodies of its functions run only at `called_at`, or before."""
        yield from ((at, name) for name in (*self.cells[at].names.reads, *self.cells[at].changed))
        yield from ((called_at, name) for name in self.cells[at].names.deferred)

    def _makers(self, name: str, before: int, wide: bool) -> Iterator[int]:
        """The cells that make a name what it is before a place: its binder, and those that change it since."""
        binder = self.binding.binder(name, before)
        if binder is None:
            return
        yield binder
        names = self.cells[binder].names
        if name in names.defined or name in names.imports:
            return
        for at in range(binder + 1, before):
            one = self.cells[at]
            if name in (one.touched if wide and not one.is_test else one.changed):
                yield at


def paper_of(exam: Exam, notebook: Notebook, answers: dict[str, str] | None = None) -> Paper:
    """Make the paper of someone who solved all questions, but gave these `answers`, source by name of the cell."""
    source = {cell.id: cell for cell in notebook.cells}
    given = answers or {}
    return Paper(
        exam.notebook, tuple(_paper_cell(cell, source[cell.id], notebook.path, given) for cell in exam.cells)
    )


def _paper_cell(cell: ExamCell, source: Cell, path: str, answers: dict[str, str]) -> PaperCell:
    if cell.role in ("solution", "manual"):
        text = answers.get(cell.name) or solved(path, source)
    else:
        text = cell.source if cell.kind == "code" else cell.release
    return PaperCell(cell.id, cell.kind, cell.role, cell.name, text)
