"""All mutants of a cell: every operator at every node, each change once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.edit import Change, applied
from autograder.audit.mutants.marks import excused
from autograder.audit.mutants.mutant import Mutant
from autograder.audit.mutants.places import changeable
from autograder.audit.mutants.registry import FIELD, GENERAL
from autograder.compiler.code import parse
from autograder.compiler.regions import segments
from autograder.compiler.tokens import masked
from autograder.errors import CourseError
from autograder.model import Cell

__all__ = ["mutants_of"]

OPERATORS = frozenset(operator.name for operator in (*FIELD, *GENERAL))


def mutants_of(source: str) -> tuple[Mutant, ...]:
    """Make the mutants of a solution cell's source, region markers in it, by line and then by operator.

    Only what lies in solution regions is changed; a cell without one has no mutants. Each parses, and differs in
    its syntax from the solution and from all others. Raises `CourseError` for a cell that cannot be taken apart,
    and for a mark of an equivalent mutant that fits none.
    """
    lines = _region_lines(source)
    try:
        code = Code(source)
        found = tuple(_distinct(code, lines)) if lines else ()
        return excused(source, sorted(found, key=lambda one: (one.line, one.operator)), OPERATORS)
    except SyntaxError as error:
        raise CourseError(
            f"line {error.lineno} of the cell: no mutants can be made of it, because it is not Python ({error.msg})\n"
            "  write a magic on a line of its own"
        ) from None


def _region_lines(source: str) -> frozenset[int]:
    cell = Cell(id="cell", kind="code", role="solution", name="cell", source=source)
    regions = [one for one in segments("the cell", cell) if one.kind == "solution"]
    return frozenset(line for one in regions for line in range(one.first, one.last + 1))


class _Idle(ast.NodeTransformer):
    """Take `x = x` for `pass`, so that a step is left out once."""

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=other)) if name == other:
                return ast.Pass()
        return node


def _shape(source: str) -> str:
    """Write out a cell's syntax, the same for two cells that do the same steps."""
    return ast.dump(_Idle().visit(ast.parse(masked(source))))


def _distinct(code: Code, lines: frozenset[int]) -> Iterator[Mutant]:
    """Make every mutant that no earlier one equals; the field's own come first, and keep their names."""
    seen = {_shape(code.source)}
    for operator, in_field, change in _changes(code, lines):
        source = applied(code.source, change)
        try:
            parse(source)
        except SyntaxError:
            continue  # `*x` is an argument, but cannot stand alone in a call's place
        shape = _shape(source)
        if shape not in seen:
            seen.add(shape)
            yield Mutant(operator, in_field, code.line(min(edit.start for edit in change)), source)


def _changes(code: Code, lines: frozenset[int]) -> Iterator[tuple[str, bool, Change]]:
    """Ask every operator about every node.

    What the field's operators change in an expression is enough: a test that sees it sees a general change as well.
    """
    nodes = changeable(code, lines)
    taken: set[ast.AST] = set()
    for node in nodes:
        for operator in FIELD:
            for change in operator.changes(code, node):
                taken.add(node)
                yield operator.name, True, change
    for node in nodes:
        if node in taken and isinstance(node, ast.expr):
            continue
        for operator in GENERAL:
            for change in operator.changes(code, node):
                yield operator.name, False, change
