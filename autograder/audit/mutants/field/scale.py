"""Mistakes of scale: not divided by the number of examples, by too many of them, or in integers."""

from __future__ import annotations

import ast

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.shapes import by_one, in_index, in_shape
from autograder.audit.mutants.syntax import called, is_count, is_number, keyword, number, operand_of

__all__ = ["OPERATORS"]

# to divide by these is to normalise
NORMALISERS = frozenset({"sum", "nansum", "norm", "std", "max"})
SPREADS = frozenset({"std", "var", "nanstd", "nanvar", "cov"})


def unnormalised(code: Code, node: ast.AST) -> Changes:
    """total / len(x) becomes total, x / x.sum() becomes x."""
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right) if not is_number(left):
            if is_count(right) or _is_less_one(right) or called(right) in NORMALISERS:
                yield code.unwrapped(node, left)


def integer_division(code: Code, node: ast.AST) -> Changes:
    """a / n becomes a // n, where n is a number of examples or a is a whole number."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        whole = isinstance(node.left, ast.Constant) and isinstance(node.left.value, int)
        if (whole and not is_number(node.right)) or is_count(node.right):
            yield code.reworded(node.left, node.right, "//")


def biased_variance(code: Code, node: ast.AST) -> Changes:
    """ddof=1 becomes ddof=0 and unbiased=True becomes False, or the other way round; / (n - 1) becomes / n."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and _is_less_one(node.right):
        assert isinstance(node.right, ast.BinOp)
        yield code.unwrapped(node.right, node.right.left)
    elif isinstance(node, ast.Call) and called(node) in SPREADS:
        told = keyword(node, "ddof", "correction", "unbiased")
        if told is not None and isinstance(told.value, ast.Constant):
            other = not told.value.value
            yield code.replaced(told.value, str(other if told.arg == "unbiased" else int(other)))
        elif told is None and code.text(node.func).startswith(("np.", "numpy.")):
            yield code.with_argument(node, "ddof=0" if called(node) == "cov" else "ddof=1")


def _is_less_one(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(left=left, op=ast.Sub()):
            return by_one(node) and is_count(left)
    return False


def missing_root(code: Code, node: ast.AST) -> Changes:
    """sqrt(x) becomes x."""
    if called(node) == "sqrt" and (inner := operand_of(node)) is not None:
        yield code.unwrapped(node, inner)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and number(node.right) == 0.5:
        yield code.unwrapped(node, node.left)


def squared_norm(code: Code, node: ast.AST) -> Changes:
    """norm(x) becomes norm(x) ** 2; not of what is divided by, which `unnormalised` changes."""
    above = code.parent(node)
    divisor = isinstance(above, ast.BinOp) and isinstance(above.op, ast.Div) and above.right is node
    if called(node) == "norm" and not divisor and not (in_index(code, node) or in_shape(code, node)):
        yield code.calculated(node, f"{code.text(node)} ** 2")


def missing_abs(code: Code, node: ast.AST) -> Changes:
    """abs(x) becomes x."""
    if called(node) in ("abs", "absolute", "fabs") and (inner := operand_of(node)) is not None:
        yield code.unwrapped(node, inner)


OPERATORS = (
    Operator("unnormalised", unnormalised),
    Operator("integer-division", integer_division),
    Operator("biased-variance", biased_variance),
    Operator("missing-root", missing_root),
    Operator("squared-norm", squared_norm),
    Operator("missing-abs", missing_abs),
)
