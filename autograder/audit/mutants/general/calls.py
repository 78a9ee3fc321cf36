"""Mistakes in calls: arguments that change places."""

from __future__ import annotations

import ast
import re

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import called, dotted

__all__ = ["OPERATORS"]

# the same either way
SYMMETRIC = re.compile(
    r"(max|min)(imum)?|fm(ax|in)|add|mul(tiply)?|logaddexp2?|(not_)?equal|(all|is)close|array_equal"
    r"|hypot|gcd|lcm|logical_(and|x?or)|inner|(intersect|union)1d|corrcoef|(mse|l1)_loss|cdist"
    r"|cosine_similarity"
)
# arguments of different kinds: an error at once
UNLIKE = re.compile(
    r"is(instance|subclass)|(get|set|has)attr|a?range|full(_like)?|reshape|repeat|tile|(array_)?split"
    r"|moveaxis|swapaxes|permute|transpose|expand_dims|take(_along_axis)?|append|insert|delete"
    r"|quantile|percentile|one_hot|choice|integers|randint|masked_fill|map|filter|partial|astype|to|roll|einsum"
)
KINDS = (ast.Constant, ast.Tuple, ast.List, ast.Lambda, ast.Starred, ast.UnaryOp, ast.Slice, ast.JoinedStr)


def swapped_arguments(code: Code, node: ast.AST) -> Changes:
    """f(a, b) becomes f(b, a); not of functions that are symmetric, nor of arguments that cannot change places."""
    match node:
        case ast.Call(args=[first, second]):
            likes = not isinstance(first, KINDS) and not isinstance(second, KINDS)
            if likes and not SYMMETRIC.fullmatch(called(node)) and not UNLIKE.fullmatch(called(node)):
                yield code.exchanged(first, second)
        case ast.Call(args=[_, first, second]) if dotted(node.func) == "torch.where":
            yield code.exchanged(first, second)


OPERATORS = (Operator("swapped-arguments", swapped_arguments),)
