"""Mistakes in steps: one that is left out, a result that is not handed back."""

from __future__ import annotations

import ast

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import called

__all__ = ["OPERATORS"]


def removed_statement(code: Code, node: ast.AST) -> Changes:
    """x += 1, x[i] = 1, x = x / 2 and step() become pass; not what binds a name or an attribute for the first time."""
    match node:
        case ast.AugAssign():
            yield code.replaced(node, "pass")
        case ast.Expr(value=ast.Call() | ast.Await()) if not _is_founding(code, node):
            yield code.replaced(node, "pass")
        case ast.Assign(targets=targets) if all(_is_bound(target, node.value) for target in targets):
            if not _is_founding(code, node):
                yield code.replaced(node, "pass")


def _is_founding(code: Code, node: ast.stmt) -> bool:
    """Tell whether a statement gives an object what all else of it needs: an attribute, a buffer, its parent's part."""
    function = code.function(node)
    if function is None or function.name != "__init__":
        return False
    match node:
        case ast.Assign(targets=targets):
            return all(isinstance(target, ast.Attribute | ast.Tuple) for target in targets)
        case ast.Expr(value=ast.Call() as call):
            return called(call) in ("__init__", "register_buffer", "register_parameter", "add_module")
    return False


def _is_bound(target: ast.expr, value: ast.expr) -> bool:
    """Tell whether the code runs on without an assignment: its target is a part of something, or was bound before."""
    if isinstance(target, ast.Subscript | ast.Attribute):
        return True
    if isinstance(target, ast.Tuple):
        return all(_is_bound(one, value) for one in target.elts)
    used = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    return isinstance(target, ast.Name) and target.id in used


def missing_return(code: Code, node: ast.AST) -> Changes:
    """The last return of a function becomes return None."""
    function = code.function(node)
    if isinstance(node, ast.Return) and node.value is not None and function and function.body[-1] is node:
        yield code.replaced(node.value, "None")


OPERATORS = (Operator("removed-statement", removed_statement), Operator("missing-return", missing_return))
