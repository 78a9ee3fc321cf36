"""What test cells hand over to the student's cells below them."""

from __future__ import annotations

from autograder.compiler.binding import Binding
from autograder.compiler.faults import cell_fault
from autograder.compiler.names import Names

__all__ = ["handed_over"]


def handed_over(path: str, binding: Binding, at: int, visible: Names) -> tuple[str, ...]:
    """List the names that only the test cell `at` binds and a cell below reads, sorted.

    Raises `SourceError` for a name that students would not have, because the test cell's `visible` part does
    not bind it, and for a module, a function or a class, which are not sent.
    """
    one = binding.cells[at]
    found = []
    for name in sorted(one.names.binds):
        reader = _reader(binding, name, at)
        if reader is None or min(binding.binders(name)) < at:
            continue
        used = f"{name!r}, which cell {reader} reads,"
        if name not in visible.binds:
            problem, remedy = f"{used} is bound by hidden tests only", "bind it in a visible line"
            raise cell_fault(path, one.cell, None, problem, remedy)
        if name in one.names.imports or name in one.names.defined:
            problem = (
                f"{used} is imported or defined in a test cell, which does not run beside students' code"
            )
            raise cell_fault(path, one.cell, None, problem, "move that into a cell of its own above")
        found.append(name)
    return tuple(found)


def _reader(binding: Binding, name: str, at: int) -> str | None:
    """Find the first cell below that runs in the student's process and reads a name that cell `at` binds."""
    for later in range(at + 1, len(binding.cells)):
        one = binding.cells[later]
        reads = name in one.names.reads or name in one.names.deferred
        if reads and not one.is_test and binding.binder(name, later) == at:
            return one.cell.id
    return None
