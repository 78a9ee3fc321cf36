"""Mistakes in calculations: another operator, another sign, operands that change places."""

from __future__ import annotations

import ast
import re

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.shapes import by_one, in_index, in_shape
from autograder.audit.mutants.syntax import called, is_number, is_text, is_transposed

__all__ = ["OPERATORS"]

EXCHANGED: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/",
    ast.Div: "*",
    ast.FloorDiv: "/",
    ast.Mod: "//",
    ast.Pow: "*",
}
# where the sign of the argument makes another function of it
SIGNED = re.compile(r"exp|expit|(log)?sigmoid|softplus|erfc?|tanh|(log_)?softmax|argsort")


def arithmetic(code: Code, node: ast.AST) -> Changes:
    """a + b becomes a - b, a += b becomes a -= b.

    Not of constant factors, which `constant` changes, nor in shapes; of x[i] += b it is enough that it be removed.
    """
    match node:
        case ast.AugAssign(target=ast.Name() as target, op=op, value=value) if type(op) in EXCHANGED:
            if not is_text(value):
                yield code.reworded(target, value, EXCHANGED[type(op)] + "=")
        case ast.BinOp(left=left, op=op, right=right) if _is_calculation(code, node):
            text = f"{code.operand(left)} {EXCHANGED[type(op)]} {code.operand(right)}"
            plain = code.reworded(left, right, EXCHANGED[type(op)])
            # a power binds more tightly than what takes its place
            yield code.calculated(node, text) if isinstance(op, ast.Pow) else plain


def _is_calculation(code: Code, node: ast.BinOp) -> bool:
    if type(node.op) not in EXCHANGED or is_text(node) or in_shape(code, node):
        return False
    sides = (node.left, node.right)
    # a sign is what it is divided by
    scaled = any(is_number(one) or called(one) == "sign" for one in sides)
    return not (scaled and isinstance(node.op, ast.Mult | ast.Div)) and not by_one(node)


def swapped_operands(code: Code, node: ast.AST) -> Changes:
    """A @ x becomes x @ A; not in chains, nor of two vectors, which are in lower case: the same either way."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.MatMult):
        return
    around = (code.parent(node), node.left, node.right)
    if any(isinstance(one, ast.BinOp) and isinstance(one.op, ast.MatMult) for one in around):
        return
    sides = (node.left, node.right)
    if any(is_transposed(one) for one in sides):
        return
    if not all(isinstance(one, ast.Name) and one.id[0].islower() for one in sides):
        yield code.exchanged(node.left, node.right)


def sign(code: Code, node: ast.AST) -> Changes:
    """-x becomes x, and exp(x) becomes exp(-x)."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        place = in_index(code, node) or in_shape(code, node)
        if not (place and is_number(node)):
            yield code.unwrapped(node, node.operand)
    elif SIGNED.fullmatch(called(node)) and isinstance(node, ast.Call) and node.args:
        argument = node.args[0]
        if not any(isinstance(one, ast.UnaryOp | ast.Starred) for one in ast.walk(argument)):
            yield code.replaced(argument, f"-{code.operand(argument)}")


OPERATORS = (
    Operator("arithmetic", arithmetic),
    Operator("sign", sign),
    Operator("swapped-operands", swapped_operands),
)
