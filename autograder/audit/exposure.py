"""What the source of a notebook tells about its tests: who may see or meet what, and what students are told."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.audit.outcome import Problem
from autograder.audit.slices import Slices
from autograder.compiler.code import parse
from autograder.compiler.stub import released
from autograder.compiler.studied import StudiedCell
from autograder.exam.testcell import hint_for
from autograder.model import ExamCell

__all__ = ["exposures"]

LAMBDA = "a lambda"


def exposures(slices: Slices) -> Iterator[Problem]:
    """List what fails the gate (no visible test, no hint), then what an author should know (`fails` False)."""
    yield from without_visible_test(slices)
    cells = {cell.name: cell for cell in slices.exam.cells if cell.role == "test"}
    for at, one in enumerate(slices.cells):
        if one.is_test:
            cell = cells[one.cell.name]
            where = f"{slices.notebook.name}/{cell.question or cell.name}"
            yield from (Problem(where, text) for text in without_hint(one, cell))
            yield from (Problem(where, text, fails=False) for text in held_in_place(cell))
            yield from (Problem(where, text, fails=False) for text in callbacks(slices, at, cell))


def without_visible_test(slices: Slices) -> Iterator[Problem]:
    """Name the questions whose tests students see nothing of."""
    path, cells = slices.notebook.path, slices.notebook.cells
    for question in (cell for cell in cells if cell.role == "solution" and cell.kind == "code"):
        tests = [cell for cell in cells if cell.name in slices.reaching(question.name)]
        own = [cell for cell in tests if cell.question == question.name] or tests
        if not own:
            yield Problem(f"{slices.notebook.name}/{question.name}", "no test needs this answer; write one")
        elif not any(has_code(released(path, cell)) for cell in own):
            text = "no visible test: students cannot check anything; show one of the tests"
            yield Problem(f"{slices.notebook.name}/{question.name}", text)


def has_code(text: str) -> bool:
    """Tell whether some code does anything: comments and strings alone do not."""
    body = parse(text).body
    return any(not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)) for one in body)


def without_hint(one: StudiedCell, cell: ExamCell) -> Iterator[str]:
    """Name the first hidden check of a test cell after whose failure a student would read nothing to act on."""
    for node in ast.walk(one.tree):
        if not isinstance(node, ast.Assert | ast.Expr):
            continue
        is_check = isinstance(node, ast.Assert) or isinstance(node.value, ast.Call)
        if is_check and is_hidden(node, cell) and not hint_for(cell, [node.lineno]):
            line = one.cell.line + node.lineno - 1 if one.cell.line else node.lineno
            yield (
                f"{cell.name}: the hidden check in line {line} has no hint; write `# hint: ...` above it, "
                'or hint="..." in the cell\'s header'
            )
            return


def is_hidden(node: ast.AST, cell: ExamCell) -> bool:
    return any(first <= getattr(node, "lineno", 0) <= last for first, last in cell.hidden)


def held_in_place(cell: ExamCell) -> Iterator[str]:
    """Say that a hidden part cannot wait until the notebook has run: from there on students are shown less."""
    if cell.hidden and not cell.apart:
        yield (
            f"{cell.name}: its hidden tests are held at their place, because something below depends on them; "
            "what the notebook prints after it is withheld from the feedback"
        )


def callbacks(slices: Slices, at: int, cell: ExamCell) -> Iterator[str]:
    """Name the examiner's functions that a test cell hands to the student's code, which may call them as it likes."""
    found: dict[str, dict[str, set[str]]] = {}
    for node in ast.walk(slices.cells[at].tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if slices.binding.is_students(node.func.id, at):
            kind = "hidden" if is_hidden(node, cell) else "visible"
            given = {name for name in map(function_of, arguments(node)) if name in ours(slices)}
            found.setdefault(node.func.id, {}).setdefault(kind, set()).update(given)
    for function, by_kind in sorted(found.items()):
        lists = [f"{', '.join(sorted(names))} ({kind})" for kind, names in sorted(by_kind.items()) if names]
        if lists:
            yield f"{cell.name}: {function} is handed functions of the examiner: {'; '.join(lists)}"


def arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def function_of(node: ast.expr) -> str:
    """The name of what may be a function, LAMBDA for one without a name; empty for anything else."""
    if isinstance(node, ast.Lambda):
        return LAMBDA
    return node.id if isinstance(node, ast.Name) else ""


def ours(slices: Slices) -> set[str]:
    """The functions that the examiner defines."""
    cells = [one for at, one in enumerate(slices.cells) if one.is_test or at in slices.binding.setup]
    return {LAMBDA}.union(*(one.names.defined for one in cells))
