"""Mistakes with axes: the wrong one, none, a dimension that is gone, a matrix that was not transposed."""

from __future__ import annotations

import ast
import re

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import (
    called,
    is_transposed,
    keyword,
    module_function,
    number,
    operand_of,
)

__all__ = ["OPERATORS"]

NAMES = ("axis", "dim")
# over all axes where none is given
REDUCTIONS = re.compile(
    r"(nan)?(sum|mean|std|var|max|min)|amax|amin|prod|median|arg(max|min)|any|all|cumsum|norm"
    r"|(log)?(sumexp|_?softmax)|count_nonzero"
)
# in PyTorch these have to be told
TOLD = frozenset({"logsumexp", "softmax", "log_softmax", "cumsum"})
SIZES = frozenset({"size", "squeeze", "unsqueeze"})
OTHER = {0: "1", 1: "0", -1: "0", 2: "1", -2: "-1"}


def wrong_axis(code: Code, node: ast.AST) -> Changes:
    """axis=0 becomes axis=1, x.sum(1) becomes x.sum(0), x.shape[0] becomes x.shape[1], x[:, None] x[None, :]."""
    value = number(node)
    if isinstance(value, int) and value in OTHER and _is_axis(code, node):
        yield code.replaced(node, OTHER[value])
    elif isinstance(code.parent(node), ast.Subscript) and ast.unparse(node) in ("(:, None)", "(None, :)"):
        yield code.replaced(node, "None, :" if code.text(node).startswith(":") else ":, None")


def _is_axis(code: Code, node: ast.AST) -> bool:
    match code.parent(node):
        case ast.keyword(arg=name):
            return name in NAMES
        case ast.Subscript(value=ast.Attribute(attr="shape")):
            return True
        case ast.Call(args=arguments) as call if node in arguments and _takes_axis(called(call)):
            return arguments.index(node) == module_function(call)
    return False


def _takes_axis(name: str) -> bool:
    """Tell whether an axis is what a function of this name takes first, after what it works on."""
    return name in SIZES or (name != "norm" and bool(REDUCTIONS.fullmatch(name)))


def missing_axis(code: Code, node: ast.AST) -> Changes:
    """x.mean(axis=0) becomes x.mean(); not where an axis is asked for."""
    axis = keyword(node, *NAMES)
    if not isinstance(node, ast.Call) or axis is None or not REDUCTIONS.fullmatch(called(node)):
        return
    in_torch = axis.arg == "dim" and (called(node) in TOLD or keyword(node, "keepdim"))
    if not in_torch and not isinstance(code.parent(node), ast.Subscript):
        yield code.without_keyword(node, axis)


def no_keepdims(code: Code, node: ast.AST) -> Changes:
    """keepdims=True is left out."""
    kept = keyword(node, "keepdims", "keepdim")
    if isinstance(node, ast.Call) and kept is not None:
        yield code.without_keyword(node, kept)


def missing_transpose(code: Code, node: ast.AST) -> Changes:
    """A.T becomes A."""
    if is_transposed(node):
        inner = node.value if isinstance(node, ast.Attribute) else operand_of(node)
        if inner is not None:
            yield code.unwrapped(node, inner)


OPERATORS = (
    Operator("wrong-axis", wrong_axis),
    Operator("missing-axis", missing_axis),
    Operator("no-keepdims", no_keepdims),
    Operator("missing-transpose", missing_transpose),
)
