"""Mistakes in numbers: a constant that is another one, a count or a place that is off by one."""

from __future__ import annotations

import ast
import re

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.shapes import by_one, in_index, in_shape
from autograder.audit.mutants.syntax import called, is_number, is_small, number

__all__ = ["OPERATORS"]

# numbers and switches that other operators change, or that nothing depends on
PASSED_OVER = re.compile(
    r"axis|axes|dims?|full_matrices|ddof|correction|unbiased|keepdims?|strict|copy|seed|random_state|num_workers"
    r"|decimals|precision|[ra]tol"
)


def constant(code: Code, node: ast.AST) -> Changes:
    """0 becomes 1, 1 becomes 2, 4 becomes 3, 0.5 becomes 1.0, True becomes False.

    Not of exponents, summands and what is compared for equality, which other operators change.
    """
    match node:
        case ast.Constant(value=bool() | int() | float() as value):
            if not (in_index(code, node) or in_shape(code, node) or _is_spoken_for(code, node)):
                yield code.replaced(node, _another(value))


def _is_spoken_for(code: Code, node: ast.Constant) -> bool:
    above = code.parent(node)
    match above:
        case ast.keyword(arg=str() as name) if PASSED_OVER.fullmatch(name):
            return True
        case ast.While():
            return True
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return True
        case ast.BinOp(op=ast.Pow(), right=right) if right is node:
            return True
        case ast.UnaryOp():
            return True
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.In() | ast.NotIn() | ast.Is() | ast.IsNot(), *_]):
            return True
        case ast.Tuple() if isinstance(code.parent(above), ast.Compare):
            return True
    return is_small(node)


def _another(value: bool | int | float) -> str:
    if isinstance(value, bool):
        return str(not value)
    if isinstance(value, int):
        return str(value - 1 if value > 1 else value + 1)
    return repr(2.0 * value if value else 1.0)


def off_by_one(code: Code, node: ast.AST) -> Changes:
    """x[1:] becomes x[0:], x[i + 1] becomes x[i], range(n) becomes range(n - 1), n - 1 becomes n."""
    if isinstance(node, ast.BinOp) and by_one(node):
        if not is_number(node.left) and not in_shape(code, node):
            yield code.unwrapped(node, node.left)
    elif is_number(node) and in_index(code, node) and _is_place(code, node):
        yield code.replaced(node, str(_beside(number(node))))
    elif called(code.parent(node)) == "range" and _is_end(code.parent(node), node):
        yield code.replaced(node, f"{code.operand(node)} - 1")


def _is_place(code: Code, node: ast.AST) -> bool:
    """Tell whether a number is a place or an end by itself, not a step, nor a part of a calculation."""
    above = code.parent(node)
    if isinstance(above, ast.Slice):
        return node is not above.step and not _is_elementwise(code, above)
    if isinstance(above, ast.Call):
        return (
            called(above) in ("range", "arange") and isinstance(number(node), int) and node in above.args[:2]
        )
    return isinstance(above, ast.Subscript | ast.Tuple)


def _is_elementwise(code: Code, part: ast.Slice) -> bool:
    """Tell whether a slice is calculated with entry by entry, or assigned to: another length is an error at once."""
    taken = code.parent(part)
    taken = code.parent(taken) if isinstance(taken, ast.Tuple) else taken
    above = code.parent(taken)
    calculated = isinstance(above, ast.BinOp) and not isinstance(above.op, ast.MatMult)
    return calculated or (isinstance(taken, ast.Subscript) and isinstance(taken.ctx, ast.Store))


def _beside(value: int | float | None) -> int:
    assert isinstance(value, int)
    return value - 1 if value != 0 else 1


def _is_end(call: ast.AST, node: ast.AST) -> bool:
    """Tell whether this is where a range ends, and not a number nor one more or less than something."""
    arguments = call.args if isinstance(call, ast.Call) else []
    return node in arguments and arguments.index(node) == (len(arguments) > 1) and not by_one(node)


OPERATORS = (Operator("constant", constant), Operator("off-by-one", off_by_one))
