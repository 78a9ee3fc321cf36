"""The names whose objects a code cell may change in place, without binding them.

An exam re-runs instructor's cells by the names that the tests need. A cell that only changes an object, as
`rng.shuffle(data)` does, binds nothing and yet must be among them: a reference answer from unshuffled data
would be wrong for every student. So whatever may be changed counts as touched; a cell re-run in vain costs
time only.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator

from autograder.model import Import

__all__ = ["changed", "touched"]

# builtins that change what they are given; the others do not
CHANGING = {"next", "setattr", "delattr", "exec", "eval", "anext"}
# display libraries: what is drawn is not looked at by a test
DRAWING = {"matplotlib", "mpl_toolkits", "seaborn", "plotly", "IPython", "pprint"}
# their functions leave their arguments alone, called as statements excepted: np.fill_diagonal(a, 0)
GIVING_BACK = {"numpy", "math", "torch", "statistics"}
# arguments that a library function advances
STREAMS = {"generator", "random_state", "rng", "seed", "out"}


def touched(tree: ast.Module, imports: dict[str, Import]) -> set[str]:
    """Find every name whose object the cell may change: stored into, called, or handed to a call.

    `imports` are the notebook's imported names; drawing libraries' calls are passed over.
    """
    nodes = list(_executed(tree))
    drawing = _drawing_names(nodes, imports)
    found = _stores(nodes)
    statements = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Call):
            found |= _touched_by(node, id(node) in statements, imports, drawing)
    return found - drawing


def changed(tree: ast.Module, imports: Collection[str]) -> set[str]:
    """Find the names whose objects the cell surely changes: stored into, or by a method as a statement."""
    nodes = list(_executed(tree))
    found = _stores(nodes)
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and (root := _root(function)) and root not in imports:
                found.add(root)
    return found


def _stores(nodes: list[ast.AST]) -> set[str]:
    found = set()
    for node in nodes:
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            found.add(_root(node))
    return found - {""}


def _touched_by(call: ast.Call, statement: bool, imports: dict[str, Import], drawing: set[str]) -> set[str]:
    root = _root(call.func)
    given = {_root(one) for argument in call.args for one in _elements(argument)}
    keywords = {_root(one) for keyword in call.keywords for one in _elements(keyword.value)}
    if root in drawing or _is_harmless(call.func):
        return set()
    if root not in imports:
        return {root, *given, *keywords} - CHANGING - {""}
    dotted = ast.unparse(call.func)
    # np.random.normal() advances numpy's own generator, np.set_printoptions() numpy's settings
    found = {root} if statement or ("random" in dotted and "default_rng" not in dotted) else set()
    if statement or imports[root].module.partition(".")[0] not in GIVING_BACK:
        return (found | given | keywords) - {""}
    return (found | {_root(one.value) for one in call.keywords if one.arg in STREAMS}) - {""}


def _is_harmless(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and hasattr(builtins, function.id) and function.id not in CHANGING


def _drawing_names(nodes: list[ast.AST], imports: dict[str, Import]) -> set[str]:
    """Names of drawing libraries, and what the cell makes with them: `fig, ax = plt.subplots()`."""
    found = {name for name, one in imports.items() if one.module.partition(".")[0] in DRAWING}
    for node in nodes:
        if isinstance(node, ast.Assign) and _root(node.value) in found:
            found |= {
                one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)
            }
        elif isinstance(node, ast.For) and {_root(one) for one in _parts(node.iter)} & found:
            # for ax, image in zip(axes, images): only what is drawn on may be passed over
            first = node.target.elts[0] if isinstance(node.target, ast.Tuple) else node.target
            found |= {first.id} if isinstance(first, ast.Name) else set()
    return found


def _parts(iterated: ast.expr) -> list[ast.expr]:
    return [iterated, *iterated.args[:1]] if isinstance(iterated, ast.Call) else [iterated]


def _elements(node: ast.expr) -> list[ast.expr]:
    """The expressions that an argument hands over: of `[a, b]` they are `a` and `b`."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [inner for element in node.elts for inner in _elements(element)]
    if isinstance(node, ast.Dict):
        return [inner for value in node.values for inner in _elements(value)]
    return [node]


def _root(node: ast.AST) -> str:
    """The name that an expression starts from: `a` of `a.b[0].c(1)`; empty when it starts from none."""
    while True:
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return node.id if isinstance(node, ast.Name) else ""


def _executed(tree: ast.Module) -> Iterator[ast.AST]:
    """Walk over what runs when the cell runs, in order: the bodies of functions do not."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner: list[ast.AST] = [*node.decorator_list, node.args]
        elif isinstance(node, ast.Lambda):
            inner = [node.args]
        else:
            inner = list(ast.iter_child_nodes(node))
        waiting.extend(reversed(inner))
