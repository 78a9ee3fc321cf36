"""The names of one code cell: which it binds at its top level, and which it reads without binding them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from autograder.compiler.scopes import Comprehension, Function, bound_in, head, parameters
from autograder.model import Import

__all__ = ["Names", "Star", "study"]

Star = Callable[[str], Iterable[str]]


@dataclass
class Names:
    """What one cell does with the notebook's names.

    `assigned` are bound by anything but an import statement, `defined` among them by `def` and `class`.
    `reads` are the free names and the line of the first read: names that nothing before binds. `deferred`
    are those read in the bodies of functions, where nothing in the cell binds them: what they mean is settled
    when the function is called; `called` are all that such bodies read. `deletes` are the names of `del` statements
    that the cell had not bound.
    """

    assigned: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)
    imports: dict[str, list[Import]] = field(default_factory=dict)
    reads: dict[str, int] = field(default_factory=dict)
    deferred: dict[str, int] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    deletes: dict[str, int] = field(default_factory=dict)

    @property
    def binds(self) -> set[str]:
        return self.assigned | self.imports.keys()


def study(tree: ast.Module, star: Star) -> Names:
    """Find the names of a parsed cell; `star(module)` gives the names that `from module import *` binds."""
    reader = _Reader(star)
    reader.visit(tree)
    names = reader.names
    names.called.update(names.deferred)
    for name in names.binds & names.deferred.keys():
        del names.deferred[name]
    return names


@dataclass
class _Scope:
    kind: str  # "function", "class" or "comprehension"
    local: set[str]
    shared: set[str] = field(default_factory=set)  # declared global


class _Reader(ast.NodeVisitor):
    """Goes through a cell in the order of execution."""

    def __init__(self, star: Star) -> None:
        self.names = Names()
        self.star = star
        self.scopes: list[_Scope] = []

    def read(self, name: str, line: int) -> None:
        for depth, scope in enumerate(reversed(self.scopes)):
            # a class's own names are seen by its body, not by the functions in it
            if name in scope.local and (scope.kind != "class" or depth == 0):
                return
        if any(scope.kind == "function" for scope in self.scopes):
            self.names.deferred.setdefault(name, line)
        elif name not in self.names.binds:
            self.names.reads.setdefault(name, line)

    def bind(self, name: str, imported: Import | None = None) -> None:
        # a walrus in a comprehension binds outside it
        scope = next((one for one in reversed(self.scopes) if one.kind != "comprehension"), None)
        if scope is None or name in scope.shared:
            if imported is None:
                self.names.assigned.add(name)
            elif imported not in self.names.imports.setdefault(name, []):
                self.names.imports[name].append(imported)
        else:
            scope.local.add(name)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.read(node.id, node.lineno)
        elif isinstance(node.ctx, ast.Store):
            self.bind(node.id)
        elif not self.scopes:
            if node.id not in self.names.binds:
                self.names.deletes.setdefault(node.id, node.lineno)
            self.read(node.id, node.lineno)
            self.names.assigned.discard(node.id)
            self.names.imports.pop(node.id, None)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.all(node.value, *node.targets)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.read(node.target.id, node.lineno)
        self.all(node.value, node.target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.all(node.annotation, node.value)
        if node.value is not None or not isinstance(node.target, ast.Name):
            self.visit(node.target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.bind(node.target.id)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.all(node.iter, node.target, *node.body, *node.orelse)

    visit_AsyncFor = visit_For

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self.all(node.type)
        if node.name:
            self.bind(node.name)
        self.all(*node.body)

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        self.generic_visit(node)
        if node.name:
            self.bind(node.name)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        self.generic_visit(node)
        if node.rest:
            self.bind(node.rest)

    def visit_Global(self, node: ast.Global) -> None:
        if self.scopes:
            self.scopes[-1].shared.update(node.names)
            self.scopes[-1].local.difference_update(node.names)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.asname:
                self.bind(alias.asname, Import(alias.name))
            else:
                top = alias.name.partition(".")[0]
                self.bind(top, Import(top))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                for name in self.star(module):
                    self.bind(name, Import(module, name))
            elif module != "__future__":
                self.bind(alias.asname or alias.name, Import(module, alias.name))

    def visit_FunctionDef(self, node: Function) -> None:
        self.all(*node.decorator_list, *head(node.args), node.returns)
        self.bind(node.name)
        if not self.scopes:
            self.names.defined.add(node.name)
        self.inside(_Scope("function", parameters(node.args) | bound_in(node.body)), *node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.all(*head(node.args))
        self.inside(_Scope("function", parameters(node.args)), node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.all(*node.decorator_list, *node.bases, *node.keywords)
        self.inside(_Scope("class", set()), *node.body)
        self.bind(node.name)
        if not self.scopes:
            self.names.defined.add(node.name)

    def comprehension(self, node: Comprehension) -> None:
        self.visit(node.generators[0].iter)
        parts: list[ast.AST | None] = []
        for number, generator in enumerate(node.generators):
            parts += [generator.iter if number else None, *generator.ifs]
        parts += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        targets = bound_in([generator.target for generator in node.generators])
        self.inside(_Scope("comprehension", targets), *parts)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    def inside(self, scope: _Scope, *nodes: ast.AST | None) -> None:
        self.scopes.append(scope)
        self.all(*nodes)
        self.scopes.pop()

    def all(self, *nodes: ast.AST | None) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)
