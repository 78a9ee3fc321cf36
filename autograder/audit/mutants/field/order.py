"""Mistakes of order: ascending for descending, forwards for backwards."""

from __future__ import annotations

import ast

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import called, keyword, number

__all__ = ["OPERATORS"]

SWITCHES = ("reverse", "descending", "ascending")


def wrong_order(code: Code, node: ast.AST) -> Changes:
    """x[::-1] becomes x[:], reversed(x) becomes x, sorted(x) becomes sorted(x, reverse=True)."""
    match node:
        case ast.Slice(lower=None, upper=None, step=step) if step is not None and number(step) == -1:
            yield code.replaced(node, ":")
        case ast.Call(func=ast.Name(id="reversed"), args=[inner]):
            yield code.unwrapped(node, inner)
        case ast.Call() if (told := keyword(node, *SWITCHES)) and isinstance(told.value, ast.Constant):
            yield code.replaced(told.value, str(not told.value.value))
        case ast.Call(func=ast.Name(id="sorted")) | ast.Call(func=ast.Attribute(attr="sort"), args=[]):
            yield code.with_argument(node, "reverse=True")
        case ast.Call() if called(node) == "argsort":
            if not isinstance(code.parent(node), ast.Subscript) and not _is_reversed(node):
                yield code.calculated(node, f"{code.text(node)}[::-1]")


def _is_reversed(call: ast.Call) -> bool:
    """Tell whether what is sorted has its sign changed: `sign` changes that order."""
    return any(isinstance(one, ast.UnaryOp) for one in call.args)


OPERATORS = (Operator("wrong-order", wrong_order),)
