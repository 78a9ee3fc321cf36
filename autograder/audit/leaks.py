"""Look in what students get for what they must not: parts of solutions and of hidden tests.

The rule. A withheld region is cut into its simple statements, and the values that they assign or return. Each is
written in one form (comments, layout and quotes do not count) and blanks are dropped. It tells something if it is at
least `TELLING` characters long and has at least `WORDS` different names and literals in it, a dotted name being one:
`U, s, Vt = np.linalg.svd(A, full_matrices=False)` is telling, its right-hand side alone is not. In code of the release
the same statement or value is a leak; in any other text, the same characters with their blanks dropped. A hidden test
that repeats a visible line of its own cell tells nothing new: that line is not looked for.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.audit.outcome import Problem
from autograder.audit.settings import Wanted
from autograder.compiler.code import parse
from autograder.compiler.regions import segments
from autograder.compiler.stub import released
from autograder.model import Assignment, Cell, Notebook

__all__ = ["leaks", "texts_of"]

TELLING = 32
WORDS = 4
NOTEBOOK, PYTHON = ".ipynb", ".py"


@dataclass(frozen=True)
class Fragment:
    """A telling part of a withheld region; `form` is what is compared, `line` is in the source."""

    where: str
    question: str
    notebook: str
    kind: str
    line: int
    form: str
    text: str


def leaks(assignment: Assignment, release: Path, wanted: Wanted) -> Iterator[Problem]:
    """Name the parts of solutions and hidden tests that the release folder of a week has in it."""
    fragments = [one for notebook in assignment.notebooks for one in withheld_fragments(notebook)]
    for path in sorted(one for one in release.rglob("*") if one.is_file()):
        shown = path.relative_to(release.parent.parent).as_posix()
        codes, prose = texts_of(path)
        forms = {form for code in codes for form, _ in telling(_statements(code))}
        text = "\n".join(bare(one) for one in prose)
        told = set()
        for one in fragments:
            # of a statement and its value, found together, the statement is enough
            if (one.form in forms or one.form in text) and (one.where, one.line) not in told:
                told.add((one.where, one.line))
                excuse = wanted.shown_excuse(one.notebook, one.question)
                found = f"{shown} has a part of the {one.kind} (source line {one.line}): {one.text}"
                problem = f"{found}; excused: {excuse}" if excuse else f"{found}; change one of the two"
                yield Problem(one.where, problem, fails=not excuse)


def withheld_fragments(notebook: Notebook) -> Iterator[Fragment]:
    """Cut the withheld regions of a notebook's code into their telling parts."""
    for cell in notebook.cells:
        if cell.kind != "code":
            continue
        known = (
            {form for form, _ in telling(_statements(released(notebook.path, cell)))}
            if cell.role == "test"
            else set()
        )
        for kind, first, last in _regions(notebook.path, cell):
            inside = [one for one in _statements(cell.source) if first <= one.lineno <= last]
            for form, node in telling(inside):
                if form not in known:
                    line = cell.line + node.lineno - 1 if cell.line else node.lineno
                    text = ast.unparse(node)
                    question = cell.question or cell.name
                    yield Fragment(
                        f"{notebook.name}/{question}", question, notebook.name, kind, line, form, text
                    )


def _regions(path: str, cell: Cell) -> Iterator[tuple[str, int, int]]:
    for segment in segments(path, cell):
        if segment.kind in ("solution", "hidden tests"):
            yield segment.kind, segment.first, segment.last


def telling(statements: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.stmt | ast.expr]]:
    """Give the telling ones among statements and the values in them, each in its one form."""
    for statement in statements:
        for node in (statement, getattr(statement, "value", None)):
            if isinstance(node, ast.stmt | ast.expr) and not isinstance(node, ast.Constant):
                form = bare(ast.unparse(node))
                if len(form) >= TELLING and len(_words(node)) >= WORDS:
                    yield form, node


def _words(node: ast.AST) -> set[str]:
    """The different names and literals of an expression; `np.linalg.svd` is one."""
    if isinstance(node, ast.Constant):
        return {repr(node.value)}
    if isinstance(node, ast.Name | ast.Attribute) and all(
        isinstance(one, ast.Name | ast.Attribute | ast.expr_context) for one in ast.walk(node)
    ):
        return {ast.unparse(node)}
    return set().union(*(_words(one) for one in ast.iter_child_nodes(node)))


def _statements(code: str) -> list[ast.stmt]:
    """The simple statements of some code, inner ones too; none of what is not Python."""
    try:
        tree = parse(code)
    except SyntaxError:
        return []
    return [
        one
        for one in ast.walk(tree)
        if isinstance(one, ast.stmt)
        and not hasattr(one, "body")
        and not isinstance(one, ast.Import | ast.ImportFrom)
        and not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
    ]


def bare(text: str) -> str:
    """Text without its blanks, and with one kind of quote."""
    return re.sub(r"\s+", "", text).replace('"', "'")


def texts_of(path: Path) -> tuple[list[str], list[str]]:
    """Give the code and the other text of a file that students get; of what is no text, nothing."""
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [], []
    if path.suffix == PYTHON:
        return [content], [content]
    if path.suffix != NOTEBOOK:
        return [], [content]
    try:
        cells = json.loads(content)["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):  # whatever it is, students get its text
        return [], [content]
    other = ["".join(cell["source"]) for cell in cells if cell["cell_type"] != "code"]
    outputs = [json.dumps(cell.get("outputs", []), ensure_ascii=False) for cell in cells]
    # comments are no statements, so code is text as well
    return code, [*code, *other, *outputs]
