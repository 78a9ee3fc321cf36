"""An operator: one kind of small mistake, and how it is made."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.edit import Change

__all__ = ["Changes", "Operator"]

Changes = Iterator[Change]


@dataclass(frozen=True)
class Operator:
    """A kind of mistake: `changes` makes it at a node of the code, in no, one or several ways."""

    name: str
    changes: Callable[[Code, ast.AST], Changes]
