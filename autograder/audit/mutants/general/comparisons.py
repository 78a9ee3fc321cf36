"""Mistakes in conditions: a boundary on the wrong side, and for or."""

from __future__ import annotations

import ast
from itertools import pairwise

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.general.branches import is_condition
from autograder.audit.mutants.operator import Changes, Operator

__all__ = ["OPERATORS"]

COMPARED: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
MASKS: dict[type[ast.operator], str] = {ast.BitAnd: "|", ast.BitOr: "&"}


def comparison(code: Code, node: ast.AST) -> Changes:
    """a < b becomes a <= b; a == b becomes a != b, unless a case depends on it alone: that is never met, or always."""
    if not isinstance(node, ast.Compare):
        return
    for left, op, right in zip((node.left, *node.comparators), node.ops, node.comparators, strict=False):
        if isinstance(op, ORDERS) or not is_condition(code, node):
            yield code.reworded(left, right, COMPARED[type(op)])


def boolean(code: Code, node: ast.AST) -> Changes:
    """a and b becomes a or b, not a becomes a; likewise & and ~ of masks."""
    match node:
        case ast.BoolOp(op=op, values=values):
            word = "or" if isinstance(op, ast.And) else "and"
            pairs = pairwise(values)
            yield tuple(edit for left, right in pairs for edit in code.reworded(left, right, word))
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield code.unwrapped(node, operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in MASKS:
            yield code.reworded(left, right, MASKS[type(op)])


OPERATORS = (Operator("comparison", comparison), Operator("boolean", boolean))
