"""What belongs to the scope of a function, and what to the scope around it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

__all__ = ["Comprehension", "Function", "bound_in", "head", "parameters"]

Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
NEW_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def head(arguments: ast.arguments) -> list[ast.AST | None]:
    """What of a function's head is evaluated where it is defined: defaults and annotations."""
    every = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    ]
    return [*arguments.defaults, *arguments.kw_defaults, *(one.annotation for one in every if one)]


def parameters(arguments: ast.arguments) -> set[str]:
    every = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    ]
    return {one.arg for one in every if one}


def bound_in(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that a function's body makes its own, nested functions and comprehensions not entered."""
    found: set[str] = set()
    shared: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            shared.update(node.names)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.add(node.rest)
        if isinstance(node, NEW_SCOPE):
            found.update({node.name} if not isinstance(node, ast.Lambda) else ())
        elif isinstance(node, Comprehension):
            found.update(one.target.id for one in ast.walk(node) if isinstance(one, ast.NamedExpr))
        else:
            waiting.extend(ast.iter_child_nodes(node))
    return found - shared
