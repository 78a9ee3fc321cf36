"""The global names of the test cells: whose object a name means, in the order that the design gives.

1. what this and earlier test cells, and the instructor's setup, have bound here;
2. what an import statement of the notebook binds: the examiner's own copy of that library object;
3. a builtin, unless the instructor's solution rebinds it;
4. anything else: the student's, looked up at that moment and never kept.
"""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from autograder.exam.asking import BUILTINS
from autograder.exam.listing import listing_builtins
from autograder.exam.raised import NotDefined
from autograder.exam.student import Student
from autograder.model import Exam, Import

__all__ = ["Names", "State"]


@dataclass(frozen=True)
class State:
    """What the names of an examiner meant at some time."""

    names: dict[str, Any]
    from_tests: frozenset[str]
    gone: frozenset[str]


class Names(dict[str, Any]):
    """A namespace for `exec`; `why_missing` tells of a name what became of the cell that should define it."""

    def __init__(self, exam: Exam, student: Student, why_missing: Callable[[str], str]) -> None:
        listing = listing_builtins(self, student) if exam.shared else {}
        super().__init__(__name__="__main__", __builtins__=vars(builtins) | BUILTINS | listing)
        self._imports = exam.imports
        self._student = student
        self._why_missing = why_missing
        self._students = {
            name for cell in exam.cells if cell.role in ("solution", "manual") for name in cell.binds
        }
        self._from_tests: set[str] = set()
        self._gone: set[str] = set()  # names of the student's that a test cell has deleted
        # told of each value of the student's that is looked up
        self.on_lookup: Callable[[str, Any], None] | None = None
        self.before_lookup: Callable[[str], None] | None = None

    def __delitem__(self, name: str) -> None:
        """Delete a name: one that a test cell has bound here, otherwise the student's in their process."""
        if name in self:
            super().__delitem__(name)
        elif name in self._gone or not self._student.lookup(name)[0]:
            raise KeyError(name)
        else:
            self._student.unbind(name)
            self._gone.add(name)

    def __missing__(self, name: str) -> Any:
        if name in self._gone:
            raise KeyError(name)
        if name in self._imports:
            value = self[name] = imported(self._imports[name])
            return value
        if hasattr(builtins, name) and name not in self._students:
            raise KeyError(name)  # Python looks among the builtins next
        if self.before_lookup is not None:
            self.before_lookup(name)
        found, value = self._student.lookup(name)
        if self.on_lookup is not None:
            self.on_lookup(name, value)
        if not found:
            kind = NotDefined if name in self._students else NameError
            raise kind(f"`{name}` is not defined{self._why_missing(name)}", name=name)
        return value

    def note_test_names(self, before: Collection[str]) -> None:
        """Remember which names a test cell has bound; `before` is what there was when it began."""
        self._from_tests |= self.keys() - set(before)

    def state(self) -> State:
        """What the names mean now, for `restore`; objects that are changed in place meanwhile stay changed."""
        return State(dict(self), frozenset(self._from_tests), frozenset(self._gone))

    def restore(self, state: State) -> None:
        """Let the names mean what they meant: in this very namespace, which functions defined in it look into."""
        self.clear()
        self.update(state.names)
        self._from_tests, self._gone = set(state.from_tests), set(state.gone)

    def make_way(self, names: tuple[str, ...], setup: bool = False) -> None:
        """Let the student's names through that a cell binds now, where a test cell had bound the same.

        For a cell that is not the instructor's `setup`, and runs in the student's process alone, the names that earlier
        setup has bound give way too: what they mean from now on is what that process has.
        """
        self._gone.difference_update(names)
        for name in names if not setup else self._from_tests.intersection(names):
            self._from_tests.discard(name)
            self.pop(name, None)


def imported(what: Import) -> Any:
    """The examiner's own copy of a library object."""
    module = importlib.import_module(what.module)
    if not what.attribute:
        return module
    try:
        return getattr(module, what.attribute)
    except AttributeError:
        return importlib.import_module(f"{what.module}.{what.attribute}")
