"""Which test cells' closed parts may be held after the notebook: those on which nothing below depends.

The examiner runs setup and test cells in one namespace. A closed part (all of a test cell from the first statement
with a hidden line on) that is held later must find what it reads there as it was, and what it binds or changes must
be wanted by nothing that has been held meanwhile. Names are put back as they were; objects are not.
"""

from __future__ import annotations

import ast

from autograder.compiler.binding import Binding
from autograder.compiler.names import Names, Star, study
from autograder.compiler.touches import changed

__all__ = ["stands_apart", "stands_apart_there"]


def stands_apart(
    binding: Binding, at: int, hidden: tuple[tuple[int, int], ...], hands_over: tuple[str, ...], star: Star
) -> bool:
    """Tell whether the closed part of the test cell at `at`, with these hidden line ranges, may be held later."""
    if not hidden:
        return False
    one = binding.cells[at]
    closed = closed_part(one.tree, hidden)
    names = study(closed, star)
    if names.binds & set(hands_over):
        return False
    given = names.binds | names.deletes.keys() | changed(closed, binding.imports)
    read = names.reads.keys() | names.deferred.keys() | one.names.deferred.keys()
    for place in range(at + 1, len(binding.cells)):
        later = binding.cells[place]
        if not (later.is_test or place in binding.setup):
            continue
        if later.changed & read or wanted(binding, place, later.names, given, at):
            return False
    return True


def stands_apart_there(binding: Binding, at: int, hidden: tuple[tuple[int, int], ...], star: Star) -> bool:
    """Tell the same of a test cell that runs in the student's process: in a copy of it, which nothing below sees."""
    if not hidden:
        return False
    closed = closed_part(binding.cells[at].tree, hidden)
    names = study(closed, star)
    given = names.binds | names.deletes.keys() | changed(closed, binding.imports)
    later = [one.names for one in binding.cells[at + 1 :]]
    return not any(given & (one.reads.keys() | one.deferred.keys()) for one in later)


def closed_part(tree: ast.Module, hidden: tuple[tuple[int, int], ...]) -> ast.Module:
    """All of a test cell from the first statement on that has a hidden line in it."""
    first = min(first for first, _ in hidden)
    return ast.Module([node for node in tree.body if (node.end_lineno or 0) >= first], [])


def wanted(binding: Binding, place: int, names: Names, given: set[str], at: int) -> bool:
    """Tell whether the cell at `place` reads one of the names `given` as the cell at `at` leaves it."""
    called = names.deferred.keys() & given
    seen = {name for name in names.reads.keys() & given if (binding.binder(name, place) or 0) <= at}
    return bool(called or seen)
