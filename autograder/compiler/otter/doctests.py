"""Otter's tests in OK format: text of an interactive session, as a test cell that examiner and student can run.

A line that shows nothing is taken as it is. What a line shows is compared, letter for letter, by `shows`. One thing
is looser than in otter: what the student's own code prints in a line that has nothing to show fails no test.
"""

from __future__ import annotations

import ast
import doctest
import re
import textwrap

__all__ = ["as_doctest", "from_doctest"]

IMPORT = "from autograder.checks.shows import shows"
CONTINUES = re.compile(r"[ \t]|except\b[\s\w]*:|elif |else:|finally:")
INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def as_doctest(source: str, output: str) -> str:
    """Write a test cell and what it showed as otter does: all that it showed belongs to its last line.

    Raises `SyntaxError` when the cell is not Python.
    """
    lines: list[str] = []
    for line in filter(None, ast.unparse(_Unannotated().visit(ast.parse(source))).split("\n")):
        goes_on = bool(CONTINUES.match(line)) or (bool(lines) and lines[-1].rstrip().endswith("\\"))
        lines.append(f"... {line}" if goes_on else f">>> {line}")
    return "\n".join([*lines, output])


def from_doctest(text: str) -> str:
    """Write the text of a session as code; what doctest itself cannot read becomes code that fails as it does."""
    try:
        examples = doctest.DocTestParser().get_examples(textwrap.dedent(text))
    except ValueError as error:
        return f"raise SyntaxError({str(error)!r})"
    parts = [_example(one) for one in examples]
    wraps = any(part.startswith("with shows(") for part in parts)
    return "\n".join([IMPORT, *parts] if wraps else parts)


def _example(example: doctest.Example) -> str:
    source = example.source.rstrip("\n")
    try:
        compile(example.source, "<test>", "single")
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        return f"raise SyntaxError({str(error)!r})"
    shown = _shown(tree)
    if not (shown or example.want or example.exc_msg):
        return source
    return f"with shows({_arguments(example)}){' as show' if _displays(shown) else ''}:\n{_block(source, tree, shown)}"


def _arguments(example: doctest.Example) -> str:
    wanted = [] if example.exc_msg else [repr(example.want.removesuffix("\n"))]
    wanted += [f"raising={example.exc_msg.strip()!r}"] if example.exc_msg else []
    names = tuple(name for name, flag in doctest.OPTIONFLAGS_BY_NAME.items() if example.options.get(flag))
    return ", ".join([*wanted, *([f"options={names!r}"] if names else [])])


def _block(source: str, tree: ast.Module, shown: list[ast.Expr]) -> str:
    """Write what runs within `shows`: in the author's own letters where it is one expression."""
    if len(tree.body) == 1 and tree.body[0] in shown:
        expression = ast.get_source_segment(source, tree.body[0].value) or source
        return f"    {expression}" if _prints(tree.body[0]) else f"    show({expression})"
    for one in shown:
        if not _prints(one):
            one.value = ast.Call(ast.Name("show", ast.Load()), [one.value], [])
    return textwrap.indent(ast.unparse(ast.fix_missing_locations(tree)), "    ")


def _shown(tree: ast.AST) -> list[ast.Expr]:
    """List the expressions whose value an interactive Python shows: those outside of functions and classes."""
    found: list[ast.Expr] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr):
            found.append(node)
        elif not isinstance(node, INNER):
            found += _shown(node)
    return found


def _displays(shown: list[ast.Expr]) -> bool:
    return any(not _prints(one) for one in shown)


def _prints(statement: ast.Expr) -> bool:
    """Tell whether a statement is a call of `print`, which has no value to show."""
    call = statement.value
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"


class _Unannotated(ast.NodeTransformer):
    """Takes the annotations out, as otter does: a line must not begin with what they are written with."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        for argument in (*node.args.args, *node.args.posonlyargs, *node.args.kwonlyargs):
            argument.annotation = None
        return self.generic_visit(node)
