"""Numbers that are no quantities: places, counts and sizes, where another number breaks the code at once."""

from __future__ import annotations

import ast
import re

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.syntax import called, number

__all__ = ["by_one", "in_index", "in_shape"]

# calls whose first argument is a shape, and those that take nothing but shapes
SHAPED = frozenset(["zeros", "ones", "empty", "full", "eye", "identity", "rand", "randn"])
SHAPING = re.compile(r"reshape|view|expand|broadcast_to|tile|repeat|permute|transpose|(swap|move)ax[ei]s")
SIZES = frozenset({"shape", "size", "dtype"})


def in_index(code: Code, node: ast.AST) -> bool:
    """Tell whether a node is in the brackets of an index, or an argument of `range`."""
    while not isinstance(node, ast.stmt | ast.Module):
        above = code.parent(node)
        if isinstance(above, ast.Subscript) and node is above.slice:
            return True
        if called(above) in ("range", "arange") and isinstance(above, ast.Call) and node in above.args:
            return True
        node = above
    return False


def in_shape(code: Code, node: ast.AST) -> bool:
    """Tell whether a node is in the shape that an array is made in, or brought to."""
    while not isinstance(node, ast.stmt | ast.Module):
        above = code.parent(node)
        if isinstance(above, ast.keyword) and above.arg in SIZES:
            return True
        if isinstance(above, ast.Call) and node in above.args:
            if SHAPING.fullmatch(called(above)):
                return True
            if called(above) in SHAPED and node is above.args[0]:
                return True
        node = above
    return False


def by_one(node: ast.AST) -> bool:
    """Tell whether this is something plus one, or less one, in integers."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Sub):
        return False
    step = number(node.right)
    return step == 1 and isinstance(step, int)
