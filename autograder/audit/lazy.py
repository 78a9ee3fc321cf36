"""Lazy answers: what somebody hands in who knows the signature and the visible tests, and nothing else.

Made from the released stub. Where it raises NotImplementedError, a lazy answer returns something that takes no thought:
nothing, 0, 1, its own argument, something empty, zeros, or a constant that stands in the visible test.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

__all__ = ["LazyAnswer", "lazy_answers"]

MOST_CONSTANTS = 30  # of one question
LONGEST_TEXT = 40  # a longer string is a message
ARGUMENT = "<argument>"

THOUGHTLESS = {
    "None": "None",
    "0": "0",
    "1": "1",
    "True": "True",
    "an empty list": "[]",
    "an empty array": '__import__("numpy").empty(0)',
    "its first argument": ARGUMENT,
    "zeros of its first argument's shape": f'__import__("numpy").zeros_like({ARGUMENT})',
}


@dataclass(frozen=True)
class LazyAnswer:
    """A lazy answer's name, for people, and the source of the whole cell."""

    name: str
    source: str


def lazy_answers(
    stub: str, binds: Iterable[str], visible: Iterable[str], libraries: Collection[str]
) -> list[LazyAnswer]:
    """Make the lazy answers to one question.

    `stub` is the cell as released, `binds` the names that the solution binds at its top level, `visible` the released
    text of the question's tests, `libraries` the names that the notebook imports.
    """
    returned = dict(THOUGHTLESS)
    for text in visible:
        for expression in constants(ast.parse(text), libraries):
            if len(returned) < len(THOUGHTLESS) + MOST_CONSTANTS:
                returned.setdefault(f"{expression}, copied from the visible test", expression)
    found: dict[str, LazyAnswer] = {}
    for name, expression in returned.items():
        source = filled(stub, sorted(binds), expression)
        if source is not None:
            found.setdefault(source, LazyAnswer(f"returns {name}", source))
    return list(found.values())


def filled(stub: str, binds: list[str], expression: str) -> str | None:
    """Fill a stub: each NotImplementedError becomes the lazy answer; None where there is no argument to return."""
    try:
        return ast.unparse(ast.fix_missing_locations(_Filler(binds, expression).visit(ast.parse(stub))))
    except NoArgument:
        return None


class NoArgument(Exception):
    """The answer is made of an argument, and there is none."""


class _Filler(ast.NodeTransformer):
    """Puts a lazy answer in the place of each `raise NotImplementedError`."""

    def __init__(self, binds: list[str], expression: str) -> None:
        self.binds, self.expression = binds, expression
        self.around: list[ast.AST] = []

    def visit(self, node: ast.AST) -> ast.AST:
        self.around.append(node)
        try:
            return super().visit(node)
        finally:
            self.around.pop()

    def visit_Raise(self, node: ast.Raise) -> ast.stmt | list[ast.stmt]:
        if node.exc is None or not ast.unparse(node.exc).startswith("NotImplementedError"):
            return node
        scopes = [one for one in self.around if isinstance(one, ast.FunctionDef | ast.ClassDef)]
        if not scopes:
            bound = self.binds or ["_"]
            return [ast.parse(f"{name} = {self._expression('')}").body[0] for name in bound]
        if isinstance(scopes[-1], ast.ClassDef):
            return ast.Pass()
        is_method = len(scopes) > 1 and isinstance(scopes[-2], ast.ClassDef)
        every = [one.arg for one in (*scopes[-1].args.posonlyargs, *scopes[-1].args.args)][is_method:]
        return ast.parse(f"return {self._expression(every[0] if every else '')}").body[0]

    def _expression(self, argument: str) -> str:
        if ARGUMENT in self.expression and not argument:
            raise NoArgument
        return self.expression.replace(ARGUMENT, argument)


def constants(tree: ast.AST, libraries: Collection[str]) -> Iterator[str]:
    """Find the largest expressions of a test that are the same whatever the student's code does, in their order.

    `np.array([1.0, 2.0])` is one. Keywords of a call are passed over (`rtol=`, `what=`), and so are messages.
    """
    if isinstance(tree, ast.expr) and _is_constant(tree, libraries):
        if not (isinstance(tree, ast.Constant) and _is_no_answer(tree.value)):
            yield ast.unparse(tree)
        return
    if isinstance(tree, ast.Assert):
        inner: Iterable[ast.AST] = [tree.test]
    elif isinstance(tree, ast.Call):
        inner = [tree.func, *tree.args]
    elif isinstance(tree, ast.JoinedStr | ast.Import | ast.ImportFrom):
        inner = []
    else:
        inner = ast.iter_child_nodes(tree)
    for node in inner:
        yield from constants(node, libraries)


def _is_constant(node: ast.expr, libraries: Collection[str]) -> bool:
    """Tell whether an expression is made of literals and library calls alone, with a literal in it."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    known = set(libraries) | set(dir(builtins))
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    if any(isinstance(part, ast.Slice | ast.Starred) for part in parts):
        return False  # `:, 0` stands in an index alone
    literal = any(isinstance(one, ast.Constant) for one in ast.walk(node))
    plain = not any(isinstance(one, ast.JoinedStr | ast.Lambda) for one in ast.walk(node))
    return literal and plain and names <= known


def _is_no_answer(value: object) -> bool:
    text = isinstance(value, str) and (len(value) > LONGEST_TEXT or " " in value.strip())
    return text or value is None or value is Ellipsis
