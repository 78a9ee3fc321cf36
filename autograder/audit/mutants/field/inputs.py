"""Mistakes with what was handed in: an argument that is changed in place."""

from __future__ import annotations

import ast

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import dotted, operand_of

__all__ = ["OPERATORS"]

IN_PLACE: dict[type[ast.operator], str] = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}


def changed_input(code: Code, node: ast.AST) -> Changes:
    """x = x - m becomes x -= m where x is an argument; x.copy() becomes x, np.array(x) becomes np.asarray(x)."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(left=left, op=op, right=right)):
            if dotted(left) == name and type(op) in IN_PLACE and _is_handed_in(code, node, name):
                yield code.replaced(node, f"{name} {IN_PLACE[type(op)]} {code.text(right)}")
        case ast.Call(func=ast.Attribute(attr="copy" | "clone" | "deepcopy")):
            if (inner := operand_of(node)) is not None:
                yield code.unwrapped(node, inner)
        case ast.Call(func=ast.Attribute(attr="array") as function, args=[ast.Name(id=name), *_]):
            if _is_handed_in(code, node, name):
                yield code.renamed(function, "asarray")


def _is_handed_in(code: Code, node: ast.expr | ast.stmt, name: str) -> bool:
    """Tell whether a name is still the function's argument where a node stands."""
    function = code.function(node)
    if function is None:
        return False
    arguments = function.args
    names = {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    earlier = [
        one
        for one in ast.walk(function)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store) and one.lineno < node.lineno
    ]
    return name in names and all(one.id != name for one in earlier)


OPERATORS = (Operator("changed-input", changed_input),)
