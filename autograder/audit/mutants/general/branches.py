"""Mistakes in the way through the code: a case that is never met, or always; a loop that is not left."""

from __future__ import annotations

import ast

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import dotted

__all__ = ["OPERATORS", "is_condition"]

LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def is_condition(code: Code, node: ast.AST) -> bool:
    """Tell whether a case depends on this alone, so that it can be never met, or always."""
    match code.parent(node):
        case ast.If(test=test) | ast.IfExp(test=test):
            return test is node
        case ast.Call(func=function, args=[test, _, _]):
            return test is node and dotted(function) == "np.where"
    return False


def never_taken(code: Code, node: ast.AST) -> Changes:
    """if a: ... becomes if False: ..., so that the case is forgotten; b if a else c becomes c."""
    match node:
        case ast.If(test=test):
            yield code.replaced(test, "False")
        case ast.IfExp(orelse=orelse):
            yield code.unwrapped(node, orelse)
        case ast.Call(func=function, args=[test, _, _]) if dotted(function) == "np.where":
            yield code.replaced(test, "False")


def always_taken(code: Code, node: ast.AST) -> Changes:
    """if a: ... becomes if True: ..., so that the other case is forgotten; b if a else c becomes b.

    Not of a case that ends the function or the loop: whoever forgets that sees it.
    """
    match node:
        case ast.If(test=test, body=[*_, last], orelse=orelse) if orelse or not isinstance(last, LEAVING):
            yield code.replaced(test, "True")
        case ast.IfExp(body=body):
            yield code.unwrapped(node, body)
        case ast.Call(func=function, args=[test, _, _]) if dotted(function) == "np.where":
            yield code.replaced(test, "True")


def loop_control(code: Code, node: ast.AST) -> Changes:
    """break and continue become pass; not the only way out of a loop without end."""
    if isinstance(node, ast.Continue) or (isinstance(node, ast.Break) and not _is_endless(code, node)):
        yield code.replaced(node, "pass")


def _is_endless(code: Code, node: ast.AST) -> bool:
    while not isinstance(node, ast.For | ast.AsyncFor | ast.While | ast.Module):
        node = code.parent(node)
    return isinstance(node, ast.While) and isinstance(node.test, ast.Constant)


OPERATORS = (
    Operator("never-taken", never_taken),
    Operator("always-taken", always_taken),
    Operator("loop-control", loop_control),
)
