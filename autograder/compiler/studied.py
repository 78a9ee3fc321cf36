"""The code cells of a notebook with what their names tell, in order."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from autograder.compiler.code import is_plain_python, parse
from autograder.compiler.faults import cell_fault
from autograder.compiler.names import Names, Star, study
from autograder.compiler.regions import segments
from autograder.compiler.touches import changed, touched
from autograder.errors import CourseError
from autograder.magics import without_mere_magics
from autograder.model import Cell, Import, Notebook

__all__ = ["StudiedCell", "imported_names", "read_code", "study_cells"]


@dataclass(frozen=True)
class StudiedCell:
    """A code cell and its names; `plain` tells whether Python runs it without IPython.

    `touched` are names whose objects it may change, `changed` those whose objects it surely changes. `broken` says why
    it is no Python, where that was let pass. `there` tells that a cell which is not the student's, a test or the
    instructor's, runs in the student's process and nowhere else.
    """

    cell: Cell
    tree: ast.Module
    names: Names
    plain: bool
    touched: frozenset[str]
    changed: frozenset[str]
    broken: str = ""
    there: bool = False

    @property
    def is_test(self) -> bool:
        """Tell whether it is a test cell that the examiner runs."""
        return self.cell.role == "test" and not self.there

    @property
    def is_students(self) -> bool:
        """Tell whether the student writes the cell, or may change it and the instructor means them to.

        What runs in the student's process alone is theirs as well: whatever it makes, they may have made.
        """
        role = self.cell.role
        if self.there:
            return True
        if role == "free":
            # nbgrader's authors rarely lock a cell: one that the examiner can run counts as the instructor's
            return self.cell.line > 0 or not self.plain
        return role in ("solution", "manual")


def study_cells(notebook: Notebook, star: Star, there: Collection[str] = ()) -> tuple[StudiedCell, ...]:
    """Study the code cells of a notebook as its author wrote them; `star` as in `names.study`.

    `there` are the ids of tests and instructor's cells that run in the student's process alone. Raises `SourceError`
    for a cell that is not Python; a free cell may be broken on purpose, and of an `.ipynb` every cell.
    """
    read = [
        (cell, *read_code(notebook.path, cell, instructors_code(notebook.path, cell), star))
        for cell in notebook.cells
        if cell.kind == "code"
    ]
    imports = imported_names(names for _, _, names, _ in read)
    return tuple(
        StudiedCell(
            cell=cell,
            tree=tree,
            names=names,
            plain=is_plain_python(cell.source if cell.line else without_mere_magics(cell.source)),
            touched=frozenset(touched(tree, imports)),
            changed=frozenset(changed(tree, imports)),
            broken=broken,
            there=cell.id in there,
        )
        for cell, tree, names, broken in read
    )


def instructors_code(path: str, cell: Cell) -> str:
    """Give a cell's code with the answers in it and its lines in their places, mark schemes blanked out."""
    lines = cell.source.split("\n")
    for segment in segments(path, cell):
        if segment.kind == "mark scheme":
            lines[segment.first - 1 : segment.last] = [""] * len(segment.lines)
    return "\n".join(lines)


def read_code(path: str, cell: Cell, text: str, star: Star) -> tuple[ast.Module, Names, str]:
    """Parse some text of a cell and find its names; says why it is no Python, where that may be.

    Of an `.ipynb`, which was written to be run by a kernel, whatever the kernel makes of it is let pass.
    """
    try:
        tree = parse(text)
    except SyntaxError as error:
        if cell.role == "free" or not cell.line:
            return ast.Module([], []), Names(), f"not Python: {error.msg}, in line {error.lineno}"
        remedy = "mend it, or leave the cell to the students as it is (free=true)"
        raise cell_fault(path, cell, error.lineno or 1, f"not Python: {error.msg}", remedy) from None
    try:
        return tree, study(tree, star), ""
    except CourseError as error:
        if not cell.line:
            return tree, study(tree, lambda module: names_if_known(star, module)), ""
        stars = [one.lineno for one in ast.walk(tree) if isinstance(one, ast.alias) and one.name == "*"]
        raise cell_fault(path, cell, stars[0], str(error), "import by name what the cell uses") from None


def names_if_known(star: Star, module: str) -> Iterable[str]:
    """The names that `from module import *` binds; none where the module cannot be imported."""
    try:
        return star(module)
    except CourseError:
        return ()


def imported_names(studied: Iterable[Names]) -> dict[str, Import]:
    """Collect the names that stand for one library object in the whole notebook.

    A name that any statement but an import binds is left out, so is one that is imported as two things: what
    it means depends on where it is read.
    """
    found: dict[str, list[Import]] = {}
    assigned: set[str] = set()
    for names in studied:
        assigned |= names.assigned
        for name, imports in names.imports.items():
            found.setdefault(name, []).extend(imports)
    return {
        name: imports[0]
        for name, imports in sorted(found.items())
        if name not in assigned and len(set(imports)) == 1 and not imports[0].module.startswith(".")
    }
