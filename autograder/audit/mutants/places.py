"""Where a solution may be changed: in its regions, and nowhere that no test could see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.syntax import called, dotted

__all__ = ["changeable"]

# calls that say or draw something: what they are given does not come back
SHOWN_BY = frozenset({"print", "display", "warn", "tqdm", "trange"})
DRAWN_ON = re.compile(r"(plt|pyplot|fig|figure|axs?|axes|logging|logger|log)\d*")
DRAWING = re.compile(r"set_(title|[xyz]?(label|lim|ticks|ticklabels|scale))|legend|suptitle|colorbar|savefig")
# how something looks or is called
LOOKS = re.compile(
    r"alpha|c|cmap|colors?|desc|edgecolor|figsize|fmt|fontsize|labels?|legend|line(style|width)|ls|lw"
    r"|marker|name|title|verbose|[xy]label|zorder"
)


def changeable(code: Code, lines: frozenset[int]) -> tuple[ast.AST, ...]:
    """List the nodes that lie in these lines and may be changed, in the order of the text.

    Not among them: docstrings, annotations, `__all__`, what is raised or warned of, the messages of asserts, texts
    with values in them, what is printed or drawn, and how it looks.
    """
    found = [node for node in _visited(code.tree) if isinstance(node, ast.expr | ast.stmt | ast.keyword)]
    inside = [node for node in found if lines.issuperset(range(node.lineno, (node.end_lineno or 0) + 1))]
    return tuple(sorted(inside, key=lambda node: (node.lineno, node.col_offset)))


def _visited(node: ast.AST) -> Iterator[ast.AST]:
    if _passed_over(node):
        return
    yield node
    for child in _children(node):
        yield from _visited(child)


def _passed_over(node: ast.AST) -> bool:
    match node:
        case ast.Raise() | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case (ast.Call() as call) | ast.Expr(value=ast.Call() as call):
            return _is_shown(call)
        case ast.keyword(arg=name):
            return name is not None and LOOKS.fullmatch(name) is not None
    return False


def _children(node: ast.AST) -> list[ast.AST]:
    left_out: list[ast.AST | None] = []
    match node:
        case ast.FunctionDef(returns=returns) | ast.AsyncFunctionDef(returns=returns):
            left_out = [returns]
        case ast.arg(annotation=annotation):
            left_out = [annotation]
        case ast.AnnAssign(annotation=annotation):
            left_out = [annotation]
        case ast.Assert(msg=message):
            left_out = [message]
    return [child for child in ast.iter_child_nodes(node) if all(child is not one for one in left_out)]


def _is_shown(call: ast.Call) -> bool:
    name = called(call)
    root = dotted(call.func).partition(".")[0]
    method = "." in dotted(call.func)
    return name in SHOWN_BY or bool(DRAWING.fullmatch(name)) or (method and bool(DRAWN_ON.fullmatch(root)))
