"""Mistakes in numerics: no epsilon, no maximum taken off, a function that loses digits near zero."""

from __future__ import annotations

import ast

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import called, is_number, is_small, module_function, operand_of, same

__all__ = ["OPERATORS"]

LARGEST = frozenset({"max", "amax", "nanmax", "maximum", "logsumexp"})
CLIPPED_BY = frozenset({"maximum", "max", "fmax"})
CLIPS = frozenset({"clip", "clamp", "clamp_min", "clamp_max", "clip_"})


def missing_epsilon(code: Code, node: ast.AST) -> Changes:
    """x + 1e-8 becomes x, max(x, eps) becomes x."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right) if is_small(right) != is_small(left):
            yield code.unwrapped(node, left if is_small(right) else right)
        case ast.Call(args=[first, second]) if called(node) in CLIPPED_BY and is_small(first) != is_small(
            second
        ):
            yield code.unwrapped(node, first if is_small(second) else second)


def missing_clip(code: Code, node: ast.AST) -> Changes:
    """clip(x, 0, 1) becomes x, maximum(x, 0) becomes x."""
    if called(node) in CLIPS and (inner := operand_of(node)) is not None:
        yield code.unwrapped(node, inner)
        return
    match node:
        case ast.Call(args=[first, second]) if called(node) in ("maximum", "minimum"):
            if is_number(first) != is_number(second) and not (is_small(first) or is_small(second)):
                yield code.unwrapped(node, second if is_number(first) else first)


def unshifted(code: Code, node: ast.AST) -> Changes:
    """z - z.max() becomes z: a softmax that overflows."""
    if (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and _is_largest(code, node.right, node.left)
    ):
        yield code.unwrapped(node, node.left)


def _is_largest(code: Code, node: ast.expr, of: ast.expr) -> bool:
    """Tell whether an expression is the largest of another, or a name that was bound to it."""
    while isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node, ast.Name):
        node = node.value  # of max(...)[:, None], and of PyTorch's max(...).values
    if isinstance(node, ast.Name):
        bound = [one for one in ast.walk(code.function(node) or code.tree) if isinstance(one, ast.Assign)]
        return any(
            same(target, node) and not isinstance(one.value, ast.Name) and _is_largest(code, one.value, of)
            for one in bound
            for target in one.targets
        )
    found = operand_of(node)
    return called(node) in LARGEST and found is not None and same(found, of)


def plain_function(code: Code, node: ast.AST) -> Changes:
    """log1p(x) becomes log(1 + x), expm1(x) becomes exp(x) - 1."""
    if not isinstance(node, ast.Call) or not node.args or not module_function(node):
        return
    argument = node.args[0]
    prefix = code.text(node.func).removesuffix(called(node))
    if called(node) == "log1p":
        yield code.replaced(node, f"{prefix}log(1 + {code.operand(argument)})")
    elif called(node) == "expm1":
        yield code.calculated(node, f"{prefix}exp({code.text(argument)}) - 1")


OPERATORS = (
    Operator("missing-epsilon", missing_epsilon),
    Operator("missing-clip", missing_clip),
    Operator("unshifted", unshifted),
    Operator("plain-function", plain_function),
)
